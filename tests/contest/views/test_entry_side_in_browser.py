"""What stands beside a form of an entry, while the form saves by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from contest.domain.entries import save_draft
from contest.models import Entry
from tests.contest.films import give_film
from tests.contest.looking import sign_in
from tests.factories import make_entry
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
SYNOPSIS = "A harbour master learns that the sea keeps a timetable of its own."


@pytest.fixture
def entry() -> Entry:
    entry = make_entry(
        title="", synopsis="", language="en", country="SG", profession="Pilot", production_days=9
    )
    give_film(entry, labels=())
    Entry.objects.update(saved_at=timezone.now() - timedelta(hours=3))
    return entry


def open_step(page: Page, live_site: str, entry: Entry, step: str) -> str:
    """The page, once its scripts listen; what it says of the last save."""
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse(step, args=[entry.code]))
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    return page.locator("[data-saved]").inner_text()


def test_steps_title_and_time_are_those_of_the_last_save(page: Page, live_site: str, entry: Entry) -> None:
    before = open_step(page, live_site, entry, "entry_about")
    step = page.locator(".steps li").filter(has_text="About")
    expect(step).to_contain_text("2 to do")
    page.locator(".lacks summary").click()
    page.get_by_label("English title").fill("The Tide Table")
    page.get_by_label("English title").blur()
    expect(page.locator("#entry-title")).to_have_text("The Tide Table")
    expect(step).to_contain_text("1 to do")
    expect(page.locator(".lacks[open] li")).to_have_count(1)  # what was opened stays open
    page.get_by_label("Synopsis").fill(SYNOPSIS)
    page.get_by_label("Synopsis").blur()
    expect(step).to_contain_text("done")
    expect(page.locator(".lacks")).to_have_count(0)
    expect(page.locator("[data-saved]")).not_to_have_text(before)
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")


def test_time_of_the_last_save_follows_the_labels(page: Page, live_site: str, entry: Entry) -> None:
    before = open_step(page, live_site, entry, "entry_shots")
    page.locator("#strip input[name=shot]").first.focus()
    page.keyboard.press("1")
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    expect(page.locator("[data-saved]")).not_to_have_text(before)
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")


def test_field_that_another_window_has_changed_is_named_and_stops_no_other(
    page: Page, live_site: str, entry: Entry
) -> None:
    open_step(page, live_site, entry, "entry_about")
    save_draft(entry, version=0, fields={"title": "Lantern"}, by=entry.representative)
    for label, typed in (("English title", "Light"), ("Profession", "Painter"), ("Synopsis", SYNOPSIS)):
        page.get_by_label(label).fill(typed)
        page.get_by_label(label).blur()
        expect(page.locator("[data-saved]")).to_contain_text("except what is marked.")
        field = page.locator(".field").filter(has=page.get_by_label("English title"))
        expect(field).to_contain_text("Changed elsewhere. Save to compare both versions and choose.")
    wait_until(lambda: Entry.objects.get().synopsis == SYNOPSIS)
    saved = Entry.objects.get()
    assert (saved.title, saved.profession) == ("Lantern", "Painter")


def test_what_could_not_be_saved_is_kept_on_the_machine_and_offered_again(
    page: Page, live_site: str, entry: Entry
) -> None:
    open_step(page, live_site, entry, "entry_about")
    saved, title = page.locator("[data-saved]"), page.get_by_label("English title")
    page.context.set_offline(True)
    title.fill("Lantern")
    title.blur()
    expect(saved).to_have_text("Not saved: no connection. Your input is kept on this device.")
    page.context.set_offline(False)
    wait_until(lambda: Entry.objects.get().title == "Lantern")

    page.context.clear_cookies(name="session")
    title.fill("The Tide Table")
    title.blur()
    expect(saved).to_have_text(
        "You have been signed out. Your input is kept on this device; sign in again and open this page."
    )
    open_step(page, live_site, entry, "entry_about")
    expect(title).to_have_value("Lantern")
    offered = page.get_by_role("alert").filter(has_text="This device has kept unsaved changes to this page.")
    offered.get_by_role("button", name="Restore").click()
    expect(title).to_have_value("The Tide Table")
    wait_until(lambda: Entry.objects.get().title == "The Tide Table")
    expect(offered).to_have_count(0)
