"""Who may keep the register of an entry, and who may give and withdraw consents."""

from contest.domain.team_rights import right_of
from contest.enums import EDITING_RIGHTS
from contest.models import Entry
from contest.policies import MAY_ONLY_SEE, NOT_YOURS, YES, Reader, Verdict, may_edit, may_organise


def may_register(user: Reader, entry: Entry) -> Verdict:
    """Say who and what is in the film: whoever may edit the entry, for as long as it can be edited."""
    return may_edit(user, entry)


def may_consent(user: Reader, entry: Entry) -> Verdict:
    """Say to what a person in the film consents, or no longer: whoever may edit the entry, at any time."""
    right = right_of(user, entry)
    if right in EDITING_RIGHTS:
        return YES
    return Verdict(False, MAY_ONLY_SEE) if right else NOT_YOURS


def may_withdraw_for(user: Reader, entry: Entry) -> Verdict:
    """Withdraw the consent of a person who has asked the office for it."""
    return may_organise(user, entry.edition)
