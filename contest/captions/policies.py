"""Who may caption a film, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.domain.queries.entries import is_captioned
from contest.domain.team_rights import right_of
from contest.enums import EDITING_RIGHTS, CaptionRule, EntryState
from contest.models import Entry
from contest.policies import MAY_ONLY_SEE, NOT_YOURS, YES, Reader, Verdict
from media_pipeline.enums import FilmState


def may_caption(user: Reader, entry: Entry) -> Verdict:
    """Whoever may edit the entry, at any time: captions help whoever watches, and change nothing of the
    film."""
    right = right_of(user, entry)
    if right not in EDITING_RIGHTS:
        return Verdict(False, MAY_ONLY_SEE) if right else NOT_YOURS
    if entry.state == EntryState.DISQUALIFIED:
        return Verdict(False, _("This entry is disqualified; its captions can no longer be changed."))
    if entry.film is None:
        return Verdict(False, _("There is no film yet. Upload it first; then add its captions here."))
    if entry.film.state == FilmState.REFUSED:
        return Verdict(False, _("The film did not pass the technical check. Upload a corrected version."))
    if entry.film.state != FilmState.READY:
        return Verdict(False, _("The film is still being checked. Captions can be added once it has passed."))
    return YES


def may_stay_so(entry: Entry) -> Verdict:
    """Whether a film can be left as it stands once something was taken from it: not without captions, if it
    was submitted where the regulations ask for them."""
    if entry.is_editable or entry.edition.regulations.captions == CaptionRule.NONE or is_captioned(entry):
        return YES
    words = _(
        "The regulations require captions, and nothing else would stand for them. Replace them instead."
    )
    return Verdict(False, words)
