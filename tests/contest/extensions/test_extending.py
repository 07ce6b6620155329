"""A later deadline for one entry: what it opens, for how long, and what everybody is told."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.editions import DeadlineRule, submission_deadline, uploads_expire_at
from contest.domain.entries import submit_entry
from contest.domain.entry_decisions import return_entry
from contest.domain.notices import render_mail, send_first_notice
from contest.domain.queries.entries import latest_receipt
from contest.enums import EntryState, NoticeKind, Role
from contest.extensions.extending import extend_deadline
from contest.models import Entry, JournalEntry, Notice, User
from contest.policies import Refused, may_edit
from media_pipeline.models import Upload
from tests.contest.films import give_film
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
REASON = "The power was out in Jakarta for a day."


@pytest.fixture
def entry() -> Entry:
    """A draft whose creator has written to the office, so that it knows the entry."""
    entry = make_entry(title="Lamp")
    give_film(entry)
    Upload.objects.all().delete()  # no manifest that came in time
    entry.messages.create(author=entry.representative, is_from_office=False, text="The power is out.")
    return entry


@pytest.fixture
def organiser(entry: Entry) -> User:
    return make_membership(make_user(), entry.edition, Role.ORGANISER).user


@pytest.mark.slow
def test_entry_is_submitted_after_the_deadline_until_its_own(entry: Entry, organiser: User) -> None:
    closes_at = entry.edition.closes_at
    until = closes_at + timedelta(hours=6)
    with time_machine.travel(closes_at + timedelta(hours=1), tick=False):
        assert not may_edit(entry.representative, entry)
        extended = extend_deadline(entry, until=until, reason=REASON, by=organiser)
        assert may_edit(entry.representative, extended)
        assert (submission_deadline(extended).at, submission_deadline(extended).rule) == (
            until,
            DeadlineRule.EXTENDED,
        )
        assert uploads_expire_at(extended) - until == entry.edition.uploads_end_at - closes_at
        client = Client()
        client.force_login(entry.representative)
        page = client.get(reverse("entry_show", args=[entry.code])).content.decode()
        assert "The festival office has extended your deadline. Submit by" in page
        submit_entry(extended, by=entry.representative)
    receipt = latest_receipt(entry)
    assert receipt is not None
    assert (receipt.facts["rule"], receipt.facts["deadline"]) == ("extended", until.isoformat())
    client.force_login(entry.representative)
    page = client.get(reverse("entry_receipt", args=[entry.code])).content.decode()
    assert "After the deadline, within the extension that the festival office granted this entry." in page
    with time_machine.travel(until, tick=False):
        draft = Entry.objects.get(pk=entry.pk)
        draft.state = EntryState.DRAFT
        assert not may_edit(entry.representative, draft)


def test_creator_and_journal_are_told_the_reason(entry: Entry, organiser: User) -> None:
    until = entry.edition.closes_at + timedelta(days=1)
    client = Client()
    client.force_login(organiser)
    there = reverse("office_extend", args=[entry.edition.slug, entry.code])
    local = until.astimezone(entry.edition.zone)
    typed = {"until": f"{local:%Y-%m-%dT%H:%M}", "extension_reason": REASON}
    asked = client.post(there, typed)
    assert "Extend the deadline of “Lamp”?" in asked.content.decode()
    entry.refresh_from_db()
    assert (entry.extended_until, Notice.objects.count()) == (None, 0)
    assert client.post(there, {**dict(asked.context["sent"]), "sure": "yes"}).status_code == 302
    entry.refresh_from_db()
    assert entry.extended_until == until.replace(second=0, microsecond=0)
    while send_first_notice():
        pass
    letter = mail.outbox[-1]
    assert (letter.subject, REASON in letter.body) == ("More time for “Lamp”", True)
    assert (letter.subject, letter.body) == asked.context["mail"]
    assert JournalEntry.objects.get(verb="deadline_extended").facts["reason"] == REASON
    page = client.get(reverse("office_entry", args=[entry.edition.slug, entry.code])).content.decode()
    assert "The deadline of this entry is extended until" in page


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (timedelta(0), REASON, "An extension only gives more time"),
        (timedelta(days=-1), REASON, "An extension only gives more time"),
        (timedelta(days=20), REASON, "the nominees are announced on"),
        (timedelta(days=1), "late", "This is missing or too short."),
    ],
)
def test_wrong_extension_is_refused_at_its_field(
    entry: Entry, organiser: User, until: timedelta, reason: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        extend_deadline(entry, until=entry.edition.closes_at + until, reason=reason, by=organiser)
    assert refused.value.field == ("extension_reason" if reason == "late" else "until")
    assert Entry.objects.get().extended_until is None


def test_office_extends_no_submitted_entry_and_nobody_their_own(entry: Entry, organiser: User) -> None:
    until: datetime = timezone.now() + timedelta(days=90)
    make_membership(entry.representative, entry.edition, Role.ORGANISER)
    with pytest.raises(Refused, match="This is your own entry"):
        extend_deadline(entry, until=until, reason=REASON, by=entry.representative)
    submitted = submit_entry(entry, by=entry.representative)
    with pytest.raises(Refused, match="Extend the deadline of one that can be submitted"):
        extend_deadline(submitted, until=until, reason=REASON, by=organiser)
    client = Client()
    client.force_login(organiser)
    there = reverse("office_extend", args=[entry.edition.slug, entry.code])
    assert client.post(there, {"until": "x"}).status_code == 409


def test_promised_time_is_not_taken_back(entry: Entry, organiser: User) -> None:
    closes_at = entry.edition.closes_at
    promised = extend_deadline(entry, until=closes_at + timedelta(days=3), reason=REASON, by=organiser)
    mails = Notice.objects.count()
    for days in (2, 3):
        with pytest.raises(Refused, match=r"You chose .+, but this entry has until .+ already") as refused:
            extend_deadline(entry, until=closes_at + timedelta(days=days), reason=REASON, by=organiser)
        assert refused.value.field == "until"
    assert (Entry.objects.get().extended_until, Notice.objects.count()) == (promised.extended_until, mails)
    late = closes_at + timedelta(days=5)
    with pytest.raises(Refused, match=r"it is .+ already"):
        extend_deadline(entry, until=late - timedelta(days=1), reason=REASON, by=organiser, now=late)


def test_desk_names_the_deadline_of_the_entry(entry: Entry, organiser: User) -> None:
    client = Client()
    client.force_login(entry.representative)
    desk = reverse("desk")
    words = "The festival office has extended your deadline. Submit by"
    assert words not in client.get(desk).content.decode()
    until = entry.edition.closes_at + timedelta(days=3)
    extend_deadline(entry, until=until, reason=REASON, by=organiser)
    page = client.get(desk).content.decode()
    assert words in page
    assert until.isoformat() in page


def test_mail_about_changes_names_the_deadline_of_the_entry(entry: Entry, organiser: User) -> None:
    until = entry.edition.closes_at + timedelta(days=3)
    extended = extend_deadline(entry, until=until, reason=REASON, by=organiser)
    submitted = submit_entry(extended, by=entry.representative)
    return_entry(submitted, reason=REASON, changes=[], by=organiser)
    letter = render_mail(Notice.objects.get(kind=NoticeKind.ENTRY_RETURNED))
    local = until.astimezone(entry.edition.zone)
    assert f"{local.day} {local:%B %Y, %H:%M}" in letter.body
