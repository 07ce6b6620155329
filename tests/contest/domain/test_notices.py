import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from structlog.testing import capture_logs

from contest.domain import notices
from contest.enums import EntryState, NoticeKind
from contest.models import Entry, Notice, User
from tests.contest.nights import make_published_edition
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
ABOUT_ENTRIES = [
    NoticeKind.ENTRY_RECEIVED,
    NoticeKind.ENTRY_ACCEPTED,
    NoticeKind.ENTRY_RETURNED,
    NoticeKind.ENTRY_DISQUALIFIED,
    NoticeKind.ENTRY_WITHDRAWN,
    NoticeKind.ENTRY_NOT_SELECTED,
    NoticeKind.ENTRY_NOMINATED,
    NoticeKind.UPLOAD_COMPLETED,
]


NOON = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)


class DeadServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


class TalkativeServer(BaseEmailBackend):
    """A mail server whose answer is longer than anybody reads."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("x" * 1001)


def enqueue_notice(user: User | None = None, entry: Entry | None = None, **more: Any) -> Notice:
    entry = entry or make_entry(EntryState.RETURNED)
    kind = more.pop("kind", NoticeKind.ENTRY_RETURNED)
    return notices.enqueue_notice(
        kind, user=user or entry.representative, key=more.pop("key", "k"), entry=entry, **more
    )


def test_owing_the_same_key_twice_is_one_mail() -> None:
    entry = make_entry()
    assert enqueue_notice(entry=entry) == enqueue_notice(entry=entry)
    assert Notice.objects.count() == 1


def test_same_key_twice_is_published_once(django_capture_on_commit_callbacks: Any) -> None:
    entry = make_entry()
    with django_capture_on_commit_callbacks() as first:
        enqueue_notice(entry=entry)
    with django_capture_on_commit_callbacks() as second:
        enqueue_notice(entry=entry)
    assert (len(first), len(second)) == (1, 0)


def test_email_enqueued_in_a_transaction_that_fails_is_not_sent() -> None:
    entry = make_entry()
    with transaction.atomic():
        enqueue_notice(entry=entry)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_sending_twice_sends_once() -> None:
    enqueue_notice()
    assert [notices.send_first_notice(), notices.send_first_notice()] == [True, False]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_once() -> None:
    enqueue_notice()

    def work(_: int) -> bool:
        try:
            return notices.send_first_notice()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        assert sorted(workers.map(work, range(8))) == [False] * 7 + [True]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_mail_that_went_out_is_written_down_once_the_database_takes_it(monkeypatch: Any) -> None:
    monkeypatch.setattr(notices, "WRITE_PAUSE", 0.0)
    answer = iter([True, True, False])

    def locked_at_first(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and '"sent_at"' in sql.split("WHERE")[0] and next(answer, False):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    enqueue_notice()
    with connection.execute_wrapper(locked_at_first):
        assert notices.send_first_notice()
    assert not notices.send_first_notice()
    assert len(mail.outbox) == 1
    assert Notice.objects.get().sent_at


def test_mail_server_down_tries_again_later_with_longer_pauses(settings: Any) -> None:
    notice = enqueue_notice()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    pauses, now = [], timezone.now()
    for _ in range(3):
        with time_machine.travel(now, tick=False):
            assert [notices.send_first_notice(), notices.due_notices().exists()] == [False, False]
        notice.refresh_from_db()
        assert notice.not_before is not None
        pauses.append(round((notice.not_before - now).total_seconds() / 60))
        now = notice.not_before
    assert (pauses, notice.attempts, notice.error) == ([1, 2, 4], 3, "no mail server")
    settings.EMAIL_BACKEND = working
    with time_machine.travel(now, tick=False):
        assert notices.send_first_notice() is True


@pytest.mark.parametrize(("attempts", "minutes"), [(8, 256), (9, 360), (11, 360)])
def test_pauses_between_attempts_end_at_six_hours(settings: Any, attempts: int, minutes: int) -> None:
    notice = enqueue_notice()
    Notice.objects.filter(pk=notice.pk).update(attempts=attempts)
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    with time_machine.travel(NOON, tick=False):
        notices.send_first_notice()
    notice.refresh_from_db()
    assert (notice.not_before, notice.lease_until) == (NOON + timedelta(minutes=minutes), None)


def test_mail_is_given_up_after_many_attempts(settings: Any) -> None:
    notice = enqueue_notice()
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    for _ in range(13):
        Notice.objects.update(not_before=None)
        notices.send_first_notice()
    notice.refresh_from_db()
    assert notice.attempts == 12
    assert notice.entry is not None
    assert list(notices.given_up(notice.entry.edition)) == [notice]


def test_worker_that_died_while_sending_is_succeeded_by_another() -> None:
    notice = enqueue_notice()
    now = timezone.now()
    Notice.objects.filter(pk=notice.pk).update(attempts=1, lease_until=now + timedelta(minutes=2))
    assert notices.send_first_notice() is False
    with time_machine.travel(now + timedelta(minutes=2, seconds=1)):
        assert notices.send_first_notice() is True


def test_mail_about_an_account_overtakes_all_others_and_its_code_is_forgotten() -> None:
    enqueue_notice()
    user = make_user()
    letter = EmailMessage("Your code", "    ABC-DEF\n", to=["new@example.org"])
    notice = notices.enqueue_account_mail(letter, user=user)
    assert notices.send_first_notice() is True
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["new@example.org"], "Your code", "    ABC-DEF\n")
    notice.refresh_from_db()
    assert (notice.facts, notice.sent_at is not None) == ({}, True)


def test_mail_that_cannot_be_written_is_given_up_with_its_reason() -> None:
    notice = enqueue_notice(user=make_user(email="two@example.org\nBcc: all@example.org"))
    with capture_logs() as lines:
        assert notices.send_first_notice() is False
    notice.refresh_from_db()
    assert "newlines" in notice.error
    assert [(line["outcome"], line["exc_info"]) for line in lines] == [("failed", True)]


def test_every_edition_sees_the_mails_that_were_given_up_and_has_them_sent_again(settings: Any) -> None:
    one, two = make_edition(), make_edition()
    user = make_user()
    invited = notices.enqueue_notice(
        NoticeKind.JUDGE_INVITED, user=user, key="j", facts={"edition": one.slug}
    )
    account = notices.enqueue_account_mail(EmailMessage("s", "b", to=["a@example.org"]), user=None)
    about_entry = enqueue_notice(entry=make_entry(EntryState.RETURNED, edition=one))
    still_tried = enqueue_notice(entry=about_entry.entry, key="other")
    Notice.objects.exclude(pk=still_tried.pk).update(attempts=12, not_before=NOON)
    assert set(notices.given_up(one)) == {invited, account, about_entry}
    assert set(notices.given_up(two)) == {account}
    assert [notices.send_again(one), notices.send_again(one)] == [3, 0]
    assert [notices.send_first_notice() for _ in range(5)] == [True] * 4 + [False]


def test_sweeper_rings_for_due_mails_only() -> None:
    due, later, sent = (enqueue_notice(key=key) for key in "abc")
    Notice.objects.filter(pk=later.pk).update(not_before=timezone.now() + timedelta(minutes=1))
    Notice.objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    assert notices.sweep_notices() == 1
    assert notices.sweep_notices() == 0
    due.refresh_from_db()
    assert due.published_at is not None


def test_rung_mail_stays_enqueued_until_a_worker_has_sent_it() -> None:
    notice = enqueue_notice()
    with time_machine.travel(NOON, tick=False):
        assert notices.publish_notice(notice.pk) is True
    notice.refresh_from_db()
    assert notice.published_at == NOON
    for seconds, published in ((299, 0), (300, 1)):
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            assert notices.sweep_notices() == published


@pytest.mark.slow
def test_mail_is_published_again_when_the_broker_is_back(broken_broker: None) -> None:
    notice = enqueue_notice()
    assert (notices.publish_notice(notice.pk), notices.sweep_notices()) == (False, 0)
    notice.refresh_from_db()
    assert notice.published_at is None


def test_sweeper_asks_a_dead_broker_once_and_leaves_the_rest(broken_broker: None) -> None:
    for key in "abc":
        enqueue_notice(key=key)
    with capture_logs() as lines:
        assert notices.sweep_notices() == 0
    assert [line["event"] for line in lines] == ["mail waits for the sweeper: the broker is down"]


def test_error_of_the_mail_server_is_kept_up_to_a_thousand_characters(settings: Any) -> None:
    notice = enqueue_notice()
    settings.EMAIL_BACKEND = f"{__name__}.TalkativeServer"
    notices.send_first_notice()
    notice.refresh_from_db()
    assert notice.error == "x" * 1000


def test_mail_is_written_in_the_readers_language_and_zone() -> None:
    user = make_user(language="xx", time_zone="Asia/Tokyo")
    entry = make_entry(EntryState.ELIGIBLE, representative=user)
    body = notices.render_mail(enqueue_notice(entry=entry, kind=NoticeKind.ENTRY_ACCEPTED)).body
    assert "(Tokyo)" in body
    assert "in Shanghai" in body


@pytest.mark.parametrize(
    ("language", "said"),
    [("id", "Film Anda"), ("zh-hans", "您的影片"), ("en", "accepted"), ("xx", "accepted")],
)
def test_mail_is_in_the_language_of_its_reader_or_the_sites(language: str, said: str) -> None:
    entry = make_entry(EntryState.ELIGIBLE, representative=make_user(language=language))
    mail = notices.render_mail(enqueue_notice(entry=entry, kind=NoticeKind.ENTRY_ACCEPTED))
    assert said in f"{mail.subject} {mail.body}"


@pytest.mark.parametrize("kind", ABOUT_ENTRIES)
def test_mail_is_complete(kind: NoticeKind) -> None:
    entry = make_entry(EntryState.RETURNED, title="Salt & <Choir>")
    letter = notices.render_mail(enqueue_notice(entry=entry, kind=kind))
    assert "Salt & <Choir>" in letter.subject
    assert "\n" not in letter.subject
    assert letter.body.startswith(f"Dear {entry.representative.name},\n")
    assert re.findall(r"http\S+/(?:entries|editions)/\S+", letter.body)
    assert not re.search(r"\n{4}|{[%{]|None", letter.body)


def test_reason_is_in_the_mail_as_it_was_written() -> None:
    entry = make_entry(
        EntryState.RETURNED, decision_reason="The song isn't yours:\nname its owner & licence."
    )
    assert (
        "The song isn't yours:\nname its owner & licence."
        in notices.render_mail(enqueue_notice(entry=entry)).body
    )


def test_winners_mail_names_the_award_and_the_jurys_words() -> None:
    make_published_edition(winners=1, others=0)
    letter = notices.render_mail(Notice.objects.get(kind=NoticeKind.ENTRY_WON))
    assert letter.subject.endswith("has won: First Prize")
    assert "For first." in letter.body


def test_invited_judge_learns_of_which_edition() -> None:
    entry = make_entry()
    facts = {"edition": entry.edition.slug}
    notice = notices.enqueue_notice(NoticeKind.JUDGE_INVITED, user=make_user(), key="j", facts=facts)
    assert entry.edition.title in notices.render_mail(notice).subject
