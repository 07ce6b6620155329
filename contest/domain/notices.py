"""Emails that the festival sends. `enqueue_notice` writes a row in the transaction of its cause; a worker
that is told so sends whichever is first in rank.

queued → claimed (one conditional UPDATE that sets a lease) → sent, or tried again after a pause that doubles,
up to MAX_ATTEMPTS; then organisers see it, and may have it sent again. A mail is rendered when it is sent, in
its reader's language and time zone, in the edition's own words (contest.mail_texts) or by
templates/contest/mail/<kind>.{subject,body}.txt; mails about accounts come rendered. The secrets in a mail,
all of an account's and the "key" of an invitation, are forgotten once it is sent."""

import hashlib
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import formataddr, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.template.loader import render_to_string
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from contest.branding.shown import LAUREATE, ShownBrand, brand_of
from contest.enums import NoticeKind
from contest.html_mails import html_of
from contest.mail_texts.keeping import own_words
from contest.models import Edition, Entry, Notice, User
from contest.places import zone_names

logger = structlog.stdlib.get_logger(__name__)

MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=2)
WRITE_TRIES = 4  # for each of which SQLite waits 20 seconds: all are within the lease
WRITE_PAUSE = 1.0  # seconds between them
LONGEST_ATTEMPT = 90  # seconds; shorter than the lease, so that no two workers send the same mail
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
PUBLISH_AGAIN_AFTER = timedelta(minutes=5)  # a message that nobody took by then is dropped
FIRST_IN_RANK = (Case(When(kind=NoticeKind.ACCOUNT, then=0), default=1), "attempts", "pk")


@dataclass(frozen=True)
class NoticePlan:
    """An email for `enqueue_notices`; the arguments are those of `enqueue_notice`. Without a user,
    `facts` has the address (`to`), the name and the language."""

    kind: NoticeKind
    user: User | None
    key: str
    entry: Entry | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def enqueue_notice(
    kind: NoticeKind | str,
    *,
    user: User | None,
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


def enqueue_account_mail(mail: EmailMessage, *, user: User | None) -> Notice:
    """Enqueue an email that is rendered already."""
    facts = {"to": mail.to, "subject": mail.subject, "body": mail.body}
    return enqueue_notice(NoticeKind.ACCOUNT, user=user, key=f"account:{secrets.token_hex(16)}", facts=facts)


def enqueue_notices(mails: Iterable[NoticePlan]) -> int:
    """Enqueue many emails with one INSERT and one message; returns how many were asked for."""
    rows = [
        Notice(kind=mail.kind, user=mail.user, key=mail.key, entry=mail.entry, facts=mail.facts)
        for mail in mails
    ]
    if rows:
        Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        transaction.on_commit(lambda: _send_task("contest.tasks.publish_notices"))
    return len(rows)


def cancel_notices(keys: Collection[str]) -> int:
    """Do not send what has been overtaken and is not on its way yet; returns how many."""
    now = timezone.now()
    is_free = Q(lease_until=None) | Q(lease_until__lt=now)
    return Notice.objects.unsent().filter(is_free, key__in=keys).update(cancelled_at=now)


def publish_notice(notice_id: int) -> bool:
    """Ask a worker to send one more mail. False when the broker does not answer: the sweeper will publish it
    again."""
    if not _send_task("contest.tasks.send_first_notice", expires=PUBLISH_AGAIN_AFTER.total_seconds()):
        return False
    Notice.objects.unsent().filter(pk=notice_id).update(published_at=timezone.now())
    return True


def send_first_notice() -> bool:
    """Send the first in rank of the mails that are due. True if this call sent one."""
    while (first := due_notices().order_by(*FIRST_IN_RANK).values_list("pk", flat=True).first()) is not None:
        if notice := _claim(first):
            return _attempt(notice)  # otherwise someone else was faster
    return False


def sweep_notices() -> int:
    """Publish every email that is due and whose message was lost or whose worker went silent; says how
    many."""
    _cancel_mails_to_closed_accounts()
    unheard = Q(published_at=None) | Q(published_at__lte=timezone.now() - PUBLISH_AGAIN_AFTER)
    published = 0
    for pk in list(due_notices().filter(unheard).order_by(*FIRST_IN_RANK).values_list("pk", flat=True)):
        if not publish_notice(pk):
            break
        published += 1
    return published


def _cancel_mails_to_closed_accounts() -> None:
    """So that they do not wait for ever, nor come in a heap once an account is opened again."""
    Notice.objects.unsent().filter(user__is_active=False).update(cancelled_at=timezone.now(), facts={})


def due_notices() -> QuerySet[Notice]:
    """Mails that can be sent now: not tried too often, not on their way, not in a pause, and to nobody whose
    account is closed."""
    now = timezone.now()
    is_free = Q(lease_until=None) | Q(lease_until__lt=now)
    is_due = Q(not_before=None) | Q(not_before__lte=now)
    waiting = Notice.objects.unsent().filter(is_free, is_due, attempts__lt=MAX_ATTEMPTS)
    return waiting.exclude(user__is_active=False)


def about_edition(edition: Edition) -> Q:
    """Mails about an edition or its entries."""
    return Q(entry__edition=edition) | Q(entry=None, facts__edition=edition.slug)


def given_up(edition: Edition) -> QuerySet[Notice]:
    """Mails that no attempt could send, of an edition and of none, which all editions see; a person has to
    look."""
    is_ours = about_edition(edition) | (Q(entry=None) & ~Q(facts__has_key="edition"))
    is_free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Notice.objects.unsent().filter(is_ours, is_free, attempts__gte=MAX_ATTEMPTS)


def send_again(edition: Edition) -> int:
    """Try the mails that were given up as if they were new; returns how many."""
    again = list(given_up(edition).values_list("pk", flat=True))
    renewed = Notice.objects.unsent().filter(pk__in=again, attempts__gte=MAX_ATTEMPTS)
    count = renewed.update(attempts=0, not_before=None, published_at=None)
    transaction.on_commit(lambda: _send_task("contest.tasks.publish_notices"))
    return count


def render_mail(notice: Notice, *, words: Callable[..., tuple[str, str] | None] = own_words) -> EmailMessage:
    """The mail as its reader gets it, as text and as HTML, with the edition's own words where it has some.
    Its Message-ID follows from the key, so that a repetition shows."""
    if notice.kind == NoticeKind.ACCOUNT:
        reader = notice.user or User()
        with translation.override(_language_of(reader)):
            return _message(notice, **notice.facts)
    user, entry = notice.user or _stranger(notice.facts), notice.entry
    edition = entry.edition if entry else Edition.objects.filter(slug=notice.facts.get("edition", "")).first()
    context = {"user": user, "entry": entry, "edition": edition, "facts": notice.facts}
    with as_read_by(user, edition):
        context["site"] = settings.SITE_URL
        if own := words(notice.kind, user=user, edition=edition, entry=entry, facts=notice.facts):
            subject = own[0]
            body = render_to_string("contest/mail/_own_words.txt", {**context, "words": own[1]})
        else:
            subject = render_to_string(f"contest/mail/{notice.kind}.subject.txt", context)
            body = render_to_string(f"contest/mail/{notice.kind}.body.txt", context)
        return _message(
            notice,
            to=[user.email],
            subject=" ".join(subject.split()),
            body=body.strip() + "\n",
            brand=brand_of(edition.pk if edition else None),
        )


@contextmanager
def as_read_by(user: User, edition: Edition | None) -> Iterator[None]:
    """In the language and the time zone of a reader; the edition's zone where they have none."""
    zone = user.time_zone if user.time_zone in zone_names() else (edition or Edition()).time_zone
    with translation.override(_language_of(user)), timezone.override(ZoneInfo(zone)):
        yield


def sample_mail(plan: NoticePlan, language: str) -> EmailMessage:
    """A planned mail as its reader would get it in this language."""
    assert plan.user is not None, "creators have accounts"
    user = copy(plan.user)
    user.language = language
    return render_mail(Notice(kind=plan.kind, user=user, key=plan.key, entry=plan.entry, facts=plan.facts))


def _language_of(user: User) -> str:
    return user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _stranger(facts: Mapping[str, Any]) -> User:
    """Whoever has no account yet, as the facts of a mail name them."""
    return User(email=facts["to"][0], name=facts.get("name", ""), language=facts.get("language", ""))


def _message(
    notice: Notice, *, to: list[str], subject: str, body: str, brand: ShownBrand = LAUREATE
) -> EmailMessage:
    """From the festival by its own name, where it has one."""
    digest = hashlib.sha256(f"{settings.SITE_URL} {notice.key}".encode()).hexdigest()[:32]
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = address.rpartition("@")[2]
    from_email = None if brand.is_the_sites else formataddr((brand.name, address))
    headers = {"Message-ID": f"<{digest}@{domain}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(subject=subject, body=body, from_email=from_email, to=to, headers=headers)
    mail.attach_alternative(html_of(body, subject=subject, brand=brand), "text/html")
    return mail


def _attempt(notice: Notice) -> bool:
    """Send a mail that is ours, and write down how that ended."""
    log = logger.bind(notice_id=notice.pk, user_id=notice.user_id, kind=notice.kind, attempt=notice.attempts)
    try:
        render_mail(notice).send()
    except Exception as error:  # of the mail server, the way to it, the time limit, or the mail's own text
        reason = str(error) or type(error).__name__
        log.warning("mail", outcome="failed", reason=reason, exc_info=not isinstance(error, OSError))
        pause = min(FIRST_PAUSE * 2 ** (notice.attempts - 1), LONGEST_PAUSE)
        _write_down(notice, lease_until=None, not_before=timezone.now() + pause, error=reason[:1000])
        return False
    is_secret = notice.kind == NoticeKind.ACCOUNT
    facts = {} if is_secret else {name: value for name, value in notice.facts.items() if name != "key"}
    _write_down(notice, sent_at=timezone.now(), lease_until=None, error="", facts=facts)
    log.info("mail", outcome="sent")
    return True


def _write_down(notice: Notice, **values: object) -> None:
    """How an attempt ended, several times where the database does not take it: a mail that has gone out and
    is not written down goes out again."""
    for left in reversed(range(WRITE_TRIES)):
        try:
            _held(notice).update(**values)
            return
        except DatabaseError as error:
            if not left or connection.in_atomic_block:
                raise
            logger.warning("mail cannot be written down yet", notice_id=notice.pk, reason=str(error))
            close_old_connections()
            time.sleep(WRITE_PAUSE)


def _claim(notice_id: int) -> Notice | None:
    taken = (
        due_notices()
        .filter(pk=notice_id)
        .update(lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1)
    )
    if not taken:
        return None
    return Notice.objects.select_related("user", "entry__edition").get(pk=notice_id)


def _held(notice: Notice) -> QuerySet[Notice]:
    """The row while this attempt holds it: each claim counts the attempts up."""
    return Notice.objects.unsent().filter(pk=notice.pk, attempts=notice.attempts)


def _send_task(name: str, *, expires: float | None = None) -> bool:
    try:
        current_app.send_task(name, queue="mail", expires=expires)
    except OperationalError as error:
        logger.warning("mail waits for the sweeper: the broker is down", reason=str(error))
        return False
    return True
