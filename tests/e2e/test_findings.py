"""What was found in a film: its creator plays it, chooses a still, and the office waives it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import FILM_MINUTES, sign_in, upload, wait_for_mail, wait_for_verdict
from tests.e2e.running_site import Site
from tests.e2e.watching import Watch, look_at
from tests.films import make_film

EDITION = "findings"  # its own: nobody publishes it, in whatever order tests run
Visit = Callable[[], tuple[Page, Watch]]
LISTEN = """() => {
  const video = document.querySelector(".player video");
  video.pause();
  video.currentTime = 0;
  delete document.body.dataset.playedFrom;
  let from;
  video.addEventListener("seeking", () => (from = Math.floor(video.currentTime)));
  video.addEventListener("playing", () => {
    // where it is by now depends on the machine; a film that was not read yet begins there without a seek
    document.body.dataset.playedFrom = from ?? Math.floor(video.currentTime);
    video.pause();
  }, { once: true });
}"""


@pytest.fixture(scope="module", autouse=True)
def edition(site: Site) -> None:
    site.tell("open_edition", EDITION)


def test_creator_plays_what_was_found_and_the_office_waives_it(site: Site, visit: Visit) -> None:
    code = site.tell("dark_film", "umbra", EDITION)["code"]
    creator, _ = visit()
    sign_in(creator, "umbra")
    creator.goto(f"/entries/{code}/film/")
    look_at(creator, "entry-film-findings")
    play_the_black_picture(creator)
    choose_the_third_still(creator, code)
    creator.goto(f"/entries/{code}/submit/")
    creator.get_by_role("button", name="Submit your film").click()
    expect(creator.get_by_role("heading", name="Your film has been submitted")).to_be_visible()
    site.tell("labelled", code)

    office, _ = visit()
    sign_in(office, "organiser")
    office.goto(f"/office/{EDITION}/entries/{code}/")
    play_the_black_picture(office)
    office.get_by_text("Waive this issue: Black frames").click()
    office.get_by_label("Reason, shown to the creator").first.fill("The lights go out in the story.")
    look_at(office, "office-entry-waive")
    office.get_by_role("button", name="Waive with this reason").first.click()
    expect(office.get_by_text("no longer counts")).to_be_visible()
    look_at(office, "office-entry-waived")

    creator.goto(f"/entries/{code}/film/")
    expect(creator.get_by_text("The lights go out in the story.")).to_be_visible()
    look_at(creator, "entry-film-waived")


def play_the_black_picture(page: Page) -> None:
    """By its timecode in the list, then by its mark on the axis; both light up together."""
    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Black frames"))
    mark = page.locator("[data-axis] [data-finding=black]")
    page.evaluate(LISTEN)
    line.get_by_role("button", name="Play from 0:05–0:10").click()
    expect(page.locator("body")).to_have_attribute("data-played-from", "5")
    expect(mark).to_have_class("mark warns lit")
    page.evaluate(LISTEN)
    mark.locator("rect").click()
    expect(page.locator("body")).to_have_attribute("data-played-from", "5")
    expect(line).to_have_class("warns lit")


def choose_the_third_still(page: Page, code: str) -> None:
    page.get_by_role("radio", name="Poster frame 3").check()
    page.get_by_role("button", name="Use this poster").click()
    expect(page.get_by_text("Poster saved.")).to_be_visible()
    page.goto(f"/entries/{code}/preview/")
    expect(page.get_by_role("radio", name="Poster frame 3")).to_be_checked()
    look_at(page, "entry-preview-stills")


def test_refused_film_is_let_in_once_its_creator_asks(site: Site, visit: Visit, films: Path) -> None:
    page, _ = visit()
    site.tell("newcomer", "longa")
    sign_in(page, "longa")
    page.goto(f"/editions/{EDITION}/enter/")
    page.get_by_role("button", name="Start an entry").click()
    code = page.url.split("/entries/")[1].split("/")[0]
    page.goto(f"/entries/{code}/film/")
    upload(page, make_film(films / "too-long.mp4", seconds=25, shots=2))
    page.get_by_role("button", name="Upload anyway").click()
    wait_for_verdict(page, "Your film did not pass the technical check")
    places = page.get_by_role("button", name="Play from 0:20–0:25")
    expect(places).to_be_visible(timeout=FILM_MINUTES)
    page.evaluate(LISTEN)
    places.click()
    expect(page.locator("body")).to_have_attribute("data-played-from", "20")
    page.get_by_text("Request an exception").click()
    page.get_by_label("Reason for the exception").fill("Its last five seconds are the credits.")
    look_at(page, "entry-film-refused-place")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_text("Your request has been sent.")).to_be_visible()

    office, _ = visit()
    sign_in(office, "organiser")
    office.goto(f"/office/{EDITION}/")
    office.get_by_role("link", name="request for an exception").click()
    office.get_by_role("link", name="Untitled film").click()
    look_at(office, "office-entry-asked")
    office.get_by_text("Waive this issue: Too long").click()
    office.get_by_label("Reason, shown to the creator").first.fill("Credits do not count.")
    office.get_by_role("button", name="Waive with this reason").click()
    office.locator("button[name=sure]").click()
    expect(office.get_by_text("The film is being checked again")).to_be_visible()

    page.goto(f"/entries/{code}/film/")
    wait_for_verdict(page, "Your film passed the technical check")
    expect(page.get_by_text("Credits do not count.")).to_be_visible()
    look_at(page, "entry-film-let-in")
    wait_for_mail(page, "Your film “Untitled film” is being checked again", to="longa@walk.example")
