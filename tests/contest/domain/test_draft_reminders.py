"""Reminders before the deadline: each once, to those who have something to submit and want them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.draft_reminders import remind_of_drafts
from contest.domain.entries import submit_entry
from contest.domain.notices import render_mail, send_first_notice
from contest.enums import EntryState
from contest.models import Edition, Entry, Notice
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Entry:
    entry = make_entry(edition=make_edition("open"), title="Lamp")
    Entry.objects.update(created_at=timezone.now() - timedelta(days=10))
    return entry


def close_in(edition: Edition, **time: float) -> None:
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() + timedelta(**time))
    edition.refresh_from_db()


def told(entry: Entry) -> list[int]:
    mails = Notice.objects.filter(entry=entry, kind="draft_unfinished", cancelled_at=None)
    return [notice.facts["days"] for notice in mails.order_by("pk")]


def test_each_reminder_goes_once_and_again_for_a_moved_deadline(draft: Entry) -> None:
    close_in(draft.edition, days=3, seconds=5)
    assert (remind_of_drafts(), told(draft)) == (0, [])
    close_in(draft.edition, days=3, seconds=-5)
    assert (remind_of_drafts(), remind_of_drafts(), told(draft)) == (1, 0, [3])
    closes_at = draft.edition.closes_at
    assert (remind_of_drafts(closes_at - timedelta(hours=23)), told(draft)) == (1, [3, 1])
    assert remind_of_drafts(closes_at - timedelta(hours=1)) == 0
    assert remind_of_drafts(closes_at + timedelta(seconds=1)) == 0
    close_in(draft.edition, days=2)
    assert (remind_of_drafts(), told(draft)) == (1, [3, 1, 3])


def test_nobody_is_reminded_without_need(draft: Entry) -> None:
    close_in(draft.edition, days=2)
    submitted = make_entry(EntryState.SUBMITTED, edition=draft.edition)
    Entry.objects.update(created_at=timezone.now() - timedelta(days=10))
    late = make_entry(edition=draft.edition)  # begun within the three days
    client = Client()
    client.force_login(draft.representative)
    assert client.post(reverse("desk_reminders"), {}).status_code == 302
    assert 'id="wanted">' in client.get(reverse("desk")).content.decode()
    assert remind_of_drafts() == 0
    client.post(reverse("desk_reminders"), {"wanted": "on"})
    assert 'id="wanted" checked>' in client.get(reverse("desk")).content.decode()
    assert (remind_of_drafts(), told(draft), told(submitted), told(late)) == (1, [3], [], [])


def test_email_says_what_is_missing_until_the_entry_is_submitted(draft: Entry) -> None:
    close_in(draft.edition, days=2)
    remind_of_drafts()
    notice = Notice.objects.get(kind="draft_unfinished")
    letter = render_mail(notice)
    assert letter.subject == "“Lamp” is not submitted yet"
    assert "Still to complete:\n– No film has been uploaded yet. Upload it.\n" in letter.body
    give_film(draft)
    complete = render_mail(Notice.objects.get(pk=notice.pk)).body
    assert "It is complete. All that is left is to submit it." in complete
    submit_entry(draft, by=draft.representative)
    while send_first_notice():
        pass
    assert [sent.subject for sent in mail.outbox if "not submitted" in sent.subject] == []
    assert told(draft) == []


def test_pass_over_many_editions_asks_little(draft: Entry, django_assert_num_queries) -> None:
    close_in(draft.edition, days=2)
    remind_of_drafts()
    with django_assert_num_queries(2):
        remind_of_drafts()
