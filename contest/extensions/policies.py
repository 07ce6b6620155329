"""Who may extend the deadline of an entry, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.domain.seals import is_sealed
from contest.domain.team_rights import has_worked_on
from contest.enums import EDITABLE_STATES
from contest.models import Entry
from contest.policies import YES, Reader, Verdict, may_organise


def may_extend(user: Reader, entry: Entry) -> Verdict:
    """An organiser, of another person's entry that is not submitted, until the jury has decided."""
    if not (organises := may_organise(user, entry.edition)):
        return organises
    if has_worked_on(user, entry):
        return Verdict(False, _("This is your own entry. Another organiser has to decide about it."))
    if entry.state not in EDITABLE_STATES:
        return Verdict(
            False,
            _("This entry has the status “%(state)s”. Extend the deadline of one that can be submitted.")
            % {"state": entry.get_state_display()},
        )
    if entry.edition.published_at or is_sealed(entry.edition):
        return Verdict(False, _("The jury has decided. Entries can no longer be submitted."))
    return YES
