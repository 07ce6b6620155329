"""What mails and pages ask about an entry."""

from django import template
from django.utils.functional import Promise

from contest.domain.queries.entries import readiness_of
from contest.models import Entry
from contest.receipts.statement import signed_receipt_of

register = template.Library()


@register.simple_tag
def what_is_missing(entry: Entry) -> list[str | Promise]:
    """What keeps the entry from being submitted, in whole sentences."""
    return [finding.message for finding in readiness_of(entry).findings]


@register.simple_tag
def signed_receipt(entry: Entry) -> str:
    return signed_receipt_of(entry)
