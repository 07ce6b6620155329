"""The pages of a question, on a desktop and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.enums import Role
from contest.models import PublicQuestion
from tests.contest.looking import seen, sign_in
from tests.factories import make_edition, make_membership, make_user

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_visitor_asks_and_the_office_answers(page: Page, live_site: str) -> None:
    edition = make_edition()
    organiser = make_membership(make_user(), edition, Role.ORGANISER).user
    page.goto(live_site + reverse("regulations_show", args=[edition.slug]))
    page.get_by_role("link", name="Ask the festival").click()
    page.get_by_label("Your question").fill("May a school class enter a film together?")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_label("Your email")).to_have_attribute("aria-invalid", "true")
    found = seen(page, "wrong")
    page.get_by_label("Your email").fill("ada@example.org")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("has not answered yet")).to_be_visible()
    receipt = page.url
    sign_in(page, organiser, live_site)
    page.goto(live_site + reverse("office_questions", args=[edition.slug]))
    found += seen(page, "list")
    page.get_by_role("link", name="May a school class").click()
    page.get_by_label("Your answer").fill("Yes. One teacher enters it.")
    found += seen(page, "office")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Your answer has been sent.")).to_be_visible()
    page.goto(receipt)
    expect(page.get_by_text("One teacher enters it")).to_be_visible()
    found += seen(page, "answered")
    assert found == []
    assert PublicQuestion.objects.get().answer == "Yes. One teacher enters it."
