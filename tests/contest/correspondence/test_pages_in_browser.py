"""The pages of messages and of what became of a film, on a desktop and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.correspondence.writing import write_to_creator
from contest.domain.entry_decisions import return_entry
from contest.domain.takedowns import take_down
from contest.enums import EntryState, Role, Tool
from contest.models import RequestedChange
from tests.contest.films import give_film
from tests.contest.looking import seen, sign_in
from tests.contest.nights import make_published_edition, revoke_award
from tests.factories import make_entry, make_membership, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def test_creator_and_office_write_to_each_other(page: Page, live_site: str) -> None:
    entry, found = make_entry(EntryState.SUBMITTED, title="Lamp"), []
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    reason = "Two things keep the film from being judged."
    return_entry(entry, reason=reason, changes=["Name the composer.", "Remove the watermark."], by=organiser)
    write_to_creator(entry, text="You have until Sunday.\nGood luck!", by=organiser)
    shown, office = (
        reverse("entry_show", args=[entry.code]),
        reverse("office_entry", args=[entry.edition.slug, entry.code]),
    )
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + shown)
    page.get_by_label("Name the composer.").check()
    page.get_by_role("button", name="Save what is done").click()
    expect(page.get_by_label("Name the composer.")).to_be_checked()
    assert RequestedChange.objects.filter(done_at=None).count() == 1
    page.get_by_label("Your message").fill("Is a link enough?")
    page.get_by_role("button", name="Send to the festival office").click()
    page.get_by_text("Is a link enough?").wait_for()
    found += seen(page, "entry")
    sign_in(page, organiser, live_site)
    page.goto(live_site + office)
    found += seen(page, "office")
    page.get_by_role("button", name="No answer needed").click()
    page.get_by_text("1 message needs no answer.").wait_for()
    assert found == []


def test_tick_is_saved_as_it_is_made(page: Page, live_site: str) -> None:
    entry = make_entry(EntryState.SUBMITTED, title="Lamp")
    give_film(entry, labels=[Tool.SEEDANCE] * 3)
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    return_entry(entry, reason="Two things are missing.", changes=["Name it.", "Cut it."], by=organiser)
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_show", args=[entry.code]))
    page.get_by_label("Name it.").press("Space")
    page.get_by_label("Cut it.").press("Space")
    steps = page.get_by_role("navigation", name="Your entry")
    review = steps.get_by_role("listitem").filter(has_text="Review and submit")
    expect(review).to_contain_text("ready")
    expect(page.get_by_text("Your entry is complete.")).to_be_visible()
    expect(page.locator("#requested-changes").get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_label("Cut it.")).to_be_focused()
    page.context.set_offline(True)
    page.get_by_label("Cut it.").press("Space")
    expect(page.locator("#requested-changes").get_by_role("status")).to_have_text(
        "Not saved. Choose “Save what is done”."
    )
    assert RequestedChange.objects.filter(done_at=None).count() == 0


def test_message_that_was_not_sent_waits_in_its_box(page: Page, live_site: str) -> None:
    entry = make_entry(EntryState.SUBMITTED, title="Lamp")
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    shown = live_site + reverse("entry_show", args=[entry.code])
    office = live_site + reverse("office_entry", args=[entry.edition.slug, entry.code])
    message, reason = page.get_by_label("Your message"), page.get_by_label("Reason, shown to the creator")
    sign_in(page, entry.representative, live_site)
    page.goto(shown)
    message.fill("Is a link\nenough?")
    page.get_by_role("link", name="Dashboard").first.click()
    page.wait_for_url("**/desk/")
    page.goto(shown)
    expect(message).to_have_value("Is a link\nenough?")
    message.fill("Long. " * 1000)
    page.get_by_role("button", name="Send to the festival office").click()
    page.get_by_text("This has 5999 characters; the limit is 4000.").first.wait_for()
    message.fill("Is a link enough?")
    page.goto(shown)
    expect(message).to_have_value("Is a link enough?")
    page.get_by_role("button", name="Send to the festival office").click()
    page.get_by_text("Your message has been sent.").wait_for()
    expect(message).to_have_value("")
    page.goto(shown)
    expect(message).to_have_value("")

    sign_in(page, organiser, live_site)
    page.goto(office)
    reason.fill("The credits are those of another film.")
    page.get_by_role("button", name="Request changes with this reason…").click()
    page.get_by_role("link", name="Cancel").click()
    expect(reason).to_have_value("The credits are those of another film.")
    page.get_by_role("button", name="Request changes with this reason…").click()
    page.get_by_role("button", name="Decide and send the email").click()
    page.wait_for_url(office)
    page.wait_for_function("!Object.keys(sessionStorage).some(key => key.startsWith('unsent:'))")


def test_whoever_signs_in_after_another_finds_no_word_of_theirs(page: Page, live_site: str) -> None:
    """In the same tab, whose session has ended without a word."""
    entry = make_entry(EntryState.SUBMITTED, title="Lamp")
    first, second = (make_membership(make_user(), entry.edition, Role.ORGANISER).user for _ in range(2))
    office = live_site + reverse("office_entry", args=[entry.edition.slug, entry.code])
    reason = page.get_by_label("Reason, shown to the creator")
    sign_in(page, first, live_site)
    page.goto(office)
    reason.fill("The credits are those of another film.")
    sign_in(page, second, live_site)
    page.goto(office)
    expect(reason).to_have_value("")
    sign_in(page, first, live_site)
    page.goto(office)
    expect(reason).to_have_value("")


def test_returned_entry_is_corrected_and_submitted_again(page: Page, live_site: str) -> None:
    entry = make_entry(EntryState.SUBMITTED, title="Lamp")
    give_film(entry, labels=[Tool.SEEDANCE] * 3)
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    reason = "The synopsis is of another film."
    return_entry(entry, reason=reason, changes=["Write the synopsis anew."], by=organiser)
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_show", args=[entry.code]))
    expect(page.get_by_text(reason)).to_be_visible()
    steps = page.get_by_role("navigation", name="Your entry")
    review = steps.get_by_role("listitem").filter(has_text="Review and submit")
    expect(review).to_contain_text("not yet")
    page.goto(live_site + reverse("entry_about", args=[entry.code]))
    page.get_by_label("Synopsis").fill("A lamp that nobody has lit learns to wait for the evening.")
    page.get_by_role("button", name="Save and continue: Credits").click()
    expect(page.get_by_role("heading", name="Who made it?")).to_be_visible()
    page.goto(live_site + reverse("entry_submit", args=[entry.code]))
    expect(
        page.get_by_text("1 of the changes that the festival office requested is not ticked")
    ).to_be_visible()
    page.goto(live_site + reverse("entry_show", args=[entry.code]))
    page.get_by_label("Write the synopsis anew.").check()
    page.get_by_role("button", name="Save what is done").click()
    expect(review).to_contain_text("ready")
    page.get_by_role("link", name="Review and submit").last.click()
    page.get_by_role("button", name="Submit your film again").click()
    expect(page.get_by_role("heading", name="Your film has been submitted")).to_be_visible()
    expect(review).to_contain_text("Submitted")
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_entry", args=[entry.edition.slug, entry.code]))
    expect(page.get_by_text("learns to wait for the evening")).to_be_visible()
    page.get_by_role("button", name="Accept for judging…").click()
    page.get_by_role("button", name="Decide and send the email").click()
    expect(page.get_by_text("“Lamp” is accepted.")).to_be_visible()


def test_creators_see_what_became_of_their_films(page: Page, live_site: str) -> None:
    _edition, (winner, loser, other), organiser = make_published_edition(winners=2, others=1)
    revoke_award(loser, by=organiser)
    take_down(winner, reason="A court has forbidden it.", by=organiser)
    found = []
    for name, entry in (("won", winner), ("revoked", loser), ("other", other)):
        sign_in(page, entry.representative, live_site)
        page.goto(live_site + reverse("desk"))
        found += seen(page, f"desk-{name}")
        page.get_by_role("link", name="See how far it came").click()
        page.wait_for_url(live_site + reverse("entry_show", args=[entry.code]))
        found += seen(page, f"entry-{name}")
    assert found == []
