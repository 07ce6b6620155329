"""The long tables of the office on a phone: nothing is to be pushed sideways."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from contest.domain.entry_decisions import return_entry
from contest.enums import EntryState, Role
from tests.contest.films import give_film
from tests.contest.matches import make_match
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll(".table-frame")]
  .map(box => box.scrollWidth - box.clientWidth)"""


def test_tables_are_read_downwards_on_a_phone(page: Page, live_site: str, client: Any) -> None:
    organiser, edition = make_user(), make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    entry = make_entry(
        EntryState.SUBMITTED, edition=edition, title="The Lamplighter’s Very Long Apprenticeship"
    )
    give_film(entry)
    return_entry(entry, reason="Incomprehensibilities " * 40, by=organiser)
    make_match(edition)
    client.force_login(organiser)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.set_viewport_size({"width": 390, "height": 844})
    for language, _name in settings.LANGUAGES:
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_site} for name, value in cookies.items()]
        )
        for view in ("office_entries", "office_matches", "office_journal"):
            page.goto(live_site + reverse(view, args=[edition.slug]))
            assert page.locator("html").get_attribute("lang") == language
            assert page.evaluate(SIDEWAYS) == [0, 0], (view, language)
