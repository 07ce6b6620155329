"""Awards in words on pages."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from contest.domain.award_rule import describe_award, describe_freedom, describe_rule
from contest.domain.late_changes import LateChange, change_by
from contest.models import Award, Motion
from contest.typed_text import with_bdi

register = template.Library()


@register.simple_tag
def award_rule(awards: Iterable[Award]) -> SafeString:
    """The rule by which awards are given, in one sentence."""
    return with_bdi(describe_rule(list(awards)))


@register.simple_tag
def award_freedom(awards: Iterable[Award]) -> str:
    """When the jury may depart from that rule."""
    return describe_freedom(list(awards))


@register.simple_tag
def late_change(motion_id: int) -> LateChange | None:
    """A change of the awards that two persons have agreed upon."""
    motion = Motion.objects.filter(pk=motion_id).first()
    return change_by(motion) if motion and motion.closed_at else None


@register.filter
def isolating(sentence: str) -> SafeString:
    """A sentence in which names keep their direction of writing to themselves."""
    return with_bdi(sentence)


@register.filter
def award_films(award: Award) -> SafeString:
    """The films that an award goes to."""
    return with_bdi(describe_award(award))
