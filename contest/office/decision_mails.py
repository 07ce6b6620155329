"""The email about a decision of the office, before it is decided."""

from collections.abc import Sequence
from copy import copy

from contest.domain.editions import deadline_if_returned
from contest.domain.notices import NoticePlan, sample_mail
from contest.enums import BulkDecision, EntryState, NoticeKind
from contest.models import Entry

MAILS = {
    BulkDecision.ACCEPT: NoticeKind.ENTRY_ACCEPTED,
    BulkDecision.RETURN: NoticeKind.ENTRY_RETURNED,
    BulkDecision.DISQUALIFY: NoticeKind.ENTRY_DISQUALIFIED,
}


def mail_of_decision(
    entry: Entry, decision: BulkDecision, *, reason: str, changes: Sequence[str]
) -> tuple[str, str]:
    """Subject and body, as the contact person gets it in their own language."""
    decided = copy(entry)
    decided.decision_reason = reason
    facts = {
        "reason": reason,
        **({"changes": list(changes)} if changes else {}),
        **({"until": deadline_if_returned(entry).isoformat()} if decision == BulkDecision.RETURN else {}),
        **({"reinstated": True} if entry.state == EntryState.DISQUALIFIED else {}),
    }
    plan = NoticePlan(MAILS[decision], entry.representative, key="sample", entry=decided, facts=facts)
    mail = sample_mail(plan, entry.representative.language)
    return str(mail.subject), str(mail.body)
