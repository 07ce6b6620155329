"""What mails and pages ask about an entry."""

from django import template
from django.utils import timezone
from django.utils.functional import Promise

from contest.domain.editions import Deadline, shown_deadline
from contest.domain.queries.entries import readiness_of
from contest.enums import EntryState
from contest.models import Entry
from contest.models.declaration import tools_in_words
from contest.office.finding_words import words_for_office
from contest.receipts.statement import signed_receipt_of

register = template.Library()
register.filter("for_office", words_for_office)
register.filter("tools_in_words", tools_in_words)


@register.simple_tag
def what_is_missing(entry: Entry) -> list[str | Promise]:
    """What keeps the entry from being submitted, in whole sentences."""
    return [finding.message for finding in readiness_of(entry).findings]


@register.simple_tag
def later_deadline(entry: Entry) -> Deadline | None:
    """That of an entry which has more time than its edition, as its own pages say it."""
    now, closes_at = timezone.now(), entry.edition.closes_at
    is_returned = entry.state == EntryState.RETURNED
    may_differ = is_returned or entry.has_more_time or closes_at <= now < entry.uploads_end_at
    if not entry.is_editable or not may_differ:
        return None
    deadline = shown_deadline(entry)
    return deadline if max(now, closes_at) < deadline.at else None


@register.simple_tag
def signed_receipt(entry: Entry) -> str:
    return signed_receipt_of(entry)
