"""The pages of a team in a browser, and three of them at work on one entry at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, Response, expect

from contest.enums import TeamRight
from contest.models import Entry, User
from contest.team import hand_over
from contest.team.inviting import invite
from contest.team.members import remove_member
from tests.contest.films import give_film
from tests.contest.looking import seen
from tests.contest.team.scene import client_of, join, link_of, place_of
from tests.factories import make_entry, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def signed_in(browser: Browser, user: User | None, site: str) -> Iterator[Page]:
    """A browser of one person."""
    context = browser.new_context(base_url=site, locale="en-GB", viewport={"width": 1280, "height": 844})
    if user:
        session = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page = context.new_page()
    yield page
    context.close()


def is_save(response: Response) -> bool:
    return response.request.method == "POST" and response.ok


@pytest.fixture
def entry() -> Entry:
    return make_entry(
        title="The lamp that waits", representative=make_user("lin@example.org", name="Lin Yue")
    )


def test_person_is_invited_joins_and_takes_the_entry_over(
    entry: Entry, browser: Browser, live_site: str
) -> None:
    found: list[str] = []
    lin = entry.representative
    with signed_in(browser, lin, live_site) as page:
        page.goto(reverse("entry_people", args=[entry.code]))
        page.get_by_role("link", name="Team: invite people").click()
        expect(page.get_by_role("button", name="Send invitation")).to_be_visible()
        found += seen(page, "empty")
        page.get_by_label("Email").fill("ana@")
        page.get_by_role("button", name="Send invitation").click()
        expect(page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
        found += seen(page, "wrong")
        expect(page.get_by_label("Email")).to_have_value("ana@")
        page.get_by_label("Email").fill("ana@example.org")
        page.get_by_role("button", name="Send invitation").click()
        expect(page.get_by_text("Invited: ana@example.org")).to_be_visible()
        found += seen(page, "waiting")
    invitation = entry.team_invitations.get()
    with signed_in(browser, None, live_site) as page:
        page.goto(link_of(invitation))
        found += seen(page, "invitation")
        page.get_by_label("Your name").fill("Ana Maria Lindqvist-Szymanowska")
        page.get_by_label("Password").fill("a lamp that learns to wait")
        page.get_by_role("button", name="Join the team").click()
        expect(page.get_by_role("heading", name="The lamp that waits")).to_be_visible()
        ana = User.objects.get(email="ana@example.org")
        with signed_in(browser, lin, live_site) as other:
            other.goto(reverse("entry_team", args=[entry.code]))
            other.get_by_label("Right of Ana").select_option("submit")
            other.get_by_role("button", name="Change right").click()
            expect(other.get_by_text("Right of Ana Maria Lindqvist-Szymanowska: ")).to_be_visible()
            other.get_by_role("button", name="Offer the entry").click()
            expect(other.get_by_role("button", name="Withdraw the offer")).to_be_visible()
            found += seen(other, "offered")
        page.goto(reverse("desk"))
        found += seen(page, "desk")
        page.get_by_role("link", name="Answer the offer").click()
        expect(page.get_by_role("button", name="Be the contact person")).to_be_visible()
        found += seen(page, "offer")
        page.get_by_role("button", name="Be the contact person").click()
        expect(page.get_by_text("You are the contact person of this entry now.")).to_be_visible()
    entry.refresh_from_db()
    assert (entry.representative, found) == (ana, [])


def test_three_of_a_team_work_at_once_and_nothing_is_lost(
    entry: Entry, browser: Browser, live_site: str
) -> None:
    give_film(entry)
    ana, bo = join(entry, TeamRight.SUBMIT), join(entry, TeamRight.EDIT)
    about, people = (reverse(f"entry_{step}", args=[entry.code]) for step in ("about", "people"))
    with (
        signed_in(browser, entry.representative, live_site) as first,
        signed_in(browser, ana, live_site) as second,
        signed_in(browser, bo, live_site) as third,
    ):
        for page, address in ((first, about), (second, about), (third, people)):
            page.goto(address)
        typed = {
            "English title": (first, "The lamp that learned"),
            "Profession": (second, "Lighthouse keeper"),
            "Team name": (third, "Lampworks"),
        }
        with ExitStack() as saving:
            for label, (page, text) in typed.items():
                saving.enter_context(page.expect_response(is_save))
                page.get_by_label(label).fill(text)
            for page in (first, second, third):
                page.keyboard.press("Tab")
        entry.refresh_from_db()
        assert (entry.title, entry.profession, entry.team_name) == (
            "The lamp that learned",
            "Lighthouse keeper",
            "Lampworks",
        )
        with second.expect_response(is_save):
            second.get_by_label("Synopsis").fill("It waits for the sea.")
            second.keyboard.press("Tab")
        first.get_by_label("Synopsis").fill("It waits for the dark.")
        first.get_by_role("button", name="Save and continue").click()
        expect(first.get_by_text("It waits for the sea.")).to_be_visible()
        expect(first.get_by_label("Synopsis")).to_have_value("It waits for the dark.")
        first.get_by_label("Saved version").check()
        first.get_by_role("button", name="Save and continue").click()
        first.wait_for_url(f"**{people}")
        entry.refresh_from_db()
        assert entry.synopsis == "It waits for the sea."
        remove_member(entry, member_id=place_of(bo, entry).pk, by=entry.representative)
        third.get_by_label("Team name").fill("Lampworks of the North")
        third.keyboard.press("Tab")
        expect(third.locator("[data-saved]")).to_contain_text("You are no longer in the team of entry")
        third.get_by_role("button", name="Save and continue").click()
        expect(third.get_by_label("What you had typed")).to_have_value(
            "Lampworks of the North\nLin Yue\nDirector"
        )
        assert seen(third, "left") == []


def test_pages_that_say_no_are_in_order(entry: Entry, browser: Browser, live_site: str) -> None:
    ana = join(entry, TeamRight.SEE)
    invitation = invite(entry, email="bo@example.org", right=TeamRight.EDIT, by=entry.representative)
    hand_over.offer(entry, member_id=place_of(ana, entry).pk, by=entry.representative)
    found: list[str] = []
    with signed_in(browser, ana, live_site) as page:
        page.goto(link_of(invitation))
        found += seen(page, "other address")
        page.goto(reverse("entry_about", args=[entry.code]))
        found += seen(page, "seeing")
        page.goto(reverse("entry_team", args=[entry.code]))
        page.get_by_role("button", name="Decline").click()
        page.get_by_role("button", name="Leave the team").click()
        expect(page.get_by_text("You have left the team of entry")).to_be_visible()
    assert found == []
