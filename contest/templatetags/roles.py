"""Roles in words, for emails, which know them by their value."""

from django import template
from django.utils.functional import Promise

from contest.enums import Duty, Role
from contest.roles.listing import duties_of_role

register = template.Library()


@register.filter
def role_name(role: str) -> str | Promise:
    return Role(role).label


@register.filter
def duties_of(role: str) -> list[Duty]:
    """What the role sees and does."""
    return duties_of_role(Role(role))
