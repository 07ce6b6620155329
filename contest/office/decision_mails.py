"""The email about a decision of the office, before it is decided."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

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
    return _sample(MAILS[decision], decided, facts)


def mail_of_extension(entry: Entry, *, until: datetime, reason: str) -> tuple[str, str]:
    """The same about a later deadline of the entry."""
    extended = copy(entry)
    extended.extended_until = until
    facts = {"until": until.isoformat(), "reason": reason.strip()}
    return _sample(NoticeKind.DEADLINE_EXTENDED, extended, facts)


def mail_of_waiver(entry: Entry, *, finding: str, reason: str) -> tuple[str, str]:
    """The same about a film that is checked again because an issue is waived."""
    facts = {"film": entry.film_id, "finding": finding, "reason": reason.strip()}
    return _sample(NoticeKind.FINDING_WAIVED, entry, facts)


def _sample(kind: NoticeKind, entry: Entry, facts: dict[str, Any]) -> tuple[str, str]:
    plan = NoticePlan(kind, entry.representative, key="sample", entry=entry, facts=facts)
    mail = sample_mail(plan, entry.representative.language)
    return str(mail.subject), str(mail.body)
