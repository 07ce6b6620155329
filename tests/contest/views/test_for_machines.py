from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.models import Edition
from tests.contest.nights import make_published_edition, make_sealed_edition
from tests.factories import make_edition

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_robots_may_read_the_programme_only(client: Client, settings: Any) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /office/", "Disallow: /judge/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"} <= set(
        lines
    )
    assert "Disallow: /" not in lines


def test_sitemap_has_what_is_public_and_nothing_else(client: Client, settings: Any) -> None:
    public, winners, _organiser = make_published_edition(winners=1)
    sealed, hidden, _organiser, _seal = make_sealed_edition(winners=1)
    announced, hidden_edition = make_edition("planned"), make_edition("planned", announced_at=None)
    page = client.get(reverse("sitemap")).content
    found = [
        loc.text.removeprefix(settings.SITE_URL) for loc in ElementTree.fromstring(page).iter(f"{SITEMAP}loc")
    ]
    assert sorted(found) == sorted(
        [
            *("/", "/editions/", "/theater/", "/theater/films/"),
            *(
                f"/editions/{slug}/{rest}"
                for slug in (public.slug, sealed.slug, announced.slug)
                for rest in ("", "regulations/")
            ),
            f"/editions/{public.slug}/winners/",
            f"/films/{winners[0].code}/",
        ]
    )
    assert hidden[0].code not in page.decode()
    assert hidden_edition.slug not in page.decode()


@pytest.mark.slow
def test_feed_tells_of_published_results(client: Client, settings: Any) -> None:
    public, winners, _organiser = make_published_edition(winners=2)
    _sealed, hidden, _organiser, _seal = make_sealed_edition(winners=1)
    answer = client.get(reverse("feed"))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = list(ElementTree.fromstring(answer.content).iter(f"{ATOM}entry"))
    address = f"{settings.SITE_URL}/editions/{public.slug}/winners/"
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [address]
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [f"Winners of 2026: {public.title}"]
    told = entries[0].findtext(f"{ATOM}summary") or ""
    assert [entry.title in told for entry in (*winners[:2], hidden[0])] == [True, True, False]


def test_feed_begins_with_what_was_published_last(client: Client) -> None:
    first, second = (make_published_edition(winners=1, others=0)[0] for _n in range(2))
    now = timezone.now()
    told = []
    for earlier, later in ((first, second), (second, first)):
        Edition.objects.filter(pk=earlier.pk).update(published_at=now - timedelta(days=2))
        Edition.objects.filter(pk=later.pk).update(published_at=now - timedelta(days=1))
        entries = ElementTree.fromstring(client.get(reverse("feed")).content).iter(f"{ATOM}entry")
        told.append([str(entry.findtext(f"{ATOM}id")).split("/")[-3] for entry in entries])
    assert told == [[second.slug, first.slug], [first.slug, second.slug]]


def test_calendar_has_the_four_dates_in_the_readers_language(client: Client) -> None:
    edition = make_edition("open", name={"en": "One; two, three\\four " + "é" * 60})
    answer = client.get(reverse("edition_calendar", args=[edition.slug]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 4
    assert f"DTSTART:{edition.closes_at:%Y%m%dT%H%M%SZ}" in text
    assert "SUMMARY:Entries close: One\\; two\\, three\\\\four é" in text
    client.cookies["django_language"] = "id"
    assert (
        "Pendaftaran ditutup" in client.get(reverse("edition_calendar", args=[edition.slug])).content.decode()
    )


def test_calendar_is_there_once_the_edition_is_announced(client: Client) -> None:
    announced = make_edition("planned")
    assert client.get(reverse("edition_calendar", args=[announced.slug])).status_code == 200
    edition = make_edition("planned", announced_at=None)
    assert client.get(reverse("edition_calendar", args=[edition.slug])).status_code == 404


def test_archive_reaches_the_winners_of_every_year(client: Client) -> None:
    assert "No edition has been announced yet" in client.get(reverse("edition_list")).content.decode()
    nights = [make_published_edition(winners=1) for _ in range(2)]
    sealed, hidden, _organiser, _seal = make_sealed_edition(winners=1)
    page = client.get(reverse("edition_list")).content.decode()
    shown = [
        reverse("winners_show", args=[edition.slug]) in page for edition in (*(n[0] for n in nights), sealed)
    ]
    assert shown == [True, True, False]
    assert [entries[0].title in page for entries in (*(n[1] for n in nights), hidden)] == [True, True, False]


def test_archive_is_linked_from_every_page(client: Client) -> None:
    edition, entries, _organiser = make_published_edition(winners=1)
    pages = ["/", reverse("winners_show", args=[edition.slug]), reverse("film_show", args=[entries[0].code])]
    pages += [reverse("account_login"), reverse("regulations_show", args=[edition.slug])]
    link = f'href="{reverse("edition_list")}"'
    assert [link in client.get(page).content.decode() for page in pages] == [True] * 5


@pytest.mark.slow
def test_queries_do_not_grow_with_editions(client: Client) -> None:
    counts: list[list[int]] = []
    for _ in range(2):
        make_published_edition(winners=3)
        counts.append([])
        for name in ("edition_list", "feed", "sitemap"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(name))
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]


def test_result_that_is_to_be_published_later_is_in_none_of_them(client: Client) -> None:
    edition, entries, _organiser = make_published_edition(winners=1)
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now() + timezone.timedelta(hours=1))
    pages = [client.get(reverse(name)).content.decode() for name in ("edition_list", "feed", "sitemap")]
    assert [entries[0].code in page or entries[0].title in page for page in pages] == [False] * 3
