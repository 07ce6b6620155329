"""The second person of an act of two, as a template tag."""

from django import template

from contest.domain.seconding import who_is_missing
from contest.models import Edition, User

register = template.Library()


@register.inclusion_tag("contest/_second_person.html")
def second_person(mover: User, edition: Edition) -> dict[str, object]:
    """Says who is needed, where nobody of the edition could confirm what `mover` proposes."""
    return {"words": who_is_missing(mover, edition), "edition": edition}
