"""How the pages of tokens get their objects: see contest.access."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from contest.models import ApiToken, User


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """The latest first."""
    return ApiToken.objects.filter(user=user).order_by("-pk")


def get_own_token(user: User, pk: int) -> ApiToken:
    return get_object_or_404(own_tokens(user), pk=min(pk, 2**63 - 1))
