"""Which work is enqueued for which film, in which order, and the messages that announce it."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from kombu.exceptions import OperationalError

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job

logger = structlog.stdlib.get_logger(__name__)

HEAVY = (JobKind.RENDER, JobKind.CONFORM, JobKind.DRAFT)
QUEUES = {kind: "render" if kind in HEAVY else "inspect" for kind in JobKind}
AFTER_VERDICTS = 24 * 3600.0  # seconds for which films that wait for a check result go first
PATIENCE = 10.0  # seconds of waiting that weigh as much as one second of film: short films first, with ageing


def enqueue(film: Film, kind: JobKind, *, film_seconds: float = 0.0, head_start: float = 0.0) -> Job:
    """Enqueue this work for `film`, which grows with `film_seconds`; what is enqueued for others within
    `head_start` seconds goes first. Call it in the transaction that makes the work necessary; a second call
    for the same film and kind finds the same job. With the broker down the job waits for the sweeper."""
    place = _place(film_seconds, head_start)
    job, is_new = Job.objects.get_or_create(film=film, kind=kind, defaults=place)
    if is_new:
        transaction.on_commit(lambda: publish(job))
    return job


def enqueue_again(film: Film, kind: JobKind, *, film_seconds: float = 0.0, head_start: float = 0.0) -> Job:
    """Enqueue this work once more, from its present rows: an attempt that runs already loses its hold, and a
    job that waits keeps its place unless the new one is better."""
    job = enqueue(film, kind, film_seconds=film_seconds, head_start=head_start)
    place = _place(film_seconds, head_start)
    again = Job.objects.filter(pk=job.pk).exclude(state=JobState.QUEUED, rank__lte=place["rank"])
    if _queue_anew(again, **place):
        transaction.on_commit(lambda: publish(job))
    return job


def rank_of(film_seconds: float) -> float:
    """When work that is enqueued from now on is to be taken: earlier, the lower."""
    return timezone.now().timestamp() + PATIENCE * film_seconds


def publish(job: Job) -> bool:
    """Publish a queued job; whoever comes takes the first in rank of its kind. False when the broker does not
    answer: the sweeper will try again."""
    try:
        current_app.send_task(f"media_pipeline.tasks.run_{job.kind}", queue=QUEUES[JobKind(job.kind)])
    except OperationalError as error:
        told = {"job_id": job.pk, "film_id": job.film_id}
        logger.warning("job waits for the sweeper: the broker is down", reason=str(error), **told)
        return False
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(published_at=Now())
    return True


def retry(film_id: int) -> bool:
    """Give a film's failed jobs fresh attempts. False when it has none."""
    with transaction.atomic():
        failed = list(Job.objects.filter(film_id=film_id, state=JobState.FAILED).order_by("pk"))
        if not _queue_anew(Job.objects.filter(film_id=film_id, state=JobState.FAILED)):
            return False
        before = FilmState.RECEIVED if failed[0].kind == JobKind.INSPECT else FilmState.INSPECTED
        Film.objects.filter(pk=film_id, state=FilmState.STUCK).update(state=before)
        for job in failed:
            transaction.on_commit(partial(publish, job))
    return True


def cancel(film_id: int) -> None:
    """Drop the film's jobs, nobody needs their results."""
    drop(Job.objects.filter(film_id=film_id), why="The film was replaced.")


def drop(jobs: QuerySet[Job], *, why: str) -> int:
    """What waits leaves the queue, what runs loses its hold and stops at its next heartbeat; returns how
    many did."""
    under_way = jobs.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
    return under_way.update(state=JobState.DROPPED, token="", lease_until=None, error=why)


def take_up_again(film_id: int) -> None:
    """Queue the film's dropped jobs anew: it is wanted after all."""
    with transaction.atomic():
        dropped = list(Job.objects.filter(film_id=film_id, state=JobState.DROPPED).order_by("pk"))
        _queue_anew(Job.objects.filter(pk__in=[job.pk for job in dropped]), error="")
        for job in dropped:
            transaction.on_commit(partial(publish, job))


def _place(film_seconds: float, head_start: float) -> dict[str, float]:
    """Where work that is enqueued from now on stands among the others."""
    return {"rank": rank_of(film_seconds) + head_start, "film_seconds": film_seconds}


def _queue_anew(jobs: QuerySet[Job], **fields: object) -> int:
    """As if they had never been tried; returns how many there were."""
    return jobs.update(
        state=JobState.QUEUED,
        attempts=0,
        losses=0,
        token="",
        lease_until=None,
        not_before=None,
        published_at=None,
        queued_at=timezone.now(),
        progress=0,
        **fields,
    )
