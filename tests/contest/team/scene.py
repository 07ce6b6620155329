"""An entry with its contact person and a team."""

from typing import Any

from django.test import Client
from django.urls import reverse

from contest.domain.ledger import find_differences
from contest.enums import TeamRight
from contest.models import Entry, TeamInvitation, TeamMember, User
from contest.team.inviting import invite, key_of
from contest.team.joining import take_up
from tests.factories import make_user


def join(entry: Entry, right: TeamRight = TeamRight.EDIT, *, user: User | None = None) -> User:
    """Somebody who was invited and has accepted."""
    user = user or make_user()
    take_up(invite(entry, email=user.email, right=right, by=entry.representative), by=user)
    return user


def place_of(user: User, entry: Entry) -> TeamMember:
    return TeamMember.objects.get(entry=entry, user=user)


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def post(user: User | None, view: str, entry: Entry, **fields: Any) -> Any:
    return client_of(user).post(reverse(view, args=[entry.code]), fields)


def link_of(invitation: TeamInvitation) -> str:
    return reverse("team_invitation", args=[key_of(invitation)])


def untold() -> list[str]:
    """What the tables of teams, and contact persons, hold otherwise than the journal says."""
    found = map(str, find_differences())
    return [one for one in found if one.startswith("contest_team") or ": representative is" in one]
