"""Emails that the festival sends. `enqueue_notice` writes a row in the transaction of its cause; a worker
sends it.

queued → claimed (one conditional UPDATE that sets a lease) → sent, or tried again after a pause that doubles,
up to MAX_ATTEMPTS. A mail is rendered when it is sent, in its reader's language and time zone, from
templates/contest/mail/<kind>.{subject,body}.txt. `not_before` says when the sweeper publishes it (again)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from contest.enums import NoticeKind
from contest.models import Edition, Entry, Notice, User
from contest.places import zone_names

logger = structlog.stdlib.get_logger(__name__)

MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
PUBLISH_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class NoticePlan:
    """An email for `enqueue_notices`; the arguments are those of `enqueue_notice`."""

    kind: NoticeKind
    user: User
    key: str
    entry: Entry | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def enqueue_notice(
    kind: NoticeKind | str,
    *,
    user: User,
    key: str,
    entry: Entry | None = None,
    facts: dict[str, Any] | None = None,
) -> Notice:
    """Enqueue an email to `user`. Call it in the transaction of its cause; the same `key` again finds the
    same mail. A mail about no entry names its edition by slug in `facts["edition"]`."""
    notice, is_new = Notice.objects.get_or_create(
        key=key, defaults={"kind": NoticeKind(kind), "user": user, "entry": entry, "facts": facts or {}}
    )
    if is_new:
        transaction.on_commit(lambda: publish_notice(notice.pk))
    return notice


def enqueue_notices(mails: Iterable[NoticePlan]) -> int:
    """Enqueue many emails with one INSERT and one message; returns how many were asked for."""
    rows = [
        Notice(kind=mail.kind, user=mail.user, key=mail.key, entry=mail.entry, facts=mail.facts)
        for mail in mails
    ]
    Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(lambda: _send_task("contest.tasks.ring_for_notices"))
    return len(rows)


def publish_notice(notice_id: int) -> bool:
    """Ask a worker to send the mail. False when the broker does not answer: the sweeper will publish it
    again."""
    if not _send_task("contest.tasks.send_notice", notice_id):
        return False
    Notice.objects.unsent().filter(pk=notice_id).update(not_before=timezone.now() + PUBLISH_AGAIN_AFTER)
    return True


def send_notice(notice_id: int) -> bool:
    """Send one mail unless it is sent, or being sent by someone else. True if this call sent it."""
    notice = _claim(notice_id)
    if notice is None:
        return False
    log = logger.bind(notice_id=notice.pk, user_id=notice.user_id, kind=notice.kind, attempt=notice.attempts)
    try:
        render_mail(notice).send()
    except OSError as error:  # of the mail server or the way to it; smtplib's errors are OSErrors
        log.warning("mail", outcome="failed", reason=str(error))
        pause = min(FIRST_PAUSE * 2 ** (notice.attempts - 1), LONGEST_PAUSE)
        _held(notice).update(lease_until=None, not_before=timezone.now() + pause, error=str(error)[:1000])
        return False
    _held(notice).update(sent_at=timezone.now(), lease_until=None, error="")
    log.info("mail", outcome="sent")
    return True


def sweep_notices() -> int:
    """Publish every email that is due and whose message was lost or whose worker went silent; says how
    many."""
    now = timezone.now()
    due = sendable().filter(Q(not_before=None) | Q(not_before__lte=now))
    free = due.filter(Q(lease_until=None) | Q(lease_until__lt=now)).order_by("pk")
    rung = 0
    for pk in list(free.values_list("pk", flat=True)):
        if not publish_notice(pk):
            break
        rung += 1
    return rung


def sendable() -> QuerySet[Notice]:
    return Notice.objects.unsent().filter(attempts__lt=MAX_ATTEMPTS)


def given_up(edition: Edition) -> QuerySet[Notice]:
    """Mails about an edition's entries that no attempt could send; a person has to look."""
    return Notice.objects.unsent().filter(attempts__gte=MAX_ATTEMPTS, entry__edition=edition)


def render_mail(notice: Notice) -> EmailMessage:
    """The mail as its reader gets it. Its Message-ID follows from the key, so that a repetition shows."""
    user, entry = notice.user, notice.entry
    edition = entry.edition if entry else Edition.objects.filter(slug=notice.facts.get("edition", "")).first()
    context = {"user": user, "entry": entry, "edition": edition, "facts": notice.facts}
    language = user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    zone = user.time_zone if user.time_zone in zone_names() else (edition or Edition()).time_zone
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        context["site"] = settings.SITE_URL
        subject = render_to_string(f"contest/mail/{notice.kind}.subject.txt", context)
        body = render_to_string(f"contest/mail/{notice.kind}.body.txt", context)
    digest = hashlib.sha256(f"{settings.SITE_URL} {notice.key}".encode()).hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[user.email],
        headers={"Message-ID": f"<{digest}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _claim(notice_id: int) -> Notice | None:
    now = timezone.now()
    taken = (
        sendable()
        .filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=notice_id)
        .update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not taken:
        return None
    return Notice.objects.select_related("user", "entry__edition").get(pk=notice_id)


def _held(notice: Notice) -> QuerySet[Notice]:
    """The row while this attempt holds it: each claim counts the attempts up."""
    return Notice.objects.unsent().filter(pk=notice.pk, attempts=notice.attempts)


def _send_task(name: str, *args: int) -> bool:
    try:
        current_app.send_task(name, args=args, queue="light")
    except OperationalError as error:
        logger.warning("mail waits for the sweeper: the broker is down", reason=str(error))
        return False
    return True
