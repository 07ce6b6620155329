"""Mails against a mail server that speaks SMTP: one that dies half-way, one that says nothing."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contest.domain import notices
from contest.enums import NoticeKind
from contest.models import Notice
from tests.factories import make_edition, make_user
from tests.mail_server import running_mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAILS, TAKEN = 90, 30


@pytest.fixture(autouse=True)
def _smtp(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 10


def enqueue(count: int) -> None:
    user, edition = make_user(), make_edition()
    notices.enqueue_notices(
        notices.NoticePlan(NoticeKind.JUDGE_INVITED, user, key=str(number), facts={"edition": edition.slug})
        for number in range(count)
    )


def send_due() -> None:
    """What workers do with as many messages as there are mails."""
    while notices.due_notices().exists():
        notices.send_first_notice()


def test_mails_of_a_night_are_sent_once_each_though_the_server_dies_on_the_way(settings: Any) -> None:
    enqueue(MAILS)
    with (
        running_mail_server(takes=TAKEN) as first,
        time_machine.travel(timezone.now(), tick=False),  # so that no pause ends, however slow the machine
    ):
        settings.EMAIL_PORT = port = first.port
        send_due()
    unsent = Notice.objects.unsent()
    assert (len(first.taken), unsent.count(), set(unsent.values_list("attempts", flat=True))) == (
        TAKEN,
        MAILS - TAKEN,
        {1},
    )
    with (
        running_mail_server(port) as second,
        time_machine.travel(timezone.now() + timedelta(minutes=2)),
    ):
        assert notices.sweep_notices() == MAILS - TAKEN
        send_due()
    times_taken = Counter([*first.taken, *second.taken])
    assert (len(times_taken), set(times_taken.values()), unsent.count()) == (MAILS, {1}, 0)


def test_silent_server_costs_a_mail_its_time_and_no_more(settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    enqueue(1)
    with running_mail_server(is_silent=True) as server:
        settings.EMAIL_PORT = server.port
        began = time.monotonic()
        assert notices.send_first_notice() is False
        took = time.monotonic() - began
    notice = Notice.objects.get()
    assert (notice.attempts, notice.error, notice.lease_until) == (
        1,
        "Connection unexpectedly closed: timed out",
        None,
    )
    assert took < 30
