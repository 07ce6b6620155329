"""An entry that the office returned a moment before entries close: one last moment, told alike everywhere,
and time for another film until the end of what was promised."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.editions import DeadlineRule, format_instant, submission_deadline, uploads_begin_until
from contest.domain.entries import attach_film
from contest.domain.entry_decisions import return_entry
from contest.enums import EntryState, Role
from contest.models import Entry
from tests.contest.films import give_film, make_film_row
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db
GRACE, MOMENT = timedelta(hours=12), timedelta(minutes=5)


@pytest.fixture
def entry() -> Entry:
    edition = make_edition("open", regulations={"grace_hours": 12})
    entry = make_entry(EntryState.RETURNED, edition=edition)
    give_film(entry, committed_at=edition.closes_at - timedelta(days=1))
    Entry.objects.update(decided_at=edition.closes_at - MOMENT)
    return Entry.objects.select_related("edition__regulations", "representative").get()


def test_last_moment_is_the_same_before_and_after_the_close(client: Client, entry: Entry) -> None:
    closes_at = entry.edition.closes_at
    last = submission_deadline(entry)
    assert (last.at, last.rule) == (closes_at + GRACE, DeadlineRule.RETURNED)
    for now in (closes_at - MOMENT / 2, closes_at + MOMENT):
        with time_machine.travel(now):
            client.force_login(entry.representative)
            pages = [
                client.get(reverse("desk")).content.decode(),
                client.get(reverse("entry_show", args=[entry.code])).content.decode(),
            ]
        told = [
            (
                "Make the changes and submit by" in page,
                last.at.isoformat() in page,
                "Your upload began" in page,
            )
            for page in pages
        ]
        assert told == [(True, True, False), (True, True, False)]


def test_email_names_the_moment_that_the_pages_name(entry: Entry) -> None:
    Entry.objects.update(state=EntryState.SUBMITTED)
    entry.refresh_from_db()
    organiser = make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    with time_machine.travel(entry.edition.closes_at + MOMENT, tick=False):
        returned = return_entry(entry, reason="The credits lack a name.", by=organiser)
        with timezone.override(entry.representative.time_zone or entry.edition.zone):
            told = format_instant(submission_deadline(returned).at, entry.edition)
        assert f"submit it again by {told}." in sent_mails()[-1].body


def test_another_film_may_come_for_as_long_as_was_promised(client: Client, entry: Entry) -> None:
    promised = entry.edition.closes_at - MOMENT + GRACE
    assert uploads_begin_until(entry) == promised
    page = reverse("entry_film", args=[entry.code])
    with time_machine.travel(promised - timedelta(seconds=1)):
        client.force_login(entry.representative)
        assert client.get(page).context["may_upload"]
        late = make_film_row()
        give = Entry.objects.select_related("edition__regulations", "representative").get()
        attach_film(give, film_id=late.pk, by=entry.representative)
        assert Entry.objects.get().film_id == late.pk
    with time_machine.travel(promised):
        assert not client.get(page).context["may_upload"]


def test_desk_names_the_time_of_grace(client: Client) -> None:
    entry = make_entry(EntryState.DRAFT, edition=make_edition("open", regulations={"grace_hours": 12}))
    closes_at = entry.edition.closes_at
    give_film(entry, committed_at=closes_at - timedelta(days=1))
    client.force_login(entry.representative)
    words = "Your upload began before the deadline. Submit by"
    assert words not in client.get(reverse("desk")).content.decode()
    with time_machine.travel(closes_at + MOMENT):
        client.force_login(entry.representative)
        page = client.get(reverse("desk")).content.decode()
    assert (words in page, (closes_at + GRACE).isoformat() in page) == (True, True)
    with time_machine.travel(closes_at + GRACE):
        assert words not in client.get(reverse("desk")).content.decode()


def test_first_page_never_says_that_no_day_is_left(client: Client) -> None:
    edition = make_edition("open")
    with time_machine.travel(edition.closes_at - MOMENT):
        assert timezone.now() < edition.closes_at
        page = client.get(reverse("home")).content.decode()
    assert ("less than a day left." in page, "0 days left" in page) == (True, False)
