"""What is typed and pasted into a draft is counted as the site counts it, and is saved or refused in words,
however long it is."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from contest.models import Entry
from tests.contest.looking import sign_in
from tests.factories import make_entry
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
AS_LONG_AS_TAKEN = ("🌊" * 1200, "海" * 1200, "a\n" * 599 + "ab", "👩🏽‍🚀" * 300, "e\u0301" * 600)


def wait_for_synopsis(text: str) -> None:
    wait_until(lambda: Entry.objects.get().synopsis == text)


def test_what_is_typed_is_counted_as_the_site_counts_and_never_cut(page: Page, live_site: str) -> None:
    entry = make_entry()
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_about", args=[entry.code]))
    expect(page.locator("html:not([data-attaching])")).to_be_attached()

    def field_with(label: str, text: str) -> Locator:
        """The field, once the text was pasted into it."""
        box = page.get_by_label(label)
        box.fill("")
        box.focus()
        page.keyboard.insert_text(text)
        box.blur()
        return page.locator(".field").filter(has=box)

    for text in AS_LONG_AS_TAKEN:
        counter = field_with("Synopsis", text).locator(".counter")
        expect(counter).to_have_text("1200 of 1200 characters")
        wait_for_synopsis(text)
    title = field_with("English title", "灯" * 500)
    expect(title.locator(".errors")).to_have_text("This has 500 characters; the limit is 160. Shorten it.")
    making = field_with("How the film was made", "海" * 40_000)  # more than a request that outlives its page
    expect(making.locator(".errors")).to_have_text(
        "This has 40000 characters; the limit is 3000. Shorten it."
    )


def test_message_is_counted_once_it_is_nearly_too_long(page: Page, live_site: str) -> None:
    entry = make_entry()
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_show", args=[entry.code]))
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    box, counter = page.get_by_label("Your message"), page.locator(".counter")
    box.fill("海" * 3199)
    expect(counter).to_be_hidden()
    for length in (3200, 4001):
        box.fill("海" * length)
        expect(counter).to_have_text(f"{length} of 4000 characters")
    expect(counter).to_have_class("help counter over")
