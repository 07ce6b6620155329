"""Whatever anybody sends, to any URL, in any field: the site answers, and never with a failure of its own.
Which fields a page reads is not listed anywhere; each that is asked for has something nasty in it. What is
sent depends on no row, so that it is the same in each run; a long run with other examples:

    EXAMPLES=100 .venv/bin/python -m pytest -n 2 tests/architecture/test_fuzz.py
"""

import json
import re
from collections import Counter
from contextlib import suppress
from copy import deepcopy
from typing import Any
from zlib import crc32

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import given
from hypothesis import strategies as st

from contest.models import User
from tests.architecture.permissions import PERMISSIONS, ROLES
from tests.architecture.signed_in import signed_in
from tests.architecture.test_permissions import ROUTES, address_of
from tests.architecture.world import Side
from tests.examples import examples
from tests.parts import in_parts

pytestmark = pytest.mark.slow

DEEP = "[" * 100_000
SIMPLE = ("", "1", "0", "on", "accept", "2026-12-01T20:00", "veo", "Asia/Jakarta", "en")
HUGE = ("-1", "9" * 5000, str(2**63), str(-(2**70)), "1e400", "NaN", "-Infinity", "٣", "1_000", "0x10")
NASTY = (
    *("\0", "a\0b", "\u202eevil\u2066", "\ufffe", "𝕏" * 300, "x" * 100_000, DEEP, "{", "null"),
    *(
        "' OR 1=1 --",
        "{{ 7*7 }}",
        "%s%n%d",
        "../../etc/passwd",
        "<script>",
        "0000-00-00T99:99",
        "+275760-09-13",
    ),
)
TEXTS = st.one_of(st.sampled_from((*SIMPLE, *HUGE, *NASTY)), st.text(max_size=30))
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats() | TEXTS | st.just("\ud800"),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3),
    max_leaves=5,
)
JSON_FIELDS = ("entry", "file_name", "size", "part_size", "sha256", "numbers", "ranges", "kind")
HEADERS = (
    *("Range", "If-None-Match", "If-Modified-Since", "Accept-Language", "Origin", "Referer", "HX-Request"),
    *("HX-Target", "X-Autosave", "Content-Length", "Cookie", "X-Forwarded-For", "User-Agent", "Content-Type"),
)
WANTED = {"slug": st.sampled_from(("x", "-", "a" * 300)), "pk": st.sampled_from((0, 1, 2**63, 10**40))}


class Greedy(QueryDict):
    """Has every field that anybody asks for: each is one of `values`, chosen by its name and by how many were
    asked for before whose name differs in a number only, which may be a row's."""

    def __init__(self, values: list[str]) -> None:
        super().__init__(mutable=True)
        self.values_for_all, self.asked = values, Counter[str]()

    def __deepcopy__(self, memo: dict[int, object]) -> "Greedy":
        return self

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> str:
        return self.getlist(name)[-1]

    def get(self, name: str, default: Any = None) -> str:
        return self[name]

    def getlist(self, name: str, default: Any = None) -> list[str]:
        if not super().__contains__(name):
            kind = re.sub(r"\d+", "", name)
            self.asked[kind] += 1
            place = crc32(f"{kind} {self.asked[kind]}".encode())
            self.setlist(name, [self.values_for_all[place % len(self.values_for_all)]])
        return super().getlist(name)


class Sender(Client):
    """Sends nasty fields, bodies and headers."""

    def __init__(self, values: list[str], client: Client) -> None:
        super().__init__()
        self.cookies, self.nasty = deepcopy(client.cookies), values

    def request(self, **environ: Any) -> Any:
        fields = Greedy(self.nasty)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WSGIRequest, "GET", fields)
            patch.setattr(WSGIRequest, "POST", fields)
            return super().request(**environ)


@pytest.fixture(scope="module")
def clients(people: dict[str, User | None]) -> dict[str, Client]:
    return {role: signed_in(user) for role, user in people.items()}


class Addresses(dict[tuple[str, str], str]):
    """Where each page is, by the side whose objects it shows."""

    def __init__(self, own: Side, foreign: Side) -> None:
        super().__init__()
        self.sides = {"own": own, "foreign": foreign}

    def __missing__(self, key: tuple[str, str]) -> str:
        side, name = key
        self[key] = address_of(f"GET {name}", self.sides[side])
        return self[key]


@pytest.fixture(scope="module")
def addresses(sides: tuple[Side, Side]) -> Addresses:
    return Addresses(*sides)


@pytest.mark.parametrize("rows", in_parts(PERMISSIONS, 8))
@examples(5)
@given(data=st.data())
def test_nothing_that_is_sent_is_a_failure(
    rows: list[str],
    db: None,
    addresses: dict[tuple[str, str], str],
    clients: dict[str, Client],
    data: st.DataObject,
) -> None:
    body, kind = data.draw(bodies(), label="body")
    some_headers = st.dictionaries(st.sampled_from(HEADERS), TEXTS.map(plain), max_size=2)
    headers = data.draw(some_headers, label="headers")
    values = data.draw(st.lists(TEXTS, min_size=1, max_size=8), label="values of fields")
    found = {}
    for row in rows:
        side, role = data.draw(st.sampled_from(reached(row)), label="who asks")
        method, name = row.split()
        address = addresses[side, name]
        with transaction.atomic():
            sender = Sender(values, clients[role])
            answer = sender.generic(method, address, body, content_type=kind, headers=headers)
            transaction.set_rollback(True)
        found[row] = answer.status_code
    assert {row: status for row, status in found.items() if status >= 500} == {}


def reached(row: str) -> list[tuple[str, str]]:
    """Who gets an answer, of which side's objects."""
    rights = {"own": PERMISSIONS[row].own, "foreign": PERMISSIONS[row].foreign}
    found = [
        (side, role)
        for side, letters in rights.items()
        for role, letter in zip(ROLES, letters, strict=True)
        if letter == "r"
    ]
    return found or [("own", "organiser")]


@st.composite
def bodies(draw: st.DrawFn) -> tuple[bytes, str]:
    """A form, or JSON that is right, wrong or not JSON at all."""
    if draw(st.booleans()):
        return b"", "application/x-www-form-urlencoded"
    content = draw(st.dictionaries(st.sampled_from(JSON_FIELDS), JSONS))
    text = draw(
        st.sampled_from((json.dumps(content), DEEP, '{"size": ' + "9" * 5000 + "}", '"\\ud800"', "{"))
    )
    return text.encode(), "application/json"


def plain(text: str) -> str:
    """As a header can be."""
    return "".join(letter for letter in text[:1000] if 32 <= ord(letter) < 127)


@pytest.mark.parametrize("names", in_parts(sorted(ROUTES), 8))
@examples(2)
@given(data=st.data())
def test_no_address_is_a_failure(names: list[str], db: None, data: st.DataObject) -> None:
    text = TEXTS.map(lambda one: one.replace("/", "").replace("\ud800", "")[:2000] or "x")
    found = {}
    for name in names:
        parameters = [part.split(">")[0].rpartition(":")[2] for part in ROUTES[name].split("<")[1:]]
        drawn = {parameter: data.draw(WANTED.get(parameter, text)) for parameter in parameters}
        with suppress(NoReverseMatch):
            found[name] = Client().get(reverse(name, kwargs=drawn)).status_code
    assert {name: status for name, status in found.items() if status >= 500} == {}
