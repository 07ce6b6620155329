"""The permission matrix: each role asks for each URL, with an object of its own edition and a foreign one."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from contest.enums import APPOINTED_ROLES, EntryState, Role, TeamRight
from contest.models import TeamMember, User
from contest.sign_in import OPEN_NAMES
from tests.architecture.frames import pages_left_empty
from tests.architecture.permissions import CLOSED_TO_OWN_FILM, CREATOR, PERMISSIONS, ROLES
from tests.architecture.signed_in import signed_in
from tests.architecture.world import Side
from tests.factories import make_entry, make_user


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every URL of the site as (name, route)."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield str(pattern.name), route
        else:
            yield from routes(pattern, route)


REDIRECTS = {301, 302, 303}
REACHED = REDIRECTS | {200, 201, 204, 206, 304, 400, 409, 410, 422}
STRANGERS = ("visitor", "other", "far_judge")
LETTERS = {**dict.fromkeys(REACHED, "r"), 401: "l", 404: "h", 403: "d"}
TYPES = {True: "application/json", False: "application/x-www-form-urlencoded"}
ROUTES = dict(routes(get_resolver()))


@pytest.fixture(autouse=True)
def _pages_left_empty() -> Iterator[None]:
    """The status alone is asked: test_links.py and test_fuzz.py read the pages."""
    with pages_left_empty():
        yield


@pytest.mark.slow
def test_each_role_gets_what_the_table_says_of_its_own_edition(
    db: None, sides: tuple[Side, Side], people: dict[str, User | None]
) -> None:
    own, _ = sides
    clients = [signed_in(people[role]) for role in ROLES]
    found = {}
    for row in PERMISSIONS:
        address = address_of(row, own)
        found[row] = "".join(outcome(client, row, own, address) for client in clients)
    expected = {row: roles.own for row, roles in PERMISSIONS.items()}
    assert {row: letters for row, letters in found.items() if letters != expected[row]} == {}


@pytest.mark.slow
def test_each_role_gets_what_the_table_says_of_a_foreign_edition(
    db: None, sides: tuple[Side, Side], people: dict[str, User | None]
) -> None:
    """Asked by whoever may do more at home than others, and by three who may not; what has one address in
    all editions is asked above."""
    own, foreign = sides
    clients = {role: signed_in(people[role]) for role in ROLES}
    addresses = {row: address_of(row, foreign) for row in PERMISSIONS}
    asked = [row for row, address in addresses.items() if address != address_of(row, own)]
    found, expected = {}, {}
    for row in asked:
        letters = PERMISSIONS[row]
        roles = [
            role
            for role, at_home in zip(ROLES, letters.own, strict=True)
            if role in STRANGERS or at_home != letters.own[ROLES.index("other")]
        ]
        found[row] = {role: outcome(clients[role], row, foreign, addresses[row]) for role in roles}
        expected[row] = {role: letters.foreign[ROLES.index(role)] for role in roles}
    assert {row: letters for row, letters in found.items() if letters != expected[row]} == {}


def test_rights_at_home_are_none_elsewhere() -> None:
    """So that it is enough to ask of a foreign edition what the test above asks."""
    signed_in_here = [role for role in ROLES if role not in ("visitor", "far_judge")]
    of_editions = {row: letters for row, letters in PERMISSIONS.items() if letters.own != letters.foreign}
    for row, letters in of_editions.items():
        assert len({letters.foreign[ROLES.index(role)] for role in signed_in_here}) == 1, row


@pytest.mark.slow
@pytest.mark.parametrize("right", TeamRight)
def test_members_of_a_team_reach_what_the_contact_person_reaches(
    db: None, sides: tuple[Side, Side], right: TeamRight
) -> None:
    """Every page of the entry, and for what their right does not allow a refusal that says why."""
    own, _ = sides
    member, former = make_user(), make_user()
    now = timezone.now()
    for user, left_at in ((member, None), (former, now)):
        TeamMember.objects.create(entry=own.entry, user=user, right=right, joined_at=now, left_at=left_at)
    rows = [row for row, roles in PERMISSIONS.items() if roles is CREATOR]
    clients = [signed_in(user) for user in (member, former)]
    found = {row: "".join(outcome(client, row, own) for client in clients) for row in rows}
    # hidden where it was never theirs; and to programs, which no sentence helps
    theirs = {row for row in rows if "objection" in row or "api" in row}
    assert found == {row: "rh" if row in theirs else "rr" for row in rows}


@pytest.mark.slow
def test_organiser_with_a_film_is_denied_what_the_list_says(db: None, sides: tuple[Side, Side]) -> None:
    own, _ = sides
    make_entry(EntryState.ELIGIBLE, edition=own.edition, representative=own.organiser)
    client = signed_in(own.organiser)
    reached = {row for row, roles in PERMISSIONS.items() if roles.own[ROLES.index("organiser")] == "r"}
    office = {row for row in reached if ROUTES[row.split()[1]].startswith("office/")}
    assert {row for row in office if outcome(client, row, own) == "d"} == CLOSED_TO_OWN_FILM


@pytest.mark.slow
def test_whoever_may_do_more_than_a_creator_owes_a_second_factor(
    db: None, sides: tuple[Side, Side], settings: Any
) -> None:
    """On every page but those of accounts; and whoever had a role owes nothing, and may do nothing of what
    the role allowed: a former judge is told so. A page that is the same for all roles is asked for by one of
    them in turn."""
    settings.REQUIRE_SECOND_FACTOR = True
    own, _ = sides
    appointed = {role.value: getattr(own, role) for role in APPOINTED_ROLES}
    rows = [row for row in PERMISSIONS if not row.split()[1].startswith(OPEN_NAMES)]
    clients = {role: signed_in(user) for role, user in appointed.items()}
    addresses = {row: address_of(row, own) for row in rows}
    nobody = {row: letter_of("far_judge", row) for row in rows}
    theirs = [(role, row) for role in appointed for row in rows if letter_of(role, row) != nobody[row]]
    others = list(zip(cycle(appointed), rows, strict=False))
    found = {(role, row): outcome(clients[role], row, own, addresses[row]) for role, row in theirs + others}
    assert {asked: letter for asked, letter in found.items() if letter != "2"} == {}
    for user in appointed.values():
        user.memberships.all().delete()
    denied = {(role, row): outcome(clients[role], row, own, addresses[row]) for role, row in theirs}
    expected = {asked: "d" if " screening_" in asked[1] else nobody[asked[1]] for asked in denied}
    assert {asked: letter for asked, letter in denied.items() if letter != expected[asked]} == {}


def test_every_url_has_a_row() -> None:
    assert set(ROUTES) == {row.split()[1] for row in PERMISSIONS}


def test_every_role_has_a_column() -> None:
    assert set(Role) <= set(ROLES)


def letter_of(role: str, row: str) -> str:
    return PERMISSIONS[row].own[ROLES.index(role)]


def address_of(row: str, objects: Side) -> str:
    name = row.split()[1]
    return reverse(name, kwargs=objects.arguments(ROUTES[name]))


def outcome(client: Client, row: str, objects: Side, address: str = "") -> str:
    """What a role gets, as one letter of permissions.py; the number of any other answer. Changes nothing."""
    method, name = row.split()
    address = address or address_of(row, objects)
    body = json.dumps({"entry": objects.entry.code}) if name == "upload_open" else ""
    with transaction.atomic():
        response = client.generic(method, address, body, content_type=TYPES[bool(body)])
        transaction.set_rollback(True)
    if response.status_code in REDIRECTS and response.url.startswith(reverse("account_login")):
        return "l"
    if response.status_code in REDIRECTS and response.url == reverse("mfa_index"):
        return "2"
    return LETTERS.get(response.status_code, f" {response.status_code} ")
