"""Work of the office that a worker does while people look on: one unfinished task of a kind in an edition.

A task takes up where a lost worker left it; whatever it repeats changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from contest.enums import OfficeTaskKind
from contest.models import Edition, OfficeTask, User

logger = structlog.stdlib.get_logger(__name__)

TASK = "contest.tasks.work_on_office_task"
SILENCE = timedelta(minutes=10)  # after which a worker counts as lost; one long film takes some of them
PUBLISH_AGAIN_AFTER = timedelta(seconds=30)

Work = Callable[[OfficeTask], None]
_works: dict[OfficeTaskKind, Work] = {}


def works_on(kind: OfficeTaskKind) -> Callable[[Work], Work]:
    """Register what a worker does with tasks of a kind."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


def ask(
    edition: Edition,
    *,
    kind: OfficeTaskKind,
    by: User | None,
    total: int,
    facts: dict[str, Any],
    subject: str = "",
) -> OfficeTask:
    """Have something done; asked for while it is being done, it is one task. `subject` tells apart those of a
    kind that can be done beside each other."""
    try:
        with transaction.atomic():
            task = OfficeTask.objects.create(
                edition=edition, kind=kind, subject=subject, asked_by=by, total=total, facts=facts
            )
            transaction.on_commit(lambda: publish(task))
    except IntegrityError:
        task = unfinished(edition, kind, subject) or ask(
            edition, kind=kind, by=by, total=total, facts=facts, subject=subject
        )
    return task


def unfinished(edition: Edition, kind: OfficeTaskKind, subject: str = "") -> OfficeTask | None:
    return OfficeTask.objects.unfinished().filter(edition=edition, kind=kind, subject=subject).first()


def is_at_work(edition: Edition, kind: OfficeTaskKind) -> bool:
    return OfficeTask.objects.unfinished().filter(edition=edition, kind=kind).exists()


def publish(task: OfficeTask) -> bool:
    """Ask a worker for it. With the broker down it waits for the sweeper."""
    try:
        current_app.send_task(TASK, args=(task.pk,), queue="light")
    except OperationalError as error:
        logger.warning("office task waits: the broker is down", reason=str(error), task=task.pk)
        return False
    OfficeTask.objects.filter(pk=task.pk).update(published_at=timezone.now())
    return True


def follow_office_tasks() -> int:
    """Publish again what no worker has taken, or a lost one has left; returns how many."""
    now = timezone.now()
    unheard = Q(published_at=None) | Q(published_at__lt=now - PUBLISH_AGAIN_AFTER)
    forgotten = OfficeTask.objects.unfinished().filter(_is_free(), unheard)
    return sum(publish(task) for task in forgotten.order_by("pk"))


def work_on(task_id: int) -> None:
    """Do a task that no other worker is at."""
    now = timezone.now()
    if not OfficeTask.objects.unfinished().filter(_is_free(), pk=task_id).update(alive_at=now):
        return
    task = OfficeTask.objects.select_related("edition", "asked_by").get(pk=task_id)
    _works[OfficeTaskKind(task.kind)](task)
    OfficeTask.objects.filter(pk=task_id).update(done=task.total, finished_at=timezone.now())


def tell_done(task: OfficeTask, done: int) -> None:
    """The worker lives, and is so far."""
    OfficeTask.objects.filter(pk=task.pk).update(done=min(done, task.total), alive_at=timezone.now())


def _is_free() -> Q:
    return Q(alive_at=None) | Q(alive_at__lt=timezone.now() - SILENCE)
