"""Two films in a real browser: they move as one."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import EntryState, Role
from contest.models import Edition, Entry
from media_pipeline.enums import FilmState, JobKind, MatchKind
from media_pipeline.models import Film, Match
from media_pipeline.steps.render import render
from tests.contest.matches import make_match
from tests.e2e.watching import Watch, look_at
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.films import make_film
from tests.media_pipeline.film_rows import claim_job, receive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
SPEED = 1.25
TIMES = "() => [...document.querySelectorAll('video')].map((video) => video.currentTime)"
PAUSED = "() => [...document.querySelectorAll('video')].map((video) => video.paused).join()"
TURNED = "() => getComputedStyle(document.querySelector('.here video')).transform"


@pytest.fixture
def edition(page: Page, live_site: str, client: Any) -> Edition:
    """An open edition, with its organiser at the browser."""
    edition, organiser = make_edition("open"), make_user(name="Ratna")
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(organiser)
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_site}]
    )
    return edition


def make_real_film(path: Path, **how: Any) -> Film:
    film = receive(make_film(path, size=(640, 360), **how), state=FilmState.INSPECTED)
    render(claim_job(film, JobKind.RENDER))
    return Film.objects.get(pk=film.pk)


@pytest.fixture
def match(edition: Edition, tmp_path: Path) -> Match:
    """A film, and the same mirrored and 1.25 times as fast."""
    earlier = make_real_film(tmp_path / "earlier.mp4", seconds=8, shots=[3, 2.5, 2.5])
    later = make_real_film(
        tmp_path / "later.mp4", seconds=6.4, shots=[2.4, 2, 2], picture_filter="hflip", first_scene=0
    )
    make_entry(EntryState.SUBMITTED, edition=edition, title="The Ferryman’s Ledger", film=earlier)
    make_entry(EntryState.SUBMITTED, edition=edition, title="Ledger of a Ferryman", film=later)
    return Match.objects.create(
        film=later,
        other=earlier,
        kind=MatchKind.FILM,
        share=0.97,
        seconds=6.2,
        speed=SPEED,
        is_mirrored=True,
        pairs=[[at, round(at * SPEED), 4] for at in range(200, 6400, 1000)],
    )


def wait_for_times(page: Page, here: float, there: float) -> None:
    page.wait_for_function(
        f"() => ({TIMES})().every((time, side) => Math.abs(time - [{here}, {there}][side]) < 0.05)"
    )


def test_two_films_move_as_one(page: Page, live_site: str, edition: Edition, match: Match) -> None:
    watch = Watch(page.context)
    page.goto(live_site + reverse("office_match", args=[edition.slug, match.pk]))
    place = page.get_by_role("button", name="0:02.2 in the later film")
    place.click()
    wait_for_times(page, 2.2, 2.75)
    expect(place).to_have_attribute("aria-pressed", "true")
    look_at(page, "match")

    page.keyboard.press("n")
    wait_for_times(page, 3.2, 4.0)
    page.keyboard.press("p")
    wait_for_times(page, 2.2, 2.75)

    page.evaluate("() => { document.querySelectorAll('video')[1].currentTime = 5; }")
    wait_for_times(page, 4.0, 5.0)
    page.evaluate("() => { document.querySelectorAll('video')[0].currentTime = 1; }")
    wait_for_times(page, 1.0, 1.25)

    page.keyboard.press("k")
    page.wait_for_function(
        f"() => {{ const [here, there] = ({TIMES})(); return ({PAUSED})() === 'false,false'"
        f" && here > 1.6 && Math.abs(there - here * {SPEED}) < .35; }}"
    )
    page.keyboard.press("k")
    page.wait_for_function(f"() => ({PAUSED})() === 'true,true'")

    page.wait_for_function(f"() => ({TURNED})() === 'matrix(-1, 0, 0, 1, 0, 0)'")
    page.get_by_label("Mirror the later film").uncheck()
    page.wait_for_function(f"() => ({TURNED})() === 'none'")
    assert watch.troubles == []


def test_verdict_is_given_and_read(page: Page, live_site: str, edition: Edition) -> None:
    watch = Watch(page.context)
    make_match(edition, other_edition=make_edition("published"), speed=1.0)
    make_match(edition, share=0.31, kind=MatchKind.SHOTS, is_mirrored=True)
    with watch.expecting("404"):  # these films are rows only
        page.goto(live_site + reverse("office_show", args=[edition.slug]))
        look_at(page, "office")
        page.get_by_role("link", name="2 possible duplicates to decide").click()
        expect(page.get_by_role("heading", name="Possible duplicates")).to_be_visible()
        look_at(page, "matches")
        page.get_by_role("link", name="Paper Tide, again").first.click()
        expect(page.get_by_role("heading", name="Similar passages")).to_be_visible()
        look_at(page, "match-foreign")
        page.get_by_role("button", name="Mark as different films").click()
        expect(page.get_by_label("Reason, for the audit log")).to_be_focused()
        page.get_by_label("Reason, for the audit log").fill("Both show the same bridge, from two sides.")
        page.get_by_role("button", name="Mark as different films").click()
        expect(page.get_by_text("Decision saved in the audit log: Different films.")).to_be_visible()
        look_at(page, "match-decided")
        page.get_by_role("link", name="Next pair to decide").click()
        expect(page.get_by_text("No decision yet.")).to_be_visible()
        entry = Entry.objects.get(film=Match.objects.get(kind=MatchKind.SHOTS).film_id)
        page.goto(live_site + reverse("office_entry", args=[edition.slug, entry.code]))
        look_at(page, "entry-with-match")
    assert watch.troubles == []
