"""Which roles a person has in an edition, and what they do by them; see contest.enums.roles."""

from django.contrib.auth.models import AnonymousUser

from contest.enums import DUTIES, Duty, Role, roles_with
from contest.models import Edition, Membership, User

Anybody = User | AnonymousUser


def has_role(user: Anybody, edition: Edition, *roles: Role) -> bool:
    return Membership.objects.filter(user_id=user.pk or 0, edition=edition, role__in=roles).exists()


def has_duty(user: Anybody, edition: Edition, duty: Duty) -> bool:
    """Whether one of the person's roles in the edition has the duty."""
    return has_role(user, edition, *roles_with(duty))


def roles_of(user: Anybody, edition: Edition) -> set[str]:
    held = Membership.objects.filter(user_id=user.pk or 0, edition=edition)
    return set(held.values_list("role", flat=True))


def duties_in(user: Anybody, edition: Edition) -> frozenset[Duty]:
    """All that a person does in the edition, for menus and pages that ask for several at once; one query."""
    return frozenset[Duty]().union(*(DUTIES[Role(role)] for role in roles_of(user, edition)))
