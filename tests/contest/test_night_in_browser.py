"""The evening of the awards in a browser: films that play over the page, with the label over them."""

from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from contest.enums import AgeMark
from contest.models import Entry
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.looking import seen
from tests.contest.nights import make_published_edition
from tests.e2e.watching import axe_findings
from tests.films import make_film

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
MOVIES = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.HOVER)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">'
    '<rect width="640" height="360" fill="#345"/></svg>'
)


@pytest.fixture
def evening(live_site: str, tmp_path: Path) -> tuple[str, list[str]]:
    """The winners' page of a site with an evening, and the addresses of its films."""
    edition, entries, _organiser = make_published_edition()
    Entry.objects.update(content_notices=["fright"], age=AgeMark.TWELVE)
    with make_film(tmp_path / "film.mp4", seconds=8, shots=2).open("rb") as film:
        key = film_store().save("film.mp4", File(film))
    Rendition.objects.filter(kind__in=MOVIES).update(storage_key=key, size=film_store().size(key))
    still = film_store().save("still.svg", ContentFile(PICTURE.encode()))
    stills = Rendition.objects.exclude(kind__in=MOVIES)
    stills.update(storage_key=still, content_type="image/svg+xml", size=len(PICTURE))
    films = [f"{live_site}/films/{entry.code}/" for entry in entries]
    return f"{live_site}/editions/{edition.slug}/winners/", films


def watched_page(page: Page) -> list[str]:
    """What the browser complains of from here on."""
    complaints: list[str] = []
    page.on(
        "console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def test_film_plays_over_the_evening_and_leaves_it_as_it_was(
    page: Page, evening: tuple[str, list[str]]
) -> None:
    address, films = evening
    page.emulate_media(reduced_motion="reduce")
    complaints = watched_page(page)
    page.goto(address)
    assert seen(page, "evening") == []
    still = page.locator(".panels .still").first
    still.focus()
    page.keyboard.press("Enter")
    room = page.get_by_role("dialog")
    expect(room.locator("video")).to_be_visible()
    page.wait_for_function("() => document.querySelector('dialog video').currentTime > .5")
    expect(room.locator(".label-over")).to_have_text("AI-generated")
    expect(room.locator(".label-over")).to_be_visible()
    expect(room.locator(".viewer-notes")).to_have_text("Contains: Frightening scenes · From 12")
    film = room.locator("video")
    film.evaluate("film => film.pause()")  # what is missed while axe computes would count as a jump
    assert seen(page, "film over the evening") == []
    film.evaluate("film => film.play()")
    page.wait_for_function("() => document.querySelector('dialog video').currentTime > 5")
    expect(room.locator(".label-over")).to_be_hidden()
    expect(room.get_by_role("link", name="About this film")).to_have_attribute("href", films[1])
    page.keyboard.press("Escape")
    expect(page.locator("dialog.cinema")).to_have_count(0)
    expect(still).to_be_focused()
    page.locator(".button.play").click()
    expect(room.locator("video")).to_be_visible()
    room.get_by_role("button", name="Close").click()
    expect(page.locator("dialog.cinema")).to_have_count(0)
    assert complaints == []


def test_first_prize_moves_on_arrival_and_not_where_less_motion_is_asked_for(
    page: Page, evening: tuple[str, list[str]]
) -> None:
    address, _films = evening
    page.goto(address)
    moving = page.locator(".stage video.backdrop")
    expect(moving).to_be_visible()
    assert moving.evaluate("video => video.muted")
    expect(moving).to_have_count(0)  # after six seconds
    page.emulate_media(reduced_motion="reduce")
    with page.expect_request("**/overture.js"):
        page.reload()
    page.locator(".stage .button.play").hover()
    expect(moving).to_have_count(0)


def test_film_is_opened_on_its_own_page_when_it_cannot_be_fetched(
    page: Page, evening: tuple[str, list[str]]
) -> None:
    address, films = evening
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.route(
        films[0], lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.locator(".button.play").click()
    page.wait_for_url(f"{films[0]}#play")


def test_pages_of_a_film_are_clean(page: Page, evening: tuple[str, list[str]]) -> None:
    complaints = watched_page(page)
    for address in (
        evening[1][0],
        f"{evening[1][0]}embed/",
        evening[0].replace("winners/", "").rpartition("editions/")[0] + "editions/",
    ):
        page.goto(address)
        assert axe_findings(page) == []
    assert complaints == []


@pytest.mark.slow
def test_player_in_a_frame_is_never_higher_than_the_frame(page: Page, evening: tuple[str, list[str]]) -> None:
    for width, height in ((960, 540), (300, 169), (200, 113)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{evening[1][0]}embed/")
        expect(page.locator(".player .start")).to_be_visible()
        whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert whole == [width, height]
        label, start, report = (
            page.locator(place).bounding_box()
            for place in (".label-over .ai-label", ".player .start", ".row .end")
        )
        assert label is not None
        assert start is not None
        assert report is not None
        assert label["y"] + label["height"] <= start["y"], width
        assert report["x"] + report["width"] <= width
        assert report["y"] + report["height"] <= height, width
