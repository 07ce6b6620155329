import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.models import Edition
from media_pipeline.models import Rendition
from tests.contest.nights import make_published_edition, make_sealed_edition, publish_results
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


def public_addresses(slug: str, codes: list[str]) -> list[str]:
    editions = ("edition_show", "regulations_show", "winners_show")
    films = [reverse("film_show", args=[code]) for code in codes]
    return [reverse("home"), *(reverse(name, args=[slug]) for name in editions), *films]


def test_home_without_any_edition_says_what_will_stand_there(client: Client) -> None:
    assert "No edition has been announced yet" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("planned", "Entries open on"),
        ("open", "Enter your film"),
        ("closed", "Entries closed on"),
        ("published", "See the winners"),
    ],
)
def test_home_offers_what_can_be_done_now(client: Client, state: str, said: str) -> None:
    make_edition(state)
    page = client.get("/").content.decode()
    assert said in page
    assert ("Enter your film" in page) == (state == "open")


def test_home_shows_the_awards_and_dates_of_the_edition(client: Client) -> None:
    make_edition("open")
    page = client.get("/").content.decode()
    assert "11 awards" in page
    assert "<span data-zone-name>UTC</span>" in page
    assert "in Shanghai" in page


def test_home_shows_dates_in_the_zone_of_the_reader(client: Client) -> None:
    make_edition("open")
    client.cookies["zone"] = "Europe/Lisbon"
    assert "Lisbon" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("language", "zone", "city"),
    [
        ("en", "Europe/Lisbon", "Lisbon"),
        ("zh-hans", "Europe/Lisbon", "里斯本"),
        ("id", "Africa/Cairo", "Kairo"),
        ("zh-hans", "../../etc/passwd", "上海"),
        ("zh-hans", "", "上海"),
    ],
)
def test_city_of_a_zone_is_told_in_the_readers_language(
    client: Client, language: str, zone: str, city: str
) -> None:
    client.cookies["django_language"] = language
    client.cookies["zone"] = "Asia/Shanghai"
    assert client.get(reverse("readers_city"), {"zone": zone}).content.decode() == city


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "'\"<", "x" * 5000])
def test_zone_that_does_not_exist_is_ignored(client: Client, zone: str) -> None:
    client.cookies["zone"] = zone
    assert client.get("/").status_code == 200


def test_regulations_are_those_of_the_data(client: Client) -> None:
    rules = {
        **{"min_seconds": 90, "max_seconds": 2400, "min_ai_share": 85, "min_rate": 12, "max_rate": 60},
        **{"max_black": 5, "max_still": 6, "max_silence": 7},
        **{"min_loudness": -24, "max_loudness": -14, "max_peak": -1.5},
    }
    edition = make_edition("open", regulations=rules)
    page = client.get(reverse("regulations_show", args=[edition.slug])).content.decode()
    assert "90 to 2400 seconds" in page
    assert "At least 85%" in page
    assert "12–60 fps" in page
    assert "−24 to −14\u00a0LUFS over the whole film, true peak at most −1.5\u00a0dBTP" in page
    assert "black for more than 5 s or frozen for more than 6 s (titles and credits excepted)" in page
    assert "audio is silent for more than 7 s" in page


@pytest.mark.slow
def test_nothing_of_the_result_is_seen_before_publication(client: Client) -> None:
    edition, entries, organiser, seal = make_sealed_edition(winners=3)
    creator = make_user()
    make_membership(creator, edition, "creator")
    judge = make_user()
    make_membership(judge, edition, "judge")
    addresses = public_addresses(edition.slug, [entry.code for entry in entries])
    secrets = (
        [entry.title for entry in entries]
        + [entry.code for entry in entries]
        + [seal.short_code, "For first."]
    )

    def leaks() -> list[tuple[str, str]]:
        found = []
        for reader in (None, creator, judge):
            client.logout()
            if reader:
                client.force_login(reader)
            for address in addresses:
                page = client.get(address)
                shown = page.content.decode().replace(address, "")
                found += [(address, secret) for secret in secrets if secret in shown]
        return found

    assert leaks() == []
    assert [client.get(address).status_code for address in addresses[3:]] == [404] * 5
    publish_results(edition, by=organiser)
    assert {secret for _address, secret in leaks()} >= {entries[0].title, seal.short_code, "For first."}


@pytest.mark.slow
def test_winners_page_has_the_first_prize_on_its_stage_and_the_others_after_it(client: Client) -> None:
    edition, entries, _organiser = make_published_edition()
    page = client.get(reverse("winners_show", args=[edition.slug])).content.decode()
    assert page.count('class="stage"') == 1
    assert page.count('class="laureate"') == 10
    assert all(page.count(reverse("film_show", args=[entry.code])) >= 2 for entry in entries[:11])
    assert entries[11].title not in page
    settings = re.findall(r'class="act (\w+)"', page)
    assert settings == ["panels", "ribbon", "solos", "count"]


def test_film_that_is_not_there_leaves_the_stage_without_a_button(client: Client) -> None:
    edition, entries, _organiser = make_published_edition(winners=1)
    Rendition.objects.filter(film_id=entries[0].film_id).delete()
    page = client.get(reverse("winners_show", args=[edition.slug])).content.decode()
    assert "Play the film" not in page
    assert entries[0].title in page


@pytest.mark.slow
def test_label_of_ai_content_stands_with_every_film(client: Client) -> None:
    edition, entries, _organiser, seal = make_sealed_edition(winners=2)
    seal.snapshot["conferrals"][1]["entry"]["ai_ms"] = 1
    seal.save()
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now())
    said = re.compile(r"</svg>((?:Partly )?AI-generated)</span>")
    pages = [
        said.findall(client.get(address).content.decode())
        for address in (
            reverse("winners_show", args=[edition.slug]),
            reverse("home"),
            *(reverse("film_show", args=[entry.code]) for entry in entries[:2]),
        )
    ]
    both, whole, partly = ["AI-generated", "Partly AI-generated"], "AI-generated", "Partly AI-generated"
    assert pages == [both, both, [whole] * 2, [partly] * 2]


@pytest.mark.parametrize(("language", "is_original_first"), [("en", False), ("zh-hans", True), ("id", False)])
def test_original_title_stands_first_where_it_is_the_readers(
    client: Client, language: str, is_original_first: bool
) -> None:
    edition, (entry,), _organiser = make_published_edition(winners=1, others=0)
    client.cookies["django_language"] = language
    first, other = (
        (entry.original_title, entry.title) if is_original_first else (entry.title, entry.original_title)
    )
    home, winners, film = (
        client.get(address).content.decode()
        for address in (
            reverse("home"),
            reverse("winners_show", args=[edition.slug]),
            reverse("film_show", args=[entry.code]),
        )
    )
    assert re.findall(r'class="film-title"[^>]*>([^<]+)<', home) == [first]
    assert re.findall(
        r'id="first-title" dir="auto"><a [^>]+>([^<]+)</a></h2>\s*<p class="other-title" dir="auto">([^<]+)<',
        winners,
    ) == [(first, other)]
    assert re.findall(r'<h1 dir="auto">([^<]+)</h1>\s*<p class="other-title" dir="auto">([^<]+)<', film) == [
        (first, other)
    ]


def test_film_of_a_winner_is_public_and_of_another_is_not(client: Client) -> None:
    _edition, entries, _organiser = make_published_edition(winners=1, others=1)
    winner, other = (reverse("film_show", args=[entry.code]) for entry in entries)
    assert [client.get(winner).status_code, client.get(other).status_code] == [200, 404]


def test_edition_without_any_award_given_says_so(client: Client) -> None:
    edition, _entries, _organiser = make_published_edition(winners=0)
    assert "No awards were given" in client.get(reverse("winners_show", args=[edition.slug])).content.decode()


@pytest.mark.parametrize("name", ["edition_show", "regulations_show", "winners_show"])
def test_unknown_edition_is_not_found(client: Client, name: str) -> None:
    assert client.get(reverse(name, args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_programme_is_only_read(client: Client, method: str) -> None:
    for address in public_addresses(make_edition("open").slug, [make_entry().code]):
        assert getattr(client, method)(address).status_code == 405


def test_health_says_ok(client: Client) -> None:
    assert json.loads(client.get(reverse("health")).content) == {"status": "ok"}


@pytest.mark.slow
def test_queries_do_not_grow_with_winners(client: Client) -> None:
    counts: list[list[int]] = []
    for winners in (1, 3):
        edition, _entries, _organiser = make_published_edition(winners=winners)
        counts.append([])
        for address in (reverse("home"), reverse("winners_show", args=[edition.slug])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
