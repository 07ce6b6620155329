"""A deadline that the office moves is the new one on every page at once, kept pages included."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.amendments import amend_edition
from contest.models import Entry
from tests.contest.team.scene import client_of
from tests.contest.views.test_around_the_deadline import pages_of
from tests.factories import make_edition, make_entry, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PUBLIC = ("edition_show", "regulations_show", "edition_calendar")


def told_in(page: str, instant: datetime) -> int:
    """How often a page says it, to machines (`datetime=…`) or in a calendar."""
    in_calendars = instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return page.count(instant.isoformat()) + page.count(in_calendars)


def pages(entry: Entry) -> dict[str, str]:
    visitor = Client()
    addresses = {name: reverse(name, args=[entry.edition.slug]) for name in PUBLIC} | {
        "home": reverse("home")
    }
    public = {name: visitor.get(address).content.decode() for name, address in addresses.items()}
    own = pages_of(entry, client_of(entry.representative), ["show", "film", "about", "submit", "film_plain"])
    return public | own


def test_each_page_tells_the_new_deadline_and_none_the_old() -> None:
    edition = make_edition("open")
    entry = make_entry(edition=edition)
    old, before = edition.closes_at, pages(entry)
    told = {name: told_in(page, old) for name, page in before.items()}
    assert {name for name, count in told.items() if count == 0} == set()
    amend_edition(edition, fields={"closes_at": old + timedelta(days=2)}, regulations={}, by=make_user())
    entry.refresh_from_db()
    after = pages(entry)
    assert {name: told_in(page, old) for name, page in after.items()} == dict.fromkeys(after, 0)
    assert {name: told_in(page, edition.closes_at) for name, page in after.items()} == told
