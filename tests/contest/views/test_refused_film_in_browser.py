"""A film that was not accepted, in a real browser: what was found in it is played."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import EntryState, Role
from contest.models import Edition, Entry, User
from media_pipeline.enums import FilmState, JobKind
from media_pipeline.models import Film
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.render import render
from tests.e2e.watching import Watch, look_at
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.films import make_cut_off, make_damaged
from tests.media_pipeline.film_rows import claim_job, receive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
PLAYS_WITHIN = """([from, until]) => {
  const video = document.querySelector(".player video");
  return !video.paused && video.currentTime >= from && video.currentTime < until;
}"""
STOP = "() => document.querySelector('.player video').pause()"


@pytest.fixture
def edition(page: Page, live_site: str) -> Edition:
    return make_edition("open")


def sign_in(page: Page, client: Any, site: str, user: User) -> None:
    client.force_login(user)
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": site}
    page.context.add_cookies([cookie])


def make_refused_entry(edition: Edition, film: Film) -> Entry:
    film.refresh_from_db()
    assert film.state == FilmState.REFUSED
    return make_entry(EntryState.RETURNED, edition=edition, title="A torn reel", film=film)


def test_places_of_a_damaged_film_are_played_by_creator_and_office(
    page: Page, live_site: str, client: Any, edition: Edition, tmp_path: Path
) -> None:
    watch = Watch(page.context)
    path = make_damaged(tmp_path / "film.mp4", seconds=8, share=0.1)
    film = receive(path, state=FilmState.INSPECTED)
    render(claim_job(film, JobKind.RENDER))
    entry = make_refused_entry(edition, film)
    start = film.findings.get().timecodes[0][0] / 1000
    organiser = make_user(name="Ratna")
    make_membership(organiser, edition, Role.ORGANISER)
    office_page = reverse("office_entry", args=[edition.slug, entry.code])
    pages = {entry.representative: reverse("entry_film", args=[entry.code]), organiser: office_page}
    for name, (reader, address) in zip(("creator", "office"), pages.items(), strict=True):
        sign_in(page, client, live_site, reader)
        page.goto(live_site + address)
        page.wait_for_function("() => document.querySelector('.player video').readyState > 1")
        look_at(page, f"refused-damaged-{name}")
        page.get_by_role("button", name="Play from").first.click()
        page.wait_for_function(PLAYS_WITHIN, arg=[start, start + 3])
        page.evaluate(STOP)
        page.evaluate("() => { document.querySelector('.player video').currentTime = 0; }")
        page.locator("[data-axis] [data-finding=damaged] rect").first.click()
        page.wait_for_function(PLAYS_WITHIN, arg=[start, start + 3])
        page.evaluate(STOP)
        with page.expect_response("**/storyboard.vtt"):
            page.get_by_label("Position in the film").hover(position={"x": 60, "y": 9})
        page.get_by_label("Position in the film").hover(position={"x": 80, "y": 9})
        expect(page.locator(".seek-preview svg")).to_be_visible()
        look_at(page, f"refused-damaged-{name}-played")
    assert watch.troubles == []


def test_copy_comes_by_itself_and_plays_the_last_seconds_of_a_film_that_is_cut_off(
    page: Page, live_site: str, client: Any, edition: Edition, tmp_path: Path
) -> None:
    watch = Watch(page.context)
    film = receive(make_cut_off(tmp_path / "film.mp4", seconds=14, keep=0.6))
    first_check(claim_job(film, JobKind.INSPECT))
    entry = make_refused_entry(edition, film)
    sign_in(page, client, live_site, entry.representative)
    page.goto(live_site + reverse("entry_film", args=[entry.code]))
    expect(
        page.get_by_text("A screening copy is being made so that you can play these passages here.")
    ).to_be_visible()
    look_at(page, "refused-cut-off-waiting")
    page.evaluate("() => { window.isTheSamePage = true; }")
    render(claim_job(film, JobKind.RENDER))
    page.get_by_role("button", name="Play from").click()
    ends = Film.objects.get().facts["proxy_seconds"]
    page.wait_for_function(PLAYS_WITHIN, arg=[ends - 3.1, ends])
    page.evaluate(STOP)
    assert page.evaluate("() => window.isTheSamePage")
    expect(page.get_by_text("The screening copy ends at 0:0")).to_be_visible()
    look_at(page, "refused-cut-off-played")
    assert watch.troubles == []
