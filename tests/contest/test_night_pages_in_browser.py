"""Pages around the night that no walk opens: axe finds nothing, and they fit a desk and a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from contest.domain.public_reports import send_report
from contest.enums import ReportReason
from contest.models import Entry
from tests.contest.looking import seen, sign_in
from tests.contest.nights import make_published_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def report(entry: Entry) -> str:
    """The number of its receipt."""
    return send_report(
        entry,
        reason=ReportReason.COPYRIGHT,
        statement="The second shot is from my own film.",
        evidence="https://example.org/my-film",
        name="Ada Zhao",
        email="ada@example.org",
        language="en",
    ).code


def test_pages_around_the_night_are_clean(page: Page, live_site: str) -> None:
    edition, (first, *_others), organiser = make_published_edition(winners=3, others=0)
    code, slug, found = report(first), edition.slug, []
    filed = first.public_reports.get()
    sign_in(page, organiser, live_site)
    for view, args in (
        ("edition_show", [slug]),
        ("film_report", [first.code]),
        ("report_show", [code]),
        ("office_reports", [slug]),
        ("office_report", [slug, filed.pk]),
        ("ceremony_show", [slug]),
        ("ceremony_order", [slug]),
        ("show_pack", [slug]),
        ("office_laurels", [slug]),
        ("office_theater", [slug]),
        ("office_programme_new", [slug]),
    ):
        answer = page.goto(live_site + reverse(view, args=args))
        assert (view, answer and answer.status) == (view, 200)
        found += seen(page, view)
    sign_in(page, first.representative, live_site)
    page.goto(live_site + reverse("entry_show", args=[first.code]))  # with theater and press
    found += seen(page, "entry_show")
    assert found == []
