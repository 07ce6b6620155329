"""The look of an edition: written by its office, looked at, published, worn by its pages and emails."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from contest.branding.keeping import copy_brand, keep_draft, print_of, publish_draft
from contest.branding.shown import brand_of
from contest.domain import office_tasks
from contest.domain.notices import enqueue_notice, render_mail
from contest.enums import EntryState, NoticeKind, Role
from contest.models import Brand, BrandDraft, Edition, JournalEntry, Logo, OfficeTask, User
from media_pipeline.enums import PosterState
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.pictures import a_picture, opened, png_that_claims, saved

pytestmark = pytest.mark.django_db
LAMPS = {"name_en": "Night of Lamps", "headline_en": "Why lamps", "story_en": "One.\n\n– Two\n– Three"}


@pytest.fixture
def organiser() -> User:
    return make_user("ratna@example.org", name="Ratna")


@pytest.fixture
def edition(client: Client, organiser: User) -> Edition:
    edition = make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(organiser)
    return edition


def at(name: str, edition: Edition) -> str:
    return reverse(name, args=[edition.slug])


def save(client: Client, edition: Edition, **sent: Any) -> Any:
    """As a page sends it that was opened now."""
    shown = client.get(at("office_look", edition)).context["opened"]
    told = {name: (values or [""])[0] for name, values in json.loads(shown).items()}
    return client.post(at("office_look", edition), {**told, "opened": shown, **sent})


def publish(client: Client, edition: Edition) -> Any:
    seen = client.get(at("office_look", edition)).context["seen"]
    return client.post(at("office_look_publish", edition), {"seen": seen})


def bring(client: Client, edition: Edition, content: bytes, name: str = "logo.png") -> tuple[int, str]:
    """The status, and what stands at the field."""
    files = {"picture": SimpleUploadedFile(name, content)}
    response = client.post(at("office_look_logo", edition), files)
    form = (response.context or {}).get("logo_form")
    return response.status_code, str(form.errors.get("picture", [""])[0]).replace("\xa0", " ") if form else ""


def draw_all() -> None:
    for pk in OfficeTask.objects.unfinished().values_list("pk", flat=True):
        office_tasks.work_on(pk)


def main_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1]).split())


@pytest.mark.slow
def test_a_draft_is_seen_by_the_office_alone_until_it_is_published_and_can_be_taken_back(
    client: Client, edition: Edition
) -> None:
    stranger, home = Client(), at("edition_show", edition)
    assert save(client, edition, accent="#005F73", stage="001219", **LAMPS).status_code == 302
    draft = BrandDraft.objects.get(edition=edition)
    assert (draft.name, draft.accent, draft.stage) == ({"en": "Night of Lamps"}, "#005f73", "#001219")
    assert "Night of Lamps" not in stranger.get(home).content.decode()
    for preview in ("office_look_home", "office_look_winners", "office_look_email"):
        shown = client.get(at(preview, edition)).content.decode()
        assert ("Night of Lamps" in shown, "Preview: the public does not see this look" in shown) == (
            True,
            True,
        )
        assert "/brand/005f73-001219-" in shown
    assert stranger.get(at("office_look_home", edition)).status_code == 302
    assert publish(client, edition).status_code == 302
    page = stranger.get(home).content.decode()
    assert re.findall("<title>.*?</title>", page) == [f"<title>{edition.title} 2026 · Night of Lamps</title>"]
    assert '<a class="brand" href="/">Night of Lamps</a>' in page
    assert "Night of Lamps, a contest for AI short films" in page
    assert '<p dir="auto">One.</p>' in page
    assert "<li>Two</li><li>Three</li>" in page
    sheet = re.findall('href="(/brand/[^"]+)"', page)[0]
    answer = stranger.get(sheet)
    assert (answer.status_code, answer["Content-Type"], "immutable" in answer["Cache-Control"]) == (
        200,
        "text/css; charset=utf-8",
        True,
    )
    assert "--accent: #005f73;" in answer.content.decode()
    assert stranger.get(sheet.replace("005f73", "005f74")).status_code == 404
    assert publish(client, edition).status_code == 409  # twice
    reset, sure = at("office_look_reset", edition), {"sure": "1"}
    assert "Use the site’s own look again?" in client.post(reset).content.decode()
    assert client.post(reset, sure).status_code == 302
    assert "Night of Lamps" not in stranger.get(home).content.decode()
    assert client.post(reset, sure).status_code == 409
    lines = JournalEntry.objects.filter(edition=edition, verb__startswith="brand_").order_by("number")
    told = [(line.verb, line.facts.get("brand_name"), line.facts.get("brand_accent")) for line in lines]
    assert told == [("brand_published", {"en": "Night of Lamps"}, "#005f73"), ("brand_reset", None, None)]
    journal = client.get(reverse("office_journal", args=[edition.slug]))
    assert "published the look of the edition" in main_of(journal)


def test_a_colour_that_cannot_be_read_is_refused_and_the_nearest_is_a_button(
    client: Client, edition: Edition
) -> None:
    response = save(client, edition, accent="#ffaa00", stage="#556677", **LAMPS)
    form = response.context["form"]
    assert (response.status_code, form.offers) == (422, {"accent": "#916100", "stage": "#2f3840"})
    assert form.errors["accent"][0].startswith(
        "#ffaa00 cannot be read well on the background of the page #faf7f2 (1.79, 2.71 too little), raised"
    )
    assert form["name_en"].value() == "Night of Lamps"
    assert 'name="nearest-accent" value="#916100"' in response.content.decode()
    chosen = {"nearest-accent": "#916100", "accent": "#ffaa00", "stage": "#2f3840"}
    assert save(client, edition, **chosen, **LAMPS).status_code == 302
    assert BrandDraft.objects.get(edition=edition).accent == "#916100"


@pytest.mark.slow
def test_strange_input_is_answered_at_its_field(client: Client, edition: Edition) -> None:
    strange = {
        "accent": ["red", "#12345", "#gggggg", "#bf351d\n;}", "\x00", "url(x)", "#bf351d" * 99],
        "name_en": ["x" * 61, "a\x00b"],
        "story_en": ["x" * 3001],
    }
    statuses = {
        (name, value[:9]): (response.status_code, name in response.context["form"].errors)
        for name, values in strange.items()
        for value in values
        for response in [save(client, edition, **{name: value})]
    }
    assert {case: found for case, found in statuses.items() if found != (422, True)} == {}
    assert client.post(at("office_look", edition), {}).status_code == 302  # a form without fields: all empty
    assert save(client, edition, story_en="<script>alert(1)</script>").status_code == 302
    shown = client.get(at("office_look_home", edition)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.split("<main")[1]


def test_two_windows_change_different_fields_and_clash_on_one(client: Client, edition: Edition) -> None:
    opened_at = client.get(at("office_look", edition)).context["opened"]
    address, sent = at("office_look", edition), {"opened": opened_at, "name_en": "Lamps"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, {"opened": opened_at, "accent": "#005f73"}).status_code == 302
    draft = BrandDraft.objects.get(edition=edition)
    assert (draft.name, draft.accent) == ({"en": "Lamps"}, "#005f73")
    answer = client.post(address, {"opened": opened_at, "name_en": "Lanterns"})
    assert (answer.status_code, [(clash.theirs, clash.mine) for clash in answer.context["clashes"]]) == (
        409,
        [("Lamps", "Lanterns")],
    )
    seen = client.get(address).context["seen"]
    save(client, edition, name_en="Candles")
    assert client.post(at("office_look_publish", edition), {"seen": seen}).status_code == 409
    assert not Brand.objects.exists()


@pytest.mark.slow
def test_a_logo_is_drawn_in_the_sandbox_kept_transparent_and_served_once_it_is_public(
    client: Client, edition: Edition, django_capture_on_commit_callbacks: Any
) -> None:
    image = Image.new("RGBA", (900, 300))
    image.paste((240, 240, 240, 255), (300, 100, 600, 200))  # nearly white, in the middle of nothing
    assert bring(client, edition, saved(image, "PNG")) == (302, "")
    assert "The logo is being drawn." in main_of(client.get(at("office_look", edition)))
    draw_all()
    logo = Logo.objects.get(edition=edition)
    assert (logo.state, logo.width, logo.height, logo.mean, bytes(logo.brought)) == (
        PosterState.MADE,
        *(288, 96, "#f0f0f0", b""),
    )
    assert (opened(bytes(logo.small)).mode, opened(bytes(logo.large)).size) == ("RGBA", (300, 100))
    stranger, address = Client(), reverse("brand_logo", args=[logo.pk, logo.digest])
    assert (stranger.get(address).status_code, client.get(address).status_code) == (404, 200)
    assert publish(client, edition).status_code == 302
    answer = stranger.get(address)
    assert (answer["Content-Type"], answer.content[1:4]) == ("image/png", b"PNG")
    page = stranger.get(at("edition_show", edition)).content.decode()
    assert f'<img class="plate-on-light" src="{address}" alt="Laureate" width="288" height="96">' in page
    assert stranger.get(address.replace(logo.digest, "f" * 12)).status_code == 404
    assert stranger.get(reverse("brand_logo", args=[10**30, logo.digest])).status_code == 404
    later = make_edition("planned")
    copy_brand(edition, later)
    copied = Brand.objects.select_related("logo").get(edition=later).logo
    assert copied is not None
    assert (copied.edition, copied.pk != logo.pk) == (later, True)
    assert client.post(at("office_look_logo", edition), {"act": "remove"}).status_code == 302
    assert BrandDraft.objects.get(edition=edition).logo is None


@pytest.mark.slow
def test_logos_of_every_kind_are_drawn_or_refused_in_words(client: Client, edition: Edition) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    drawn = {
        "CMYK": saved(Image.new("CMYK", (200, 100), (0, 255, 255, 0)), "JPEG"),
        "turned": a_picture((200, 100), "JPEG", exif=turned),
        "animated": saved(
            Image.new("RGB", (200, 100), "red"),
            "WEBP",
            save_all=True,
            append_images=[Image.new("RGB", (200, 100))],
        ),
    }
    sizes = {}
    for name, content in drawn.items():
        assert bring(client, edition, content) == (302, ""), name
        draw_all()
        made = Logo.objects.filter(edition=edition, state=PosterState.MADE).last()
        sizes[name] = (made.width, made.height) if made else None
    assert sizes == {"CMYK": (192, 96), "turned": (48, 96), "animated": (192, 96)}
    said = {
        name: bring(client, edition, content)[1].split(".")[0]
        for name, content in {
            "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "50 MP": png_that_claims(10_000, 5_000),
            "1x1": a_picture((1, 1), "PNG"),
            "wide": a_picture((1300, 100), "PNG"),
            "text": b"hello",
            "nothing": b"",
            "heavy": a_picture((1, 1), "PNG") + bytes(3 << 20),
        }.items()
    }
    assert said == {
        "SVG": "This is an SVG, which can contain a script and is not accepted",
        "50 MP": "The picture has 10000 × 5000 pixels; up to 16 million in all are accepted",
        "1x1": "The picture has 1 × 1 pixels; at least 96 × 32 are needed",
        "wide": "The picture has 1300 × 100 pixels, and one side is more than 12 times as long as the other",
        "text": "This file is not a picture",
        "nothing": "The file is empty",
        "heavy": "The file has 3",
    }
    assert bring(client, edition, saved(Image.new("RGBA", (200, 100)), "PNG"))[0] == 302  # nothing to be seen
    draw_all()
    assert "The last picture could not be read" in main_of(client.get(at("office_look", edition)))


def test_emails_of_the_edition_come_from_the_festival_in_its_accent(
    edition: Edition, organiser: User
) -> None:
    entry = make_entry(EntryState.ELIGIBLE, edition=edition)
    notice = enqueue_notice(NoticeKind.ENTRY_ACCEPTED, user=entry.representative, key="one", entry=entry)
    plain: Any = render_mail(notice)
    assert (plain.from_email, "border-top: 4px solid #bf351d" in plain.alternatives[0][0]) == (
        "Laureate <office@laureate.example>",
        True,
    )
    draft = keep_draft(edition, by=organiser, name={"en": "Night of Lamps,\n2026"}, accent="#005f73")
    publish_draft(edition, seen=print_of(draft), by=organiser)
    mail: Any = render_mail(notice)
    assert mail.from_email == '"Night of Lamps, 2026" <office@laureate.example>'
    html = mail.alternatives[0][0]
    assert ("a { color: #005f73; }" in html, "#bf351d" in html) == (True, False)


def test_an_edition_wears_its_own_brand_and_other_pages_that_of_the_current_one(
    client: Client, edition: Edition, organiser: User, django_assert_num_queries: Any
) -> None:
    past = make_edition("published")
    kept = Client().get(reverse("theater_hall")).content.decode()
    assert 'class="brand" href="/">Laureate<' in kept  # and is kept for a minute, unless a look is published
    draft = keep_draft(edition, by=organiser, name={"en": "Night of Lamps", "id": "Malam Lampu"})
    publish_draft(edition, seen=print_of(draft), by=organiser)
    stranger = Client()
    names = {
        name: re.findall('class="brand" href="/">(.*?)</a>', stranger.get(address).content.decode())
        for name, address in {
            "its own": at("edition_show", edition),
            "the past": at("edition_show", past),
            "home": reverse("home"),
            "the theater": reverse("theater_hall"),
            "the list": f"{reverse('edition_list')}?lang=id",
        }.items()
    }
    assert names == {
        "its own": ["Night of Lamps"],
        "the past": ["Laureate"],
        "home": ["Night of Lamps"],
        "the theater": ["Night of Lamps"],
        "the list": ["Malam Lampu"],
    }
    editions, keys = list(Edition.objects.select_related("brand__logo")), (edition.pk, past.pk)
    with django_assert_num_queries(0), override("en"):
        assert [brand_of(key, among=editions).name for key in keys] == ["Night of Lamps", "Laureate"]
