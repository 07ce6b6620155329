"""Who may write to whom about an entry, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.domain.team_rights import has_worked_on, right_of, submitters_of
from contest.enums import EDITING_RIGHTS
from contest.models import Entry
from contest.policies import MAY_ONLY_SEE, NOT_YOURS, YES, Reader, Verdict, may_check_entries


def may_write_to_office(user: Reader, entry: Entry) -> Verdict:
    """Whoever may change it, in whatever state the entry is."""
    right = right_of(user, entry)
    if right is None:
        return NOT_YOURS
    return YES if right in EDITING_RIGHTS else Verdict(False, MAY_ONLY_SEE)


def may_write_to_creator(user: Reader, entry: Entry) -> Verdict:
    """Whoever checks the entries of the edition, about another person's."""
    if has_worked_on(user, entry):
        return Verdict(False, _("This is your own entry. Another organiser has to answer."))
    if not (checks := may_check_entries(user, entry.edition)):
        return checks
    if not entry.representative.is_active and not submitters_of([entry.pk]):
        return Verdict(False, _("The account of the contact person is closed; nobody would get a message."))
    return YES
