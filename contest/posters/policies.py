"""Who may bring a poster of their own, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.models import Entry
from contest.policies import YES, Reader, Verdict, may_edit
from media_pipeline.enums import FilmState


def may_bring_poster(user: Reader, entry: Entry) -> Verdict:
    """Whoever may edit the entry, once its film has passed: before, it may be another."""
    editing = may_edit(user, entry)
    if not editing:
        return editing
    if entry.film is None:
        return Verdict(False, _("There is no film yet. Upload it first; then bring its poster here."))
    if entry.film.state == FilmState.REFUSED:
        return Verdict(False, _("The film did not pass the technical check. Upload a corrected version."))
    if entry.film.state != FilmState.READY:
        return Verdict(
            False, _("The film is still being checked. A poster can be brought once it has passed.")
        )
    return YES
