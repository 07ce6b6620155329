"""Checkpoints: where the journal ended, signed and taken out of the database, so that a cut tail shows.

One is made a day, and at once when results are sealed or published; a row first, then a file in the film
store, stamped where an authority is configured. What cannot be stored or stamped yet is tried again. The
organisers get one by email a week, and those of results."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from contest.domain.journal import Breach, missing
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.signatures import NotACheckpoint, Statement, read_block, sign, write_block
from contest.domain.timestamps import NotStamped, stamp, time_of
from contest.enums import NoticeKind, Role
from contest.models import Checkpoint, JournalEntry, Membership
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

EVERY = timedelta(days=1)
MAILED_EVERY = timedelta(days=7)
MOMENTS = ("results_sealed", "results_unsealed", "results_published", "award_revoked")
AGAIN_AFTER = timedelta(minutes=10)
FOLDER = "checkpoints"


def sweep_checkpoints() -> None:
    """Make the checkpoint that is due, and have a worker store what is not stored yet."""
    now = timezone.now()
    if is_due(now):
        make_checkpoint(now)
    unstored = Checkpoint.objects.filter(Q(not_before=None) | Q(not_before__lte=now), stored_at=None)
    for pk in list(unstored.values_list("pk", flat=True)):
        try:
            current_app.send_task("contest.tasks.store_checkpoint", args=(pk,), queue="light")
        except OperationalError as error:
            logger.warning("checkpoints wait for the next sweep: the broker is down", reason=str(error))
            return
        Checkpoint.objects.filter(pk=pk).update(not_before=now + AGAIN_AFTER)


def is_due(now: datetime) -> bool:
    last = Checkpoint.objects.order_by("-lines").first()
    fresh = JournalEntry.objects.filter(number__gt=last.lines if last else 0)
    if last is None or last.at <= now - EVERY:
        return fresh.exists()
    return fresh.filter(verb__in=MOMENTS).exists()


@transaction.atomic
def make_checkpoint(now: datetime, *, is_mailed: bool = False) -> Checkpoint | None:
    """Sign where the journal ends now, and mail it unless it counts as mailed. None when that was done, or
    when the journal does not go on from the checkpoint before: what was cut is not signed."""
    before = Checkpoint.objects.order_by("-lines").first()
    if before is not None and (gap := find_gap(statement_of(before))):
        logger.error("the journal does not go on from its last checkpoint", line=gap.number, what=gap.what)
        return None
    end = JournalEntry.objects.order_by("-number").first()
    if end is None:
        return None
    statement = Statement(end.number, end.hash, now, settings.SITE_URL)
    checkpoint, is_new = Checkpoint.objects.get_or_create(
        lines=end.number,
        defaults={
            "head": end.hash,
            "at": now,
            "site": settings.SITE_URL,
            "signature": sign(statement),
            "is_mailed": is_mailed,
        },
    )
    if is_new and not is_mailed:
        _mail(checkpoint)
    return checkpoint if is_new else None


def store_checkpoint(pk: int) -> bool:
    """Stamp a checkpoint, if an authority is configured, and write it to the film store. True when both are
    done; otherwise the row keeps what went wrong, and the sweeper tries again."""
    checkpoint = Checkpoint.objects.filter(pk=pk, stored_at=None).first()
    if checkpoint is None:
        return False
    errors = []
    if settings.TIMESTAMP_URL and not checkpoint.timestamp:
        try:
            checkpoint.timestamp = stamp(checkpoint.signature)
            checkpoint.save(update_fields=["timestamp"])
        except NotStamped as error:
            errors.append(str(error))
    try:
        api.keep_document(block_of(checkpoint), key=f"{FOLDER}/{checkpoint.lines:012}.txt")
    except api.StoreUnavailable as error:
        errors.append(f"The film store does not take it: {error}")
    stored_at = None if errors else timezone.now()
    Checkpoint.objects.filter(pk=pk).update(stored_at=stored_at, error=" ".join(errors)[:1000])
    for reason in errors:
        logger.warning("checkpoint", outcome="failed", lines=checkpoint.lines, reason=reason)
    return not errors


def find_gap(statement: Statement) -> Breach | None:
    """What of the journal is no longer as it was when the statement was signed, if anything."""
    end = JournalEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    told = f"the checkpoint of {statement.at:%Y-%m-%d %H:%M} UTC"
    if end < statement.lines:
        return Breach(end + 1, f"{missing(end + 1, statement.lines)}: {told} has more")
    if not JournalEntry.objects.filter(number=statement.lines, hash=statement.head).exists():
        return Breach(statement.lines, f"is not the line that {told} has")
    return None


def find_gaps_by_store() -> Iterator[str]:
    """What each checkpoint in the film store says against the journal. Raises StoreUnavailable."""
    for key, text in api.documents_in(FOLDER):
        try:
            statement, _signature, _timestamp = read_block(text)
        except NotACheckpoint as error:
            yield f"{key}: {error}"
        else:
            if gap := find_gap(statement):
                yield f"line {gap.number}: {gap.what}"


def stamped_at(text: str) -> datetime | None:
    """When an authority saw the checkpoint in a text; None without a stamp, or without authorities to ask.
    Raises NotACheckpoint, NotStamped."""
    _statement, signature, timestamp = read_block(text)
    if not (timestamp and settings.TIMESTAMP_ROOTS):
        return None
    return time_of(timestamp, message=signature)


def statement_of(checkpoint: Checkpoint) -> Statement:
    return Statement(checkpoint.lines, checkpoint.head, checkpoint.at, checkpoint.site)


def block_of(checkpoint: Checkpoint) -> str:
    return write_block(statement_of(checkpoint), checkpoint.signature, checkpoint.timestamp)


def _mail(checkpoint: Checkpoint) -> None:
    """To the organisers of the editions that the lines since the last mailed checkpoint are about."""
    last = Checkpoint.objects.filter(is_mailed=True).order_by("-lines").first()
    fresh = JournalEntry.objects.filter(number__gt=last.lines if last else 0)
    is_moment = fresh.filter(verb__in=MOMENTS).exists()
    if last is not None and last.at > checkpoint.at - MAILED_EVERY and not is_moment:
        return
    organisers = Membership.objects.filter(
        role=Role.ORGANISER, user__is_active=True, edition__in=fresh.values("edition")
    )
    readers = {member.user_id: member for member in organisers.select_related("user", "edition")}
    facts = {"lines": checkpoint.lines, "block": block_of(checkpoint)}
    enqueue_notices(
        NoticePlan(
            NoticeKind.CHECKPOINT,
            user=member.user,
            key=f"{NoticeKind.CHECKPOINT}:{checkpoint.lines}:{member.user_id}",
            facts={**facts, "edition": member.edition.slug},
        )
        for member in readers.values()
    )
    Checkpoint.objects.filter(pk=checkpoint.pk).update(is_mailed=True)
