"""Labelling by keyboard, quicker than the site answers: every press lands, in order, and the keys stay."""

from itertools import cycle, islice

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.domain.queries.declarations import labels_of
from contest.enums import Tool
from contest.models import Entry
from contest.templatetags.share_parts import label_text
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
SHOTS = 40
SERVER_MS = 1000
PRESS_MS = 60


@pytest.fixture
def entry() -> Entry:
    entry = make_entry()
    give_film(entry, make_film_row(cuts=[4000 * number for number in range(SHOTS + 1)]), labels=())
    return entry


@pytest.fixture
def shots_page(page: Page, live_site: str, entry: Entry) -> Page:
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.force_login(entry.representative)
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_site}]
    )
    page.goto(live_site + reverse("entry_shots", args=[entry.code]))
    expect(page.locator("#strip [data-keys]")).to_be_visible()
    return page


def slow_down(page: Page) -> list[str]:
    """Let the site take a second for each request; returns the requests of labels."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/labels/") else None)
    page.evaluate(
        """(ms) => {
          const real = window.fetch;
          window.fetch = async (...asked) => {
            await new Promise((resolve) => setTimeout(resolve, ms));
            return real(...asked);
          };
        }""",
        SERVER_MS,
    )
    return sent


def words(entry: Entry) -> list[str]:
    labels = labels_of(entry)
    return [label_text(labels.get(str(shot))) for shot in entry.film.shots.values_list("pk", flat=True)]  # type: ignore[union-attr]


def test_every_press_lands_in_order_on_a_slow_site(shots_page: Page, entry: Entry) -> None:
    sent = slow_down(shots_page)
    keys = {
        chip.get_attribute("data-key"): chip.get_attribute("data-words")
        for chip in shots_page.locator("#strip [data-key]").all()
    }
    presses = list(islice(cycle("12345"), SHOTS))
    shots_page.locator("#strip input[name=shot]").first.focus()
    for press in presses:
        shots_page.keyboard.press(press, delay=PRESS_MS)
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    expect(shots_page.locator("#strip-share")).not_to_contain_text("not labelled yet")
    assert words(entry) == [keys[press] for press in presses]
    assert shots_page.locator("#strip .shot b").all_inner_texts() == words(entry)
    assert len(sent) < SHOTS / 2
    now = {
        chip.get_attribute("data-key"): chip.get_attribute("data-words")
        for chip in shots_page.locator("#strip [data-key]").all()
    }
    assert now == keys


def test_z_takes_back_press_after_press(shots_page: Page, entry: Entry) -> None:
    shots_page.locator("#strip input[name=shot]").first.focus()
    for key in ("1", "2", "a", "3", "z", "z"):
        shots_page.keyboard.press(key)
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    expect(shots_page.locator("#strip-share")).to_contain_text(f"{SHOTS - 1} shots are not labelled yet.")
    first = next(iter(Tool))
    assert words(entry) == [str(first.label), *["not labelled"] * (SHOTS - 1)]


def test_labels_wait_for_the_line_and_for_a_new_sign_in(
    shots_page: Page, entry: Entry, live_site: str
) -> None:
    shots_page.context.set_offline(True)
    shots_page.locator("#strip input[name=shot]").first.focus()
    shots_page.keyboard.press("1")
    expect(shots_page.locator("[data-kept]")).to_contain_text("No connection.")
    (session,) = (one["value"] for one in shots_page.context.cookies() if one["name"] == "session")
    shots_page.context.clear_cookies(name="session")
    shots_page.context.set_offline(False)
    expect(shots_page.locator("[data-kept]")).to_contain_text("You have been signed out.")
    shots_page.context.add_cookies([{"name": "session", "value": session, "url": live_site}])
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry).count("not labelled") == SHOTS - 1


def test_refused_label_is_said_and_nothing_more_is_sent(shots_page: Page, entry: Entry) -> None:
    sent = slow_down(shots_page)
    give_film(entry, make_film_row(), labels=())
    shots_page.locator("#strip input[name=shot]").first.focus()
    shots_page.keyboard.press("1")
    expect(shots_page.locator("[data-trouble]")).to_have_text(
        "The shots of this film are no longer those on the page. Reload it."
    )
    shots_page.keyboard.press("2")
    assert len(sent) == 1
    assert shots_page.locator("#strip").count() == 1
