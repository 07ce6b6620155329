"""Who may bring raw clips as evidence, and take them back."""

from django.utils.translation import gettext_lazy as _

from contest.domain.team_rights import right_of
from contest.enums import EDITING_RIGHTS, EntryState
from contest.models import Entry
from contest.policies import MAY_ONLY_SEE, NOT_YOURS, YES, Reader, Verdict
from media_pipeline.enums import FilmState


def may_bring_clip(user: Reader, entry: Entry) -> Verdict:
    """Whoever may edit the entry, at any time: evidence changes nothing of the film."""
    right = right_of(user, entry)
    if right not in EDITING_RIGHTS:
        return Verdict(False, MAY_ONLY_SEE) if right else NOT_YOURS
    if entry.state == EntryState.DISQUALIFIED:
        return Verdict(False, _("This entry is disqualified; nothing can be added to it any longer."))
    if entry.film is None:
        return Verdict(
            False, _("There is no film yet. Upload it first; then bring the clips it was made of.")
        )
    if entry.film.state == FilmState.REFUSED:
        return Verdict(False, _("The film did not pass the technical check. Upload a corrected version."))
    if entry.film.state != FilmState.READY:
        return Verdict(False, _("The film is still being checked. Clips can be brought once it has passed."))
    return YES
