"""What was said of a contact person's age, and their guardian's consent, end with them: of the next one it is
asked anew. A submitted entry keeps what it rests on until it can be changed again."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from contest.consents.asked import OF_CONTACT, agreed_of, asked_now, guardian_of
from contest.models import Entry, JournalEntry, RightsPaper

CONTACT_CHANGES = ("hand_over_accepted", "entry_passed_on", "contact_replaced")
ENDED = "ended_statements"  # the fact that stands in the line about whatever ended them


def has_new_contact_since(entry: Entry, moment: datetime) -> bool:
    changes = JournalEntry.objects.filter(subject=f"entry:{entry.code}", verb__in=CONTACT_CHANGES)
    return changes.filter(at__gt=moment).exists()


def end_with_contact(entry: Entry) -> dict[str, Any]:
    """End what was said of the former contact person. Returns the facts for the journal's line; none where
    there was nothing. The caller holds the transaction and the entry."""
    statements, guardian = entry.consents.filter(kind__in=OF_CONTACT), guardian_of(entry)
    ended = dict(statements.order_by("pk").values_list("kind", "version"))
    statements.delete()
    if guardian:
        guardian.delete()
    return {ENDED: ended, "guardian_ended": guardian is not None} if ended or guardian else {}


def end_if_contact_changed(entry: Entry) -> dict[str, Any]:
    """The same, as a submitted entry can be changed again: of whoever was the contact person when it was
    submitted."""
    if entry.submitted_at and has_new_contact_since(entry, entry.submitted_at):
        return end_with_contact(entry)
    return {}


def is_asked_of_new_contact(entry: Entry) -> bool:
    """Whether the present contact person still has to say what the former one had said."""
    asked = [one for one in asked_now(entry) if one.kind in OF_CONTACT]
    if not entry.is_editable or len(agreed_of(entry, asked)) == len(asked):
        return False
    return JournalEntry.objects.filter(subject=f"entry:{entry.code}", facts__has_key=ENDED).exists()


def is_guardian_of_former(entry: Entry) -> bool:
    """Whether the guardian's consent that is there was given for a former contact person."""
    guardian = guardian_of(entry)
    return guardian is not None and has_new_contact_since(entry, guardian.added_at)


def papers_of_contact(entry: Entry) -> QuerySet[RightsPaper]:
    """The written consents and licences that are the present contact person's to take away."""
    papers = entry.rights_papers.all()
    return papers.filter(guardian="") if is_guardian_of_former(entry) else papers
