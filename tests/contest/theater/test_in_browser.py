"""The theater in a browser: browse, search, filter, play, go on, next episode; clean for axe and console."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from contest.enums import AgeMark, ProgrammeKind
from contest.models import TheaterFilm
from contest.theater.curating import curate_film
from contest.theater.programmes import ProgrammePlan, add_film, save_programme
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.test_night_in_browser import watched_page
from tests.contest.theater.conftest import Theater, make_theater
from tests.e2e.watching import axe_findings
from tests.films import make_film

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
MOVIES = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.HOVER)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">'
    '<rect width="640" height="360" fill="#345"/></svg>'
)


@pytest.fixture
def hall(live_site: str, tmp_path: Path) -> tuple[str, Theater]:
    """A site whose theater has a programme, a series of three, and films of twenty seconds."""
    theater = make_theater(winners=7, others=1)
    with make_film(tmp_path / "film.mp4", seconds=20, shots=2).open("rb") as film:
        key = film_store().save("film.mp4", File(film))
    Rendition.objects.filter(kind__in=MOVIES).update(storage_key=key, size=film_store().size(key))
    still = film_store().save("still.svg", ContentFile(PICTURE.encode()))
    stills = Rendition.objects.exclude(kind__in=MOVIES)
    stills.update(storage_key=still, content_type="image/svg+xml", size=len(PICTURE))
    TheaterFilm.objects.update(length_ms=20_000)
    for kind, title, places in (
        (ProgrammeKind.SERIES, "The Tide Clock", (0, 1, 2)),
        (ProgrammeKind.ROW, "Look up", (1, 2, 3, 4, 5)),
    ):
        plan = ProgrammePlan(kind=kind, title={"en": title}, text={"en": "In parts."}, is_public=True)
        row = save_programme(None, plan, office=theater.edition, by=theater.organiser)
        for place in places:
            add_film(row, theater.codes[place], office=theater.edition, by=theater.organiser)
    curate_film(theater.entries[3], is_selected=False, age=AgeMark.SIX, by=theater.organiser)
    return live_site, theater


def test_pages_are_clean(page: Page, hall: tuple[str, Theater]) -> None:
    site, theater = hall
    page.emulate_media(reduced_motion="reduce")
    complaints = watched_page(page)
    series = theater.film(0).places.get(kind="series").programme_id
    for path in ("", "films/", "children/", f"programmes/{series}/", f"films/{theater.codes[0]}/"):
        page.goto(f"{site}/theater/{path}")
        page.wait_for_load_state("networkidle")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            assert axe_findings(page) == [], (path, width)
    assert complaints == []


def test_visitor_browses_plays_goes_on_and_sees_the_next_episode(
    page: Page, hall: tuple[str, Theater]
) -> None:
    site, theater = hall
    page.set_viewport_size({"width": 1280, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    complaints = watched_page(page)
    page.goto(f"{site}/theater/")
    lane = page.get_by_role("region", name="Look up")
    lane.locator("a.card").first.focus()
    page.keyboard.press("ArrowRight")
    expect(lane.locator(f"[data-code='{theater.codes[2]}']")).to_be_focused()
    page.get_by_role("searchbox").fill(theater.entries[3].title.upper())
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("One film")
    page.get_by_label("Running time").select_option("long")
    page.get_by_role("button", name="Show films").click()
    expect(page.get_by_role("heading", name="No film was found")).to_be_visible()

    page.goto(f"{site}/theater/films/{theater.codes[0]}/")
    with page.expect_response(lambda answer: answer.url.endswith("/view/") and counted(answer)):
        page.locator(".player .start").click()
    assert theater.film(0).views == 1
    page.evaluate("document.querySelector('video').pause()")
    page.goto(f"{site}/theater/")
    again = page.get_by_role("region", name="Continue watching")
    expect(again.locator("progress.watched")).to_be_visible()
    again.locator("a.card").click()
    go_on = page.get_by_role("button", name="Continue at 0:1")
    go_on.click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 10")
    page.evaluate("document.querySelector('video').currentTime = 18.5")
    following = page.get_by_role("link", name="Play episode 2")
    expect(following).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(theater.entries[1].title)

    page.goto(f"{site}/theater/films/{theater.codes[1]}/")
    page.evaluate("localStorage.setItem('theater-films', '[3')")  # not ours: nothing is remembered
    page.goto(f"{site}/theater/")
    expect(again).to_be_hidden()
    told = {code: {"at": 12, "of": 20, "when": 1} for code in (theater.codes[2], "NOSUCH")}
    page.evaluate("told => localStorage.setItem('theater-films', JSON.stringify(told))", told)
    page.reload()
    expect(again.locator("a.card")).to_have_count(1)
    again.get_by_role("button", name="Forget all").click()
    expect(again).to_be_hidden()
    page.wait_for_function("() => localStorage.getItem('theater-films') === null")
    assert complaints == []


def counted(answer: Any) -> bool:
    return bool(answer.json().get("counted"))
