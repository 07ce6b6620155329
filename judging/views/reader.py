"""Whoever is signed in."""

from django.http import HttpRequest

from contest.models import User


def person(request: HttpRequest) -> User:
    """The reader as a person; for pages behind `login_required` only."""
    assert isinstance(request.user, User)
    return request.user
