"""The pages of awards as people see them, at a desk, on a tablet and on a phone, in each language."""

from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from contest.domain.default_awards import default_awards
from contest.enums import Role
from contest.models import Award, Edition, User
from tests.e2e.watching import axe_findings
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ((1280, 900), (768, 1024), (390, 844))
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def sign_in(page: Page, client: Any, live_site: str, user: User, language: str) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_site} for name, value in cookies.items()]
    )


def look_at(page: Page, address: str, *, language: str) -> None:
    """Nothing is pushed sideways and axe finds nothing, at any size."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate(SIDEWAYS) == 0, (address, width)
        assert axe_findings(page) == [], (address, width)


def with_default_awards(edition: Edition) -> None:
    edition.awards.all().delete()
    for order, award in enumerate(default_awards(), start=1):
        Award.objects.create(edition=edition, order=order, **award)


@pytest.mark.parametrize("language", ["en", "zh-hans", "id"])
def test_awards_of_an_edition(page: Page, live_site: str, client: Any, language: str) -> None:
    organiser, edition = make_user(), make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    with_default_awards(edition)
    sign_in(page, client, live_site, organiser, language)
    award = edition.awards.earliest("order")
    for view, args in (
        ("edition_awards", [edition.slug]),
        ("edition_award", [edition.slug, award.pk]),
        ("regulations_show", [edition.slug]),
    ):
        look_at(page, live_site + reverse(view, args=args), language=language)


def test_an_award_is_moved_by_keyboard(page: Page, live_site: str, client: Any) -> None:
    organiser, edition = make_user(), make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    sign_in(page, client, live_site, organiser, "en")
    page.goto(live_site + reverse("edition_awards", args=[edition.slug]))
    page.get_by_role("button", name="Move down First Prize").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The order of the awards is saved.").wait_for()
    assert [award.title for award in edition.awards.order_by("order")][:2] == ["Second Prize", "First Prize"]
