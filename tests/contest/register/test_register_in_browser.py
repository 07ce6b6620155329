"""From a person in the film to the office's page, on a desktop and on a phone, and the previews."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import ConsentUse, EntryState, Role
from contest.models import Entry
from tests.contest.films import give_film
from tests.contest.looking import seen, sign_in
from tests.contest.register.register_of_film import PDF
from tests.factories import make_entry, make_membership, make_user
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def test_person_is_registered_and_reaches_the_office(page: Page, live_site: str) -> None:
    entry, found = make_entry(title="Lamp"), []
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_rights", args=[entry.code]))
    page.get_by_role("main").get_by_role("link", name="People, voices and music").last.click()
    page.get_by_role("link", name="Add a person or voice").click()
    page.get_by_label("Who is it?").fill("Ana Wijaya")
    page.get_by_label("A person with their voice").check()
    page.get_by_label("Somebody else, who has consented in writing").check()
    page.get_by_label("Written consent", exact=True).set_input_files(
        {"name": "ana.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    found += seen(page, "person_new")
    page.get_by_role("button", name="Save this person or voice").click()
    expect(page.get_by_role("heading", name="Consents", exact=True)).to_be_visible()
    for use in (ConsentUse.JUDGING, ConsentUse.PUBLIC):
        page.get_by_label(str(use.label)).check()
    page.get_by_role("button", name="Save these consents").click()
    expect(page.get_by_text("What was consented to, and when")).to_be_visible()
    found += seen(page, "person_edit")
    page.get_by_role("link", name="People, voices and music").first.click()
    page.get_by_role("link", name="Add a piece of music").click()
    page.get_by_label("Piece of music", exact=True).fill("Opening")
    page.get_by_label("Made with an AI tool").check()
    page.get_by_label("Tool or licence").fill("Suno 5")
    found += seen(page, "music")
    page.get_by_role("button", name="Save this piece of music").click()
    expect(page.get_by_text("No consent to this, or no longer:")).to_be_visible()
    found += seen(page, "register")
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=entry.created_at)
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_entry", args=[entry.edition.slug, entry.code]))
    found += seen(page, "office")
    page.get_by_role("button", name="Withdraw for this person").first.click()
    expect(page.get_by_text("Withdrawn. What it covered has ended")).to_be_visible()
    assert found == []


def test_fields_are_saved_by_themselves_and_previewed(page: Page, live_site: str) -> None:
    entry, found = make_entry(title="Lamp"), []
    give_film(entry)
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_about", args=[entry.code]))
    expect(page.locator(".counter").first).to_be_visible()  # the scripts have come
    page.get_by_label("Flashing light").check()
    page.get_by_label("Age mark").select_option("From 12")
    page.get_by_label("How the film was made").fill("In nine nights.")
    page.get_by_label("Links (optional)").fill("https://example.org/lamp")
    page.get_by_label("Telephone, or another way to reach you").fill("+62 812 3456")
    page.get_by_label("Links (optional)").focus()
    saved = Entry.objects.filter(pk=entry.pk, contact="+62 812 3456", age=12, making="In nine nights.")
    wait_until(saved.exists)
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    found += seen(page, "about")
    page.goto(live_site + reverse("entry_public_preview", args=[entry.code]))
    for words in ("Contains: Flashing light", "From 12", "In nine nights.", "https://example.org/lamp"):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("+62 812 3456")).to_have_count(0)
    found += seen(page, "public_preview")
    page.get_by_role("main").get_by_role("link", name="Preview as judges see it").last.click()
    expect(page.get_by_text("Contains: Flashing light")).to_be_visible()
    found += seen(page, "preview")
    assert found == []
