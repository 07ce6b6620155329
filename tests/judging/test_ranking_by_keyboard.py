"""The chair reads a ranking without a mouse, as the page's help says."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.judging.juries import make_tallied
from tests.judging.test_screening_by_keyboard import sign_in, site  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_arrows_go_from_film_to_film_wherever_the_focus_is_at_first(
    page: Page,
    context: BrowserContext,
    client: Any,
    site: str,  # noqa: F811
) -> None:
    jury, tally = make_tallied(entries=4)
    sign_in(context, client, site, jury.organiser)
    page.goto(f"{site}/office/{jury.edition.slug}/tallies/{tally.pk}/")
    films = page.locator('[data-component="table-keys"] tbody th[scope="row"] a')
    expect(films).to_have_count(4)
    films.first.scroll_into_view_if_needed()
    expect(page.locator("body")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(films.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(films.nth(1)).to_be_focused()
    page.keyboard.press("/")
    words = page.get_by_label("Title or number")
    expect(words).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(words).to_be_focused()
