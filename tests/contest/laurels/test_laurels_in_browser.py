"""The pages of certificates in a browser, wide and narrow: they fit, axe finds nothing, laurels are drawn."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.laurels.certificates import certificates_of
from contest.laurels.issuing import issue_certificates
from contest.models import Edition, Entry, User
from tests.contest.looking import seen
from tests.contest.nights import make_published_edition, revoke_award

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Night = tuple[Edition, list[Entry], User]


@pytest.fixture
def night(live_site: str) -> Night:
    edition, entries, organiser = make_published_edition(winners=2)
    issue_certificates()
    return edition, entries, organiser


def look_at(page: Page, address: str, name: str) -> None:
    page.goto(address)
    assert seen(page, name) == []


def log_in(page: Page, site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def is_drawn(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('.laurel img').naturalWidth > 0"))


def test_anybody_checks_a_certificate(page: Page, night: Night, live_site: str) -> None:
    _edition, (first, second, _other), organiser = night
    address = f"{live_site}{reverse('certificate_show', args=[certificates_of(first)[0].code])}"
    for language in ("en", "zh-hans", "id"):
        look_at(page, f"{address}?lang={language}", f"check-{language}")
    assert is_drawn(page)
    look_at(page, f"{live_site}{reverse('film_show', args=[second.code])}", "film")
    page.locator(".laurel").scroll_into_view_if_needed()
    expect(page.locator(".laurel img")).to_be_visible()
    revoke_award(first, by=organiser)
    look_at(page, f"{address}?lang=en", "revoked")
    expect(page.get_by_text("It was not AI.")).to_be_visible()


def test_owner_and_office_find_their_files(page: Page, night: Night, live_site: str) -> None:
    edition, (first, *_others), organiser = night
    log_in(page, live_site, first.representative)
    look_at(page, f"{live_site}{reverse('entry_show', args=[first.code])}", "entry")
    page.get_by_label("The festival may give the film to the press.").uncheck()
    page.locator("form", has=page.locator("#press-consent")).get_by_role("button").click()
    expect(page.get_by_text("Saved. The press kit will not have your film.")).to_be_visible()
    page.context.clear_cookies()
    log_in(page, live_site, organiser)
    look_at(page, f"{live_site}{reverse('office_laurels', args=[edition.slug])}", "office")
    look_at(page, f"{live_site}{reverse('office_posters', args=[edition.slug])}", "posters")
