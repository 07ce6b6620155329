"""Publishing: what is in its way, what it does, and who is told what."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contest.domain import notices, office_tasks
from contest.domain.honours_refused import (
    AlreadyPublished,
    AwardsUndecided,
    GateClosed,
    HonoursRefused,
    NotSealed,
)
from contest.domain.result_publication import announce, preview_publication, sample_mails
from contest.enums import EntryState, NoticeKind, OfficeTaskKind, Role
from contest.models import Consent, Edition, Entry, JournalEntry, Notice, OfficeTask, User
from contest.policies import Refused
from tests.contest.nights import (
    do_office_tasks,
    make_judged_edition,
    make_sealed_edition,
    publish_results,
    read_winners,
)
from tests.factories import make_entry, make_membership, make_user
from tests.mail_server import running_mail_server

pytestmark = pytest.mark.django_db


def test_place_not_awarded_is_a_decision() -> None:
    edition, _entries, _organiser, seal = make_sealed_edition(winners=10, others=0)
    assert seal.snapshot["conferrals"][-1]["entry"] is None
    assert preview_publication(edition).undecided == []


@pytest.mark.slow
def test_publishing_tells_winners_and_others_once_each() -> None:
    edition, entries, organiser, seal = make_sealed_edition(winners=11, others=2)
    Entry.objects.filter(pk=entries[-1].pk).update(state=EntryState.DISQUALIFIED)
    read_winners(edition)
    preview = preview_publication(edition)
    assert preview.mails == {NoticeKind.ENTRY_WON: 11, NoticeKind.ENTRY_NOT_SELECTED: 1}
    assert preview.languages == {"en": 12}
    announce(edition, by=organiser)
    assert Notice.objects.count() == 0  # a worker writes them
    do_office_tasks()
    told = set(Notice.objects.values_list("kind", "user_id"))
    won = {(NoticeKind.ENTRY_WON, entry.representative_id) for entry in entries[:11]}
    assert told == won | {(NoticeKind.ENTRY_NOT_SELECTED, entries[11].representative_id)}
    first = Notice.objects.get(entry=entries[0])
    told = {"award": {"en": "First Prize"}, "statement": {"en": "For first."}, "seal": seal.short_code}
    assert first.facts == told


def test_worker_that_is_lost_on_the_way_tells_nobody_twice() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=2, others=3)
    publish_results(edition, by=organiser)
    task = OfficeTask.objects.get(kind=OfficeTaskKind.TELL_CREATORS)
    assert (task.done, task.total, Notice.objects.count()) == (5, 5, 5)
    OfficeTask.objects.filter(pk=task.pk).update(finished_at=None, alive_at=timezone.now())
    Notice.objects.order_by("-pk")[0].delete()
    office_tasks.work_on(task.pk)
    assert Notice.objects.count() == 4  # the other worker may be alive
    silent = timezone.now() - office_tasks.SILENCE - timedelta(seconds=1)
    OfficeTask.objects.filter(pk=task.pk).update(alive_at=silent, published_at=None)
    assert office_tasks.follow_office_tasks() == 1
    office_tasks.work_on(task.pk)
    assert Notice.objects.count() == 5


def test_publishing_twice_is_publishing_once() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    stale = Edition.objects.get(pk=edition.pk)
    publish_results(edition, by=organiser)
    first = Edition.objects.get(pk=edition.pk).published_at
    with pytest.raises(AlreadyPublished):
        announce(stale, by=organiser)
    assert Edition.objects.get(pk=edition.pk).published_at == first
    assert JournalEntry.objects.filter(verb="results_published").count() == 1


def test_nothing_is_published_before_the_seal() -> None:
    edition, _entries, organiser = make_judged_edition(entries=1)
    with pytest.raises(NotSealed):
        announce(edition, by=organiser)


def test_nothing_is_published_before_the_films_were_read_since_the_seal() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    with pytest.raises(HonoursRefused, match="have not been read since the results were sealed"):
        announce(edition, by=organiser)


def test_award_added_after_the_seal_is_named() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    edition.awards.create(order=9, slug="extra", name={"en": "Audience Award"})
    with pytest.raises(AwardsUndecided) as refused:
        announce(edition, by=organiser)
    assert refused.value.missing == ["Audience Award"]


def test_nothing_is_published_while_entries_are_open() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    read_winners(edition)
    Edition.objects.filter(pk=edition.pk).update(
        closes_at=timezone.now() + timedelta(days=1),
        nominees_at=timezone.now() + timedelta(days=2),
        awards_at=timezone.now() + timedelta(days=3),
    )
    edition.refresh_from_db()
    with pytest.raises(HonoursRefused, match=r"^Entries are open until .* can be published after that\.$"):
        announce(edition, by=organiser)
    assert Edition.objects.published().count() == 0


def test_gate_is_held_against_the_winners_once_more() -> None:
    edition, entries, organiser, _seal = make_sealed_edition(winners=1)
    read_winners(edition)
    Consent.objects.filter(entry=entries[0], kind="showing").delete()
    with pytest.raises(GateClosed):
        announce(edition, by=organiser)


def publisher(edition: Edition, role: Role | None, *, has_film: bool = False) -> User:
    user = make_user()
    if role:
        make_membership(user, edition, role)
    if has_film:
        make_entry(EntryState.ELIGIBLE, edition=edition, representative=user)
    return user


@pytest.mark.parametrize(
    ("role", "has_film", "why"),
    [
        (Role.JUDGE, False, "Only organisers of .* can do this"),
        (Role.CHAIR, False, "Only organisers of .* can do this"),
        (Role.NOTARY, False, "Only organisers of .* can do this"),
        (None, False, "Only organisers of .* can do this"),
        (Role.ORGANISER, True, "You have a film of your own in this edition"),
    ],
)
def test_others_do_not_publish(role: Role | None, has_film: bool, why: str) -> None:
    edition, _entries, _organiser, _seal = make_sealed_edition(winners=1)
    read_winners(edition)
    with pytest.raises(Refused, match=why):
        announce(edition, by=publisher(edition, role, has_film=has_film))
    assert Edition.objects.published().count() == 0


def test_office_sees_each_email_in_each_language_beforehand() -> None:
    _edition, entries, _organiser, seal = make_sealed_edition(winners=1, others=1)
    found = [
        (kind, language, mail.subject.count(entry.title), mail.to)
        for (kind, mails), entry in zip(sample_mails(seal), entries, strict=True)
        for language, mail in mails
    ]
    kinds = (NoticeKind.ENTRY_WON, NoticeKind.ENTRY_NOT_SELECTED)
    assert [(kind, language) for kind, language, *_rest in found] == [
        (kind, language) for kind in kinds for language in ("en", "zh-hans", "id")
    ]
    assert Notice.objects.count() == 0


@pytest.mark.slow
def test_preview_asks_as_often_for_three_entries_as_for_one(django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        edition, *_rest = make_sealed_edition(winners=count, others=count)
        with django_assert_num_queries(24):
            preview_publication(edition)


@pytest.mark.slow
def test_mails_are_resumed_where_the_mail_server_died(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 10
    edition, _entries, organiser, _seal = make_sealed_edition(winners=2, others=8)
    publish_results(edition, by=organiser)
    with running_mail_server(takes=7) as first, time_machine.travel(timezone.now(), tick=False):
        settings.EMAIL_PORT = port = first.port
        send_due()
    assert (len(first.taken), Notice.objects.unsent().count()) == (7, 3)
    later = timezone.now() + timedelta(minutes=2)
    with running_mail_server(port) as second, time_machine.travel(later):
        assert notices.sweep_notices() == 3
        send_due()
    times = Counter([*first.taken, *second.taken])
    assert (len(times), set(times.values()), Notice.objects.unsent().count()) == (10, {1}, 0)


def send_due() -> None:
    while notices.due_notices().exists():
        notices.send_first_notice()
