"""A part of a page that asks for itself is never answered by a page inside it."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from media_pipeline.enums import FilmState
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def test_who_was_signed_out_meanwhile_comes_to_the_sign_in_page(page: Page, live_site: str) -> None:
    entry = make_entry()
    give_film(entry, make_film_row(FilmState.RECEIVED, cuts=(0,)), labels=())
    client = Client()
    client.force_login(entry.representative)
    session = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_site}])
    address = reverse("entry_film", args=[entry.code])
    page.goto(live_site + address)
    expect(page.locator("#film-status")).to_be_visible()
    page.context.clear_cookies(name="session")
    page.wait_for_url(f"{live_site}{reverse('account_login')}?next={address}")
    expect(page.locator("main")).to_have_count(1)
