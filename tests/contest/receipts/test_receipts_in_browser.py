"""The page that checks receipts, on a desktop and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from contest.domain.entries import submit_entry
from contest.receipts.statement import signed_receipt_of
from tests.contest.films import give_film
from tests.contest.looking import seen
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def test_receipt_is_checked(page: Page, live_site: str) -> None:
    entry = make_entry(title="Lamp")
    give_film(entry)
    receipt = signed_receipt_of(submit_entry(entry, by=entry.representative))
    page.goto(live_site + reverse("receipt_verify"))
    found = seen(page, "empty")
    page.get_by_role("textbox", name="The receipt").fill(receipt.replace("Lamp", "Lump"))
    page.get_by_role("button", name="Check the receipt").click()
    page.get_by_text("This receipt is not genuine").first.wait_for()
    found += seen(page, "forged")
    page.get_by_role("textbox", name="The receipt").fill(receipt)
    page.get_by_role("button", name="Check the receipt").click()
    page.get_by_text("This receipt is genuine").wait_for()
    found += seen(page, "genuine")
    assert found == []
