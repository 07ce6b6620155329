"""How the modules of a page come over a bad line."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route

from contest.models import Entry
from tests.contest.looking import sign_in
from tests.factories import make_entry
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def test_module_that_did_not_come_is_asked_for_again(page: Page, live_site: str) -> None:
    entry, asked = make_entry(), []

    def lose_the_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
        else:
            route.abort()

    page.route("**/components/autosave.js*", lose_the_first)
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_about", args=[entry.code]))
    page.locator("html:not([data-attaching])").wait_for()
    page.get_by_label("English title").fill("Rain at last")
    page.get_by_label("English title").blur()
    wait_until(lambda: Entry.objects.get().title == "Rain at last")
    assert [url.partition("autosave.js")[2] for url in asked] == ["", "?again=1"]
