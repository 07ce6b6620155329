"""The server's clock on the pages of an entry, where the device's is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.contest.looking import sign_in
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def test_clock_is_shown_where_the_device_is_more_than_a_minute_off(page: Page, live_site: str) -> None:
    entry = make_entry()
    sign_in(page, entry.representative, live_site)
    page.clock.install()
    for ahead, is_shown in ((30, False), (300, True), (-30, False), (-86_400, True)):
        page.clock.set_system_time(datetime.now(UTC) + timedelta(seconds=ahead))
        page.goto(live_site + reverse("entry_about", args=[entry.code]))
        line = page.get_by_text("Your device’s clock is wrong.")
        if is_shown:
            expect(line).to_be_visible()
            page.clock.run_for(2000)
            told = datetime.fromisoformat(line.locator("time").get_attribute("datetime") or "")
            assert abs(told - datetime.now(UTC)) < timedelta(seconds=60)
        else:
            page.wait_for_load_state("networkidle")
            expect(line).to_be_hidden()
