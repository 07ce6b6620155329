from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.domain.signed_copies import ask_for_signed_copies
from contest.models import Edition, Entry, Seal
from media_pipeline.enums import JobKind, JobState
from media_pipeline.models import Film, Job, Rendition
from tests.contest.nights import make_published_edition, make_sealed_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, list[Entry]]:
    edition, entries, _organiser = make_published_edition(winners=1)
    return edition, entries


def test_public_films_alone_are_signed_and_once(night: tuple[Edition, list[Entry]]) -> None:
    edition, (winner, other) = night
    seal = Seal.objects.get(edition=edition)
    assert (ask_for_signed_copies(), ask_for_signed_copies()) == (1, 0)
    assert Film.objects.get(pk=winner.film_id).credentials["by"] == f"{seal.hash} test"
    assert Film.objects.get(pk=winner.film_id).credentials["title"] == winner.shown_title
    assert Film.objects.get(pk=other.film_id).credentials == {}
    assert list(Job.objects.filter(kind=JobKind.LABEL).values_list("film", "state")) == [
        (winner.film_id, JobState.QUEUED)
    ]
    with CaptureQueriesContext(connection) as queries:
        ask_for_signed_copies()
    assert len(queries) == 1


def test_films_that_are_judged_carry_no_credentials() -> None:
    edition, _entries, _organiser, _seal = make_sealed_edition(winners=1)
    ask_for_signed_copies()
    films = Film.objects.filter(pk__in=edition.entries.values("film"))
    assert (films.count(), films.exclude(credentials={}).count()) == (2, 0)


def test_wrong_certificate_keeps_nothing_from_the_public(
    night: tuple[Edition, list[Entry]], settings: Any, client: Client
) -> None:
    settings.C2PA_CERTIFICATE = "/nowhere.pem"
    assert ask_for_signed_copies() == 0
    assert client.get(reverse("film_show", args=[night[1][0].code])).status_code == 200


@pytest.mark.parametrize(
    ("is_listed", "words"), [(False, "is not on a trust list"), (True, "is on our trust list")]
)
def test_page_says_who_signed(
    is_listed: bool, words: str, night: tuple[Edition, list[Entry]], client: Client
) -> None:
    winner = night[1][0]
    address = reverse("film_show", args=[winner.code])
    assert "Content Credentials" not in client.get(address).content.decode()
    told = {"signer": "Festival & Co", "is_listed": is_listed, "mark": "1"}
    newest = Rendition.objects.filter(film=winner.film_id, kind="top").latest("pk")
    Rendition.objects.filter(pk=newest.pk).update(credentials=told)
    edition = night[0]
    Edition.objects.filter(pk=edition.pk).update(public_changes=9 + is_listed)
    page = client.get(address).content.decode()
    assert f"This copy carries Content Credentials signed by Festival &amp; Co; the signer {words}." in page
