"""Films that the regulations do not admit, and what their creators read."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in, upload, wait_for_verdict
from tests.e2e.running_site import Site
from tests.e2e.watching import Watch, look_at
from tests.films import make_film

Visit = Callable[[], tuple[Page, Watch]]


def start_entry(page: Page, site: Site, name: str) -> str:
    site.tell("newcomer", name)
    sign_in(page, name)
    page.goto("/editions/regular/enter/")
    page.get_by_role("button", name="Start an entry").click()
    code = page.url.split("/entries/")[1].split("/")[0]
    page.goto(f"/entries/{code}/film/")
    return code


def test_film_of_47_seconds_is_refused_in_words(site: Site, visit: Visit, films: Path) -> None:
    page, _ = visit()
    start_entry(page, site, "short")
    upload(page, make_film(films / "too-short.mp4", seconds=47.3, shots=4, size=(854, 480)))
    expect(page.locator("[data-part=trouble]")).to_contain_text("runs 47.3 s")
    look_at(page, "entry-film-warned")
    page.get_by_role("button", name="Upload anyway").click()

    wait_for_verdict(page, "Your film did not pass the technical check")
    expect(
        page.get_by_text("The running time is 47.3 s; the regulations require 60–300 s. Upload a longer cut.")
    ).to_be_visible()
    look_at(page, "entry-film-refused")


def test_film_of_62_seconds_is_accepted(site: Site, visit: Visit, films: Path) -> None:
    page, _ = visit()
    start_entry(page, site, "long")
    upload(page, make_film(films / "long-enough.mp4", seconds=62, shots=6, size=(854, 480)))

    wait_for_verdict(page, "Your film passed the technical check")
    expect(page.get_by_text("854×480")).to_be_visible()
