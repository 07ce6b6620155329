"""The winners' page as strangers get it: made once, told with one query."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import Edition, Entry, Seal
from tests.contest.nights import make_published_edition
from tests.factories import make_user

TOKEN = re.compile(r'name="(?:csrf-token|csrfmiddlewaretoken)" (?:content|value)="(\w+)"')


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, list[Entry]]:
    edition, entries, _organiser = make_published_edition(winners=2)
    return edition, entries


@pytest.fixture
def addresses(db: None, night: tuple[Edition, list[Entry]]) -> list[str]:
    edition, entries = night
    return [reverse("winners_show", args=[edition.slug]), reverse("film_show", args=[entries[0].code])]


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_second_stranger_costs_one_query(addresses: list[str]) -> None:
    for address in addresses:
        assert queries_of(Client(), address) > 1
        assert queries_of(Client(), address) == 1


def test_kept_page_is_the_same_but_for_tokens_of_its_readers_own(addresses: list[str]) -> None:
    first, second = (Client(enforce_csrf_checks=True).get(addresses[0]) for _ in range(2))
    pages = [answer.content.decode() for answer in (first, second)]
    assert TOKEN.sub("", pages[0]) == TOKEN.sub("", pages[1])
    assert set(TOKEN.findall(pages[0])).isdisjoint(TOKEN.findall(pages[1]))
    assert first["Vary"] == second["Vary"]


def test_form_of_a_kept_page_is_accepted(addresses: list[str]) -> None:
    Client().get(addresses[0])
    client = Client(enforce_csrf_checks=True)
    token = TOKEN.findall(client.get(addresses[0]).content.decode())[-1]
    form = {"language": "id", "next": addresses[0], "csrfmiddlewaretoken": token}
    assert client.post(reverse("set_language"), form).status_code == 302


def test_languages_and_zones_have_pages_of_their_own(addresses: list[str]) -> None:
    first = Client().get(addresses[0]).content.decode()
    client = Client()
    client.cookies["django_language"], client.cookies["zone"] = "zh-hans", "Asia/Jakarta"
    page = client.get(addresses[0]).content.decode()
    assert '<html lang="zh-hans"' in page
    assert '<html lang="en"' in first
    assert "雅加达" in page


def test_whoever_is_signed_in_gets_a_page_of_their_own(addresses: list[str]) -> None:
    Client().get(addresses[0])
    client = Client()
    client.force_login(make_user())
    assert reverse("desk") in client.get(addresses[0]).content.decode()
    assert reverse("desk") not in Client().get(addresses[0]).content.decode()


def test_another_seal_is_seen_at_once(addresses: list[str], night: tuple[Edition, list[Entry]]) -> None:
    Client().get(addresses[0])
    seal = Seal.objects.get(edition=night[0])
    seal.hash = "0" * 64
    seal.save()
    assert "0000-0000-0000" in Client().get(addresses[0]).content.decode()


def test_result_that_is_taken_back_is_gone_at_once(
    addresses: list[str], night: tuple[Edition, list[Entry]]
) -> None:
    assert [Client().get(address).status_code for address in addresses] == [200, 200]
    Edition.objects.filter(pk=night[0].pk).update(published_at=None)
    assert [Client().get(address).status_code for address in addresses] == [404, 404]


@pytest.mark.slow
def test_pages_need_no_cache(addresses: list[str], broken_broker: Any) -> None:
    assert [Client().get(address).status_code for address in addresses] == [200, 200]
