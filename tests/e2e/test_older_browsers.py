"""What the oldest browsers that we support lack is taken away, and the work is still done; and what Firefox
and Safari do otherwise is done to Chromium."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from contest.enums import Purpose, Tool
from contest.models import Entry
from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from tests.contest.films import give_film
from tests.contest.nights import make_published_edition
from tests.e2e.test_upload import choose, entry, expect_arrived, film_file, film_page, store  # noqa: F401
from tests.factories import make_entry
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

TAKEN_AWAY = """
  delete AbortSignal.any;
  const real = fetch;
  window.fetch = (url, { keepalive, ...more } = {}) => real(url, more);
  delete Array.prototype.at;
  delete String.prototype.at;
  delete String.prototype.replaceAll;
  delete window.structuredClone;
"""
UNKNOWN_SELECTORS = ((":popover-open", ":unheard-of-open"), (":has(", ":unheard-of-has("))
TAKES_PLAY_BACK = """
  HTMLMediaElement.prototype.play = function () {
    this.dispatchEvent(new Event("play"));
    this.dispatchEvent(new Event("pause"));
    return Promise.reject(new DOMException("", "NotAllowedError"));
  };
"""


@pytest.fixture
def older_page(page: Page) -> Page:
    page.add_init_script(TAKEN_AWAY)
    return page


def test_film_is_uploaded(older_page: Page, film_page: Page, film_file: Path, entry: Entry) -> None:  # noqa: F811
    choose(film_page, film_file)
    expect_arrived(film_page)
    assert Upload.objects.get().state == UploadState.SEALED


def test_unknown_error_blames_the_page_and_not_the_film(
    page: Page,
    film_page: Page,  # noqa: F811
    film_file: Path,  # noqa: F811
) -> None:
    page.evaluate("() => { XMLHttpRequest.prototype.open = () => { throw new TypeError('lacks it') } }")
    choose(film_page, film_file)
    expect(film_page.locator("[data-part=trouble]")).to_have_text(
        "Something went wrong on this page, not with your film. Reload the page and choose "
        "“My film.mp4” again; what has been uploaded is kept."
    )


def without_new_selectors(page: Page) -> None:
    """Style sheets as a browser reads them that does not know these selectors, and no popover in pages."""

    def send(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        for known, unknown in UNKNOWN_SELECTORS:
            text = text.replace(known, unknown)
        route.fulfill(response=answer, body=re.sub(r" popover(?=[ >])", "", text))

    page.route(re.compile(r"\.css"), send)
    page.route(lambda url: url.endswith("/"), send)


def test_menu_is_there_and_the_page_as_wide_as_the_screen(page: Page, live_site: str) -> None:
    make_published_edition(winners=1)
    without_new_selectors(page)
    page.goto(live_site + "/")
    navigation = page.get_by_role("navigation", name="Site")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        expect(navigation.get_by_role("link").first).to_be_visible()
        expect(navigation.get_by_role("link", name="Sign in")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


@pytest.fixture
def shots_page(page: Page, live_site: str) -> Page:
    work = make_entry()
    give_film(work, labels=())
    work.tool_uses.create(tool=Tool.VEO, purpose=Purpose.PICTURES)
    client = Client()
    client.force_login(work.representative)
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_site}
    page.context.add_cookies([cookie])
    page.goto(live_site + reverse("entry_shots", args=[work.code]))
    expect(page.locator("#strip [data-keys]")).to_be_visible()
    return page


def checked(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.locator("#strip input[name=shot]").all()]


def test_shift_and_a_click_on_a_picture_take_all_shots_between(shots_page: Page) -> None:
    pictures = shots_page.locator("#strip .shot .still")
    pictures.nth(0).click()
    pictures.nth(2).click(modifiers=["Shift"])
    wait_until(lambda: checked(shots_page) == [True, True, True])


def test_keys_label_what_the_mouse_has_chosen_though_nothing_has_the_focus(shots_page: Page) -> None:
    shots_page.locator("#strip label.shot").nth(1).click()
    shots_page.evaluate("document.activeElement.blur()")
    key = shots_page.locator("#strip [data-key]").first.get_attribute("data-key")
    shots_page.keyboard.press(str(key))
    expect(shots_page.locator("#strip .shot.open")).to_have_count(2)


@pytest.fixture
def winners_film(live_site: str) -> str:
    """The address of a film that won."""
    _edition, (winner, *_others), _organiser = make_published_edition(winners=1)
    return live_site + reverse("film_show", args=[winner.code])


def test_play_that_the_browser_takes_back_leaves_the_start_button(page: Page, winners_film: str) -> None:
    page.add_init_script(TAKES_PLAY_BACK)
    page.goto(f"{winners_film}#play")
    start = page.locator(".player .start")
    expect(start).to_be_visible()
    start.click()
    expect(start).to_be_visible()


def test_full_screen_of_a_browser_that_knows_the_video_alone(page: Page, winners_film: str) -> None:
    page.add_init_script(
        "delete Element.prototype.requestFullscreen;"
        "HTMLVideoElement.prototype.webkitEnterFullscreen = function () { this.dataset.full = 'yes' }"
    )
    page.goto(winners_film)
    expect(page.locator(".player .start")).to_be_visible()  # the player's script has come
    page.locator(".player").press("f")
    expect(page.locator(".player video")).to_have_attribute("data-full", "yes")
