"""Changes of rules, for emails and for the office's pages."""

from django import template

from contest.models import Edition, JournalEntry
from contest.rule_changes.telling import RuleChange, change_in
from contest.rule_changes.telling import untold_changes as changes_not_told

register = template.Library()


@register.simple_tag
def rule_change(number: int, edition: Edition) -> RuleChange | None:
    """What a line of the journal says of rules."""
    line = JournalEntry.objects.filter(number=number).first()
    return change_in(line, edition) if line else None


@register.simple_tag
def untold_changes(edition: Edition) -> list[RuleChange]:
    return changes_not_told(edition)
