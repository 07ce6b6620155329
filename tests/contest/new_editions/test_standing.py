"""What becomes of an edition that is made: announced late, taken back, removed, and which one is current."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from contest.enums import Role
from contest.models import Edition, JournalEntry, Membership
from contest.new_editions.making import make_edition as make_edition_of_office
from contest.new_editions.outlines import outline_of
from tests.contest.new_editions.test_views import SURE, told
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


def office_with(*editions: Edition) -> Client:
    client, user = Client(), make_user()
    for edition in editions:
        make_membership(user, edition, Role.ORGANISER)
    client.force_login(user)
    return client


def test_whoever_announces_an_edition_whose_dates_are_past_is_told_so() -> None:
    now = timezone.now()
    days = dict(zip(("opens_at", "closes_at", "nominees_at", "awards_at"), (29, 10, 5, 1), strict=True))
    past = {name: now - timedelta(days=count) for name, count in days.items()}
    edition = make_edition(announced_at=None, **past)
    office = office_with(edition)
    asked = told(office.post(f"/office/{edition.slug}/announce/"))
    assert "All dates of this edition are past: nobody could enter a film." in asked
    Edition.objects.filter(pk=edition.pk).update(awards_at=now + timedelta(days=1))
    asked = told(office.post(f"/office/{edition.slug}/announce/"))
    assert "Entries would be closed from the first moment: nobody could enter a film." in asked
    assert Edition.objects.get(pk=edition.pk).announced_at is None


def test_edition_that_nobody_entered_is_taken_back_and_removed_and_the_journal_keeps_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = make_edition("open", slug="2026")
    office = office_with(kept)
    by = Membership.objects.get(edition=kept).user
    fields = {"slug": "copy", "year": 2026, "name": {"en": "Night"}}
    outline = outline_of(kept)
    dates = {name: getattr(outline, name) for name in ("opens_at", "closes_at", "nominees_at", "awards_at")}
    made = make_edition_of_office(fields=fields | dates, original=kept, by=by)
    address = "/office/copy/standing/"
    assert office.post("/office/copy/announce/", SURE).status_code == 302
    assert office.post(address, SURE | {"act": "remove"}).status_code == 409  # announced
    assert "leaves all public pages" in told(office.post(address, {"act": "take_back"}))
    assert office.post(address, SURE | {"act": "take_back"}).status_code == 302
    assert Client().get("/editions/copy/").status_code == 404
    assert "Night 2026 (copy)" in told(office.get("/desk/"))
    assert "nobody can open it again" in told(office.post(address, {"act": "remove"}))
    gone = office.post(address, SURE | {"act": "remove"}, follow=True)
    assert "“Night 2026 (copy)” is removed." in told(gone)
    assert office.get("/office/copy/edition/").status_code == 404
    lines = JournalEntry.objects.filter(edition=made).order_by("number").values_list("verb", flat=True)
    assert [verb for verb in lines if "edition" in verb or "announ" in verb] == [
        "edition_created",
        "edition_copied",
        "edition_announced",
        "announcement_taken_back",
        "edition_removed",
    ]
    with suppress(CommandError):  # of the other, which a test has made, no line tells
        call_command("verify_journal", "--tables")
    assert "copy" not in capsys.readouterr().err
    last = f"/office/{kept.slug}/standing/"
    Edition.objects.filter(pk=kept.pk).update(announced_at=None)
    refused = office.post(last, SURE | {"act": "remove"})
    assert "This is the only edition that you organise." in told(refused)


def test_announcement_stays_once_somebody_has_begun_an_entry() -> None:
    edition = make_edition("open")
    make_entry(edition=edition)
    office = office_with(edition)
    page = told(office.get(f"/office/{edition.slug}/edition/"))
    assert "Take the announcement back" not in page
    refused = office.post(f"/office/{edition.slug}/standing/", SURE | {"act": "take_back"})
    assert (refused.status_code, "Somebody has begun an entry" in told(refused)) == (409, True)


def test_office_says_which_edition_the_home_page_is_about_and_two_of_one_year_are_told_apart() -> None:
    soon, later = make_edition("open", name={"en": "Soon"}), make_edition("planned", name={"en": "Later"})
    office = office_with(soon, later)
    page, act = f"/office/{later.slug}/edition/", f"/office/{later.slug}/standing/"
    assert f"The home page is about Soon 2026 ({soon.slug}), because of its dates." in told(office.get(page))
    assert office.post(act, {"act": "make_current"}).status_code == 302
    assert "The home page is about this edition, because the office has chosen it." in told(office.get(page))
    assert "Later" in told(Client().get("/")).split("</title>")[0]
    assert office.post(act, {"act": "by_dates"}).status_code == 302
    assert f"The home page is about Soon 2026 ({soon.slug}), because of its dates." in told(office.get(page))
    listed = told(Client().get("/editions/"))
    assert (f"2026 {soon.slug}" in listed, f"2026 {later.slug}" in listed) == (True, True)
