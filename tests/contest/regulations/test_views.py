"""The festival's own text of its regulations, from the office to the public page."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from contest.enums import EntryState, Role
from contest.models import Edition, JournalEntry, RegulationsText
from contest.regulations.keeping import keep_texts
from contest.regulations.parts import PARTS
from contest.rule_changes.telling import untold_changes
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
TEXT = "# Our night\n\nFilms are **short**.\n\n[[limits]]\n\n# Come\n\n[[dates]]"


@pytest.fixture
def edition(client: Client) -> Edition:
    edition = make_edition("open", name={"en": "Night of Lamps"})
    make_membership(organiser := make_user(name="Ratna"), edition, Role.ORGANISER)
    client.force_login(organiser)
    return edition


def send(client: Client, edition: Edition, opened: str = "", **sent: str) -> Any:
    address = reverse("office_regulations", args=[edition.slug])
    opened = opened or client.get(address).context["opened"]
    told = {name: texts[0] for name, texts in json.loads(opened).items() if texts}
    return client.post(address, {**told, "opened": opened, **sent})


def page_of(edition: Edition, **asked: str) -> str:
    return Client().get(reverse("regulations_show", args=[edition.slug]), asked).content.decode()


def headings_in(page: str) -> list[str]:
    return [piece.split("</h2>")[0].split(">")[-1] for piece in page.split("<h2")[1:]]


@pytest.mark.slow
def test_text_places_what_the_site_applies_and_leaves_none_of_it_out(
    client: Client, edition: Edition
) -> None:
    usual = headings_in(page_of(edition))
    assert usual[:3] == ["Who may enter", "The film", "Made with AI"]
    make_entry(EntryState.DRAFT, edition=edition)
    shown = send(client, edition, text_en=TEXT, act="show")
    assert shown.status_code == 200
    assert '<h2 dir="auto">Our night</h2>' in shown.content.decode()
    assert not RegulationsText.objects.exists()
    assert send(client, edition, text_en=TEXT, text_id="# Malam kami").status_code == 302
    page = page_of(edition)
    left = [title for title in usual if title not in ("The film", "Dates")]
    assert headings_in(page) == ["Our night", "Come", *left]
    assert page.index("Films are <strong>") < page.index("60 to 300 seconds") < page.index("Come</h2>")
    assert headings_in(page_of(edition, lang="id"))[:2] == ["Malam kami", "Siapa yang boleh ikut"]
    chinese = page_of(edition, lang="zh-hans")
    assert '<div class="own-text" lang="en"><h2 dir="auto">Our night</h2>' in chinese
    with override("en"):
        (change,) = untold_changes(edition)
    assert change.rules == [("Text of the regulations", "English, Bahasa Indonesia")]
    line = JournalEntry.objects.get(number=change.number)
    assert line.facts == {"regulations_text": {"en": TEXT, "id": "# Malam kami"}}
    version = client.get(reverse("office_regulations_version", args=[edition.slug, line.number]))
    assert "Films are **short**." in version.content.decode()
    assert send(client, edition, text_en="", text_id="").status_code == 302
    assert headings_in(page_of(edition)) == usual


@pytest.mark.slow
def test_two_windows_and_strange_input_lose_nothing(client: Client, edition: Edition) -> None:
    opened = client.get(reverse("office_regulations", args=[edition.slug])).context["opened"]
    assert send(client, edition, opened, text_en="One").status_code == 302
    clash = send(client, edition, opened, text_en="Two")
    assert (clash.status_code, clash.context["clashes"][0].theirs) == (409, "One")
    assert send(client, edition, opened, text_id="Satu").status_code == 302
    assert RegulationsText.objects.get().texts == {"en": "One", "id": "Satu"}
    for text, said in {
        "[[limt]]": "Line 1: there is no mark [[limt]].",
        "x" * 1_000_000: "This has 1000000 characters; the limit is 40000.",
        "a\0b": "This has an invisible character (NUL)",
    }.items():
        refused = send(client, edition, text_en=text)
        assert refused.status_code == 422
        assert said in str(refused.context["form"].errors["text_en"])
        assert refused.context["form"]["text_en"].value() == text
    turned = send(client, edition, text_en="safe \u202egpj.exe")
    assert turned.status_code == 302
    assert RegulationsText.objects.get().texts["en"] == "safe gpj.exe"


def test_text_of_a_published_edition_stays(client: Client) -> None:
    edition = make_edition("published")
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    client.force_login(organiser)
    refused = send(client, edition, text_en="Late")
    assert refused.status_code == 409
    assert "Late" in refused.content.decode()  # what was typed
    assert not RegulationsText.objects.exists()


@pytest.mark.slow
def test_text_in_a_language_that_the_site_does_not_speak(client: Client, edition: Edition) -> None:
    address = reverse("office_regulations", args=[edition.slug])
    assert "text_fr" not in client.get(f"{address}?add=xx-soul").context["form"].fields
    opened = client.get(f"{address}?add=fr").context["opened"]
    sent = {"opened": opened, "text_en": "# Our night", "text_fr": "# Notre nuit\n\n[[dates]]"}
    assert client.post(f"{address}?add=fr", sent).status_code == 302
    assert client.get(address).context["form"]["text_fr"].label == "Text of the regulations (français)"
    public, french = reverse("regulations_show", args=[edition.slug]), '<div class="own-text" lang="fr">'
    for asked, accepts, is_french in (
        ("", "fr-CA,fr;q=0.9,en;q=0.8", True),
        ("", "en;q=0.9,fr;q=0.8", False),
        ("?text=fr", "en", True),
        ("?text=en", "fr", False),
        ("?text=soul", "en", False),
    ):
        page = Client(headers={"Accept-Language": accepts}).get(public + asked).content.decode()
        assert (french in page, "Entries open</dt>" in page) == (is_french, True), (asked, accepts)
        assert 'href="?text=fr"' in page
    send(client, edition, text_fr="")
    assert RegulationsText.objects.get().texts == {"en": "# Our night"}
    assert "?text=" not in page_of(edition)


def test_every_mark_has_its_place(edition: Edition) -> None:
    text = "\n\n".join(part.typed for part in PARTS)
    keep_texts(edition, {"en": text}, by=edition.memberships.get().user)
    assert headings_in(page_of(edition)) == ["11 awards"]
