"""The receipt of a submission, in mails."""

from django import template

from contest.models import Entry
from contest.receipts.statement import signed_receipt_of

register = template.Library()


@register.simple_tag
def signed_receipt(entry: Entry) -> str:
    return signed_receipt_of(entry)
