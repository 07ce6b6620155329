"""The office's pages on a desktop and on a phone, and its list by keyboard alone."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import EntryState
from contest.models import Entry, SavedView
from contest.office.usual_reasons import keep_reasons
from tests.contest.films import give_film
from tests.contest.looking import seen, sign_in
from tests.contest.office.scene import make_office, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_list_is_worked_on_by_keyboard_and_every_page_can_be_read(page: Page, live_site: str) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    edition, organiser, entries = make_office(3, ai_percent=82.5)
    for entry in entries:
        give_film(entry)
    keep_reasons(edition, ["The credits name nobody at all."], by=organiser)
    SavedView.objects.create(edition=edition, user=organiser, name="Mine", query="claim=mine")
    sign_in(page, organiser, live_site)
    found = []
    for name in ("office_show", "office_reasons", "office_exports"):
        page.goto(live_site + reverse(name, args=[edition.slug]))
        found += seen(page, name)
    page.goto(live_site + reverse("office_export", args=[edition.slug, "entries"]))
    found += seen(page, "export")
    page.goto(live_site + reverse("office_entries", args=[edition.slug]) + "?share_from=80")
    found += seen(page, "entries")
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.locator("[data-keys='ready']")).to_have_count(1)
    links = page.locator('th[scope="row"] a')
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator('[name="entry"]').nth(1)).to_be_checked()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="1 entry is touched")).to_be_visible()
    found += seen(page, "act")
    page.get_by_label("Usual reason").select_option(label="The credits name nobody at all.")
    page.get_by_role("button", name="Show the email").click()
    expect(page.get_by_text("The email, as the first of them gets it")).to_be_visible()
    page.get_by_role("button", name="Request changes of 1 entry").click()
    expect(page).to_have_url(re.compile("/acts/"))
    expect(page.get_by_role("heading", name="1 entry is waiting")).to_be_visible()
    work()
    page.reload()
    expect(page.get_by_role("heading", name="1 entry is decided about")).to_be_visible()
    found += seen(page, "result")
    states = dict(Entry.objects.order_by("pk").values_list("pk", "state"))
    assert list(states.values()) == [EntryState.RETURNED, EntryState.SUBMITTED, EntryState.SUBMITTED]
    assert found == []
