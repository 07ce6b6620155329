"""Changes of rules, for emails and for the office's pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from contest.models import Edition
from contest.rule_changes.telling import RuleChange
from contest.rule_changes.telling import changes_told as changes_told_by
from contest.rule_changes.telling import untold_changes as changes_not_told

register = template.Library()


@register.simple_tag
def changes_told(facts: Mapping[str, Any], edition: Edition) -> list[RuleChange]:
    """The changes that an email with these facts is about."""
    return changes_told_by(facts, edition)


@register.filter
def ask_again(changes: Sequence[RuleChange]) -> bool:
    """Whether one of them gives creators something to agree to."""
    return any(change.asks_again for change in changes)


@register.simple_tag
def untold_changes(edition: Edition) -> list[RuleChange]:
    return changes_not_told(edition)
