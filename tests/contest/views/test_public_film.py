import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import Edition, Entry, Seal
from tests.contest.nights import make_published_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, list[Entry]]:
    edition, entries, _organiser = make_published_edition(winners=2)
    return edition, entries


@pytest.fixture
def film(night: tuple[Edition, list[Entry]]) -> str:
    return reverse("film_show", args=[night[1][0].code])


def site(path: str, settings: Any) -> str:
    return f"{settings.SITE_URL}{path}"


def test_film_is_told_to_machines_as_sealed(
    client: Client, night: tuple[Edition, list[Entry]], film: str, settings: Any
) -> None:
    edition, entries = night
    page = client.get(film, {"lang": "en"}).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    assert json.loads(found[1]) == {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": entries[0].title,
        "alternateName": "原题",
        "description": "A lamp learns to wait.",
        "url": site(f"{film}?lang=en", settings),
        "image": site(f"{film}picture.jpg?lang=en", settings),
        "duration": "PT90S",
        "datePublished": edition.published_at.date().isoformat() if edition.published_at else "",
        "director": [{"@type": "Person", "name": entries[0].representative.name}],
        "productionCompany": {"@type": "Organization", "name": entries[0].representative.name},
        "countryOfOrigin": {"@type": "Country", "name": "China"},
        "award": f"First Prize, {edition.title} 2026",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    }


def test_pages_of_the_night_say_the_code_of_the_seal(
    client: Client, night: tuple[Edition, list[Entry]], film: str
) -> None:
    edition, _entries = night
    code = Seal.objects.get(edition=edition).short_code
    pages = [
        client.get(path, {"lang": "en"}) for path in (film, reverse("winners_show", args=[edition.slug]))
    ]
    told = [
        re.findall(r"Seal of the results: (?:<b class=\"seal-code\">)?([-0-9A-F]+)", page.content.decode())
        for page in pages
    ]
    assert told == [[code], [code]]


def test_title_cannot_end_the_linked_data(
    client: Client, night: tuple[Edition, list[Entry]], film: str
) -> None:
    seal = Seal.objects.get(edition=night[0])
    seal.snapshot["conferrals"][0]["entry"]["title"] = "</script><script>alert(1)</script>"
    seal.hash = "1" * 64
    seal.save()
    assert "<script>alert" not in client.get(film).content.decode()


@pytest.mark.parametrize(
    ("query", "canonical"), [("", ""), ("?lang=id", "?lang=id"), ("?lang=xx", ""), ("?a=b", "")]
)
def test_page_names_its_address_in_each_language(
    client: Client, film: str, settings: Any, query: str, canonical: str
) -> None:
    page = client.get(f"{film}{query}").content.decode()
    assert f'<link rel="canonical" href="{site(film + canonical, settings)}">' in page
    others = re.findall(r'hreflang="([^"]+)" href="([^"]+)"', page)
    assert others == [
        ("en", site(f"{film}?lang=en", settings)),
        ("zh-Hans", site(f"{film}?lang=zh-hans", settings)),
        ("id", site(f"{film}?lang=id", settings)),
        ("x-default", site(film, settings)),
    ]


def test_link_chooses_the_language_and_the_menu_still_can(client: Client, film: str) -> None:
    client.cookies["django_language"] = "zh-hans"
    page = client.get(f"{film}?lang=id").content.decode()
    assert '<html lang="id"' in page
    assert f'name="next" value="{film}"' in page


def test_page_has_what_is_shared_of_it(client: Client, film: str, settings: Any) -> None:
    page = client.get(film).content.decode()
    shared = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page))
    assert shared["og:image"] == site(f"{film}picture.jpg?lang=en", settings)
    assert shared["twitter:card"] == "summary_large_image"
    assert shared["og:type"] == "video.movie"


def test_oembed_is_found_and_answers_with_the_player(
    client: Client, night: tuple[Edition, list[Entry]], film: str, settings: Any
) -> None:
    _edition, entries = night
    page = client.get(film).content.decode()
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found
    told = client.get(found[1].removeprefix(settings.SITE_URL)).json()
    assert (told["type"], told["version"], told["title"]) == ("video", "1.0", entries[0].title)
    assert (told["width"], told["height"]) == (960, 540)
    embed = site(f"{film}embed/?lang=en", settings)
    assert f'<iframe src="{embed}"' in told["html"]


@pytest.mark.parametrize(
    ("sizes", "size"),
    [
        ({"maxwidth": "480"}, (480, 270)),
        ({"maxheight": "270"}, (480, 270)),
        ({"maxwidth": "5000"}, (960, 540)),
    ],
)
def test_oembed_is_no_larger_than_asked_for(
    client: Client, film: str, settings: Any, sizes: dict[str, str], size: tuple[int, int]
) -> None:
    told = client.get(reverse("oembed"), {"url": site(film, settings), **sizes}).json()
    assert (told["width"], told["height"]) == size


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 404),
        ({"url": "https://elsewhere.example/films/ABC/"}, 404),
        ({"url": "{site}/"}, 404),
        ({"url": "{site}/films/NOSUCH/"}, 404),
        ({"url": "http://["}, 404),
        ({"url": "{film}", "format": "xml"}, 400),
        ({"url": "{film}", "maxwidth": "wide"}, 400),
        ({"url": "{film}", "maxwidth": "٣"}, 400),
        ({"url": "{film}", "maxheight": "0"}, 400),
        ({"url": "{film}", "maxheight": "9" * 5000}, 400),
    ],
)
def test_oembed_refuses_in_words(
    client: Client, film: str, settings: Any, asked: dict[str, str], status: int
) -> None:
    words = {"{site}": settings.SITE_URL, "{film}": site(film, settings)}
    for name, value in list(asked.items()):
        for mark, meant in words.items():
            value = value.replace(mark, meant)
        asked[name] = value
    answer = client.get(reverse("oembed"), asked)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_player_may_stand_in_a_frame_and_no_other_page(client: Client, film: str) -> None:
    embed, page = client.get(f"{film}embed/"), client.get(film)
    assert "frame-ancestors *;" in f"{embed['Content-Security-Policy']};"
    assert "X-Frame-Options" not in embed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert 'class="label-over"' in embed.content.decode()


@pytest.mark.slow
def test_pages_of_a_film_cost_as_much_whatever_the_number_of_winners(client: Client) -> None:
    counts = []
    for winners in (1, 3):
        _edition, entries, _organiser = make_published_edition(winners=winners, others=0)
        counts.append([])
        for name in ("film_embed", "film_picture", "film_show"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(name, args=[entries[0].code]))
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]


def test_frame_of_a_film_that_is_gone_says_so_in_words(client: Client) -> None:
    gone = client.get(reverse("film_embed", args=["NOSUCH1"]), {"lang": "en"})
    assert (gone.status_code, "This film is not shown" in gone.content.decode()) == (404, True)
    assert "frame-ancestors *;" in f"{gone['Content-Security-Policy']};"
    assert "X-Frame-Options" not in gone


def test_text_in_another_language_than_the_page_says_so(client: Client, film: str) -> None:
    statements = [
        re.findall(
            r"<p dir=\"auto\"([^>]*)>For [a-z0-9-]+\.", client.get(film, {"lang": code}).content.decode()
        )
        for code in ("en", "zh-hans")
    ]
    assert statements == [[""], [' lang="en"']]
