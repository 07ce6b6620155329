"""The very first page of a visit: the site does not know the reader's zone yet, the browser does."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from tests.factories import make_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


@pytest.mark.parametrize(
    ("language", "city", "said"),
    [
        ("en", "Tokyo", "8 November 2099, 00:04"),
        ("zh-CN", "东京", "2099年11月8日 00:04"),
        ("id", "Tokyo", "8 November 2099, 00.04"),
    ],
)
def test_first_page_says_times_and_city_as_the_second_does(
    browser: Browser, live_site: str, language: str, city: str, said: str
) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    make_edition("open", closes_at=datetime(2099, 11, 7, 15, 4, tzinfo=UTC))
    context = browser.new_context(locale=language, timezone_id="Asia/Tokyo")
    page = context.new_page()
    for _visit in ("first", "second"):
        page.goto(live_site)
        expect(page.locator("[data-zone-name]").first).to_have_text(city)
        expect(page.locator("time[data-instant]").first).to_have_text(said)
        expect(page.locator("[data-readers-zone]")).to_have_text(city)
    context.close()
