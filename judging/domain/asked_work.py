"""Work that a page has asked for, until a worker has done it.

The row is the truth: it is taken by one worker at a time. A worker that was not heard of for a while has lost
it, and the sweeper has it taken again; what the lost one may still bring finds another attempt in the row,
and is dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from celery import current_app
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from contest.policies import Refused
from judging.enums import WorkState
from judging.models.asked_work import AskedWork

logger = structlog.stdlib.get_logger(__name__)

SILENCE = timedelta(minutes=2)  # after which a worker counts as lost
PUBLISH_AGAIN_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3
UNFINISHED = (WorkState.WAITING, WorkState.RUNNING)

Work = TypeVar("Work", bound=AskedWork)


def publish_work(work: AskedWork, task: str) -> bool:
    """Ask a worker for it. With the broker down it waits for the sweeper."""
    try:
        current_app.send_task(task, args=(work.pk,), queue="light")
    except OperationalError as error:
        logger.warning("work waits for the sweeper: the broker is down", reason=str(error), work=work.pk)
        return False
    type(work)._default_manager.filter(pk=work.pk).update(published_at=timezone.now())
    return True


def publish_forgotten(rows: QuerySet[Work], task: str, now: datetime | None = None) -> int:
    """Publish again what no worker has taken, or a lost one has left; returns how many."""
    now = now or timezone.now()
    silent = Q(state=WorkState.RUNNING, alive_at__lt=now - SILENCE)
    forgotten = rows.filter(Q(state=WorkState.WAITING) | silent).filter(
        Q(published_at=None) | Q(published_at__lt=now - PUBLISH_AGAIN_AFTER)
    )
    return sum(publish_work(work, task) for work in forgotten.order_by("pk"))


def take_work(rows: QuerySet[Work], pk: int) -> Work | None:
    """The row, if it waits or its worker is lost, as the next attempt. None otherwise, and when it was
    attempted too often."""
    now = timezone.now()
    free = rows.filter(pk=pk).filter(
        Q(state=WorkState.WAITING) | Q(state=WorkState.RUNNING, alive_at__lt=now - SILENCE)
    )
    spent = free.filter(attempt__gte=MOST_ATTEMPTS).first()
    if spent is not None:
        with translation.override(spent.asked_by.language or None):
            _fail(spent, _("The calculation was begun three times, and broken off each time."))
        return None
    if not free.update(state=WorkState.RUNNING, attempt=F("attempt") + 1, alive_at=now, progress=0.0):
        return None
    return rows.get(pk=pk)


def rows_of(work: Work) -> QuerySet[Work]:
    """The row, as long as it is this attempt's."""
    return type(work)._default_manager.filter(pk=work.pk, state__in=UNFINISHED, attempt=work.attempt)


def tell_progress(work: AskedWork, share: float) -> None:
    rows_of(work).update(progress=share, alive_at=timezone.now())


@contextmanager
def in_words_of_asker(work: AskedWork) -> Iterator[None]:
    """Whatever stops the work is kept in its row, in the language of who asked; nothing is raised."""
    with translation.override(work.asked_by.language or None):
        try:
            yield
        except Refused as refused:
            _fail(work, str(refused.reason))
        except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError):
            logger.exception("asked work", outcome="failed", work=work.pk, table=work._meta.db_table)
            _fail(work, _("The calculation failed because of an error in the program, which was logged."))


def _fail(work: AskedWork, words: str) -> None:
    rows_of(work).update(state=WorkState.FAILED, failure=words)
