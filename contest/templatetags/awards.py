"""Awards in words on pages."""

from collections.abc import Iterable

from django import template

from contest.domain.award_rule import describe_award, describe_rule
from contest.models import Award

register = template.Library()


@register.simple_tag
def award_rule(awards: Iterable[Award]) -> str:
    """The rule by which awards are given, in one sentence."""
    return describe_rule(list(awards))


@register.filter
def award_films(award: Award) -> str:
    """The films that an award goes to."""
    return describe_award(award)
