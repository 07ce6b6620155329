"""How long until a film's work is done: what is before it in rank order and what runs, at the measured speed,
on as many workers as were seen."""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from media_pipeline.enums import JobKind, JobState
from media_pipeline.models import Job

SECONDS_PER_WEIGHT = {  # before anything was measured; a render's weight is its film seconds
    JobKind.INSPECT: 1.0,
    JobKind.RENDER: 0.7,  # a 1080p film on a core of its own; 0.25 when it is played as it came
    JobKind.MATCH: 1.0,
    JobKind.LABEL: 2.0,
    JobKind.POSTER: 2.0,
    JobKind.CLIPS: 5.0,
    JobKind.DRAFT: 120.0,
    JobKind.CONFORM: 4.0,  # its weight is its film seconds
}
TYPICAL_FILM_SECONDS = 150.0  # of one whose length was not noted
SAMPLE = 20  # of the latest jobs of each kind
SURE_PROGRESS = 0.05  # from here on a running job tells something of the speed
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
SEEN_WITHIN = timedelta(seconds=60)  # a worker that ended a job then still counts when it has none


@dataclass(frozen=True)
class Wait:
    """`jobs_before` wait or run before this one; `seconds` are left until it ends, None when nobody works."""

    jobs_before: int
    seconds: float | None


class Row(NamedTuple):
    """What is read of a job: there may be thousands."""

    pk: int
    kind: str
    state: str
    film_seconds: float
    progress: float
    host: str
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class QueueLine:
    """The work of one kind: `running` is the weight that is left of each running job, `queued` the weights of
    the waiting ones in rank order, both by job; `slots` workers need `rate` seconds for a unit of weight."""

    running: dict[int, float]
    queued: dict[int, float]
    slots: int
    rate: float


def waits_of(jobs: Collection[Job]) -> dict[int, Wait]:
    """The wait of each of these unfinished jobs, by its id; two queries for each kind of work among them."""
    waits: dict[int, Wait] = {}
    for kind in {JobKind(job.kind) for job in jobs}:
        waits |= forecast(_line_of(kind))
    return {job.pk: waits.get(job.pk, Wait(0, None)) for job in jobs}


def forecast(line: QueueLine) -> dict[int, Wait]:
    """Each waiting job is taken by the worker that is free first. Pure."""
    waits = {job: Wait(0, left * line.rate) for job, left in line.running.items()}
    free_at = [left * line.rate for left in line.running.values()]
    free_at += [0.0] * (line.slots - len(free_at))
    heapq.heapify(free_at)
    for number, (job, weight) in enumerate(line.queued.items(), start=len(line.running)):
        if not free_at:
            waits[job] = Wait(number, None)
            continue
        ends_at = free_at[0] + weight * line.rate
        heapq.heapreplace(free_at, ends_at)
        waits[job] = Wait(number, ends_at)
    return waits


def others_at_work(job: Job, host: str) -> int:
    """How many other jobs of this kind wait anywhere, or run on this host: they can use its cores too."""
    others = Job.objects.filter(kind=job.kind).exclude(pk=job.pk)
    here = Q(state=JobState.RUNNING, host__startswith=f"{host}:")
    return others.filter(Q(state=JobState.QUEUED) | here).count()


def _line_of(kind: JobKind) -> QueueLine:
    now = timezone.now()
    jobs = Job.objects.filter(kind=kind).values_list(*Row._fields)
    unfinished = [Row(*values) for values in jobs.filter(state__in=UNFINISHED).order_by("rank", "pk")]
    running = [job for job in unfinished if job.state == JobState.RUNNING]
    ended = [Row(*values) for values in jobs.filter(state=JobState.DONE).order_by("-finished_at")[:SAMPLE]]
    seen = [job for job in ended if job.finished_at and job.finished_at > now - SEEN_WITHIN]
    return QueueLine(
        running={job.pk: _weight(job) * (1 - job.progress) for job in running},
        queued={job.pk: _weight(job) for job in unfinished if job.state == JobState.QUEUED},
        slots=len({job.host for job in (*running, *seen)}),
        rate=_rate(kind, (*running, *ended), now),
    )


def _rate(kind: JobKind, jobs: Sequence[Row], now: datetime) -> float:
    """Seconds for each unit of weight, of what these jobs have done so far."""
    telling = [job for job in jobs if job.started_at and job.progress >= SURE_PROGRESS]
    weight = sum(_weight(job) * job.progress for job in telling)
    taken = sum(
        ((job.finished_at or now) - job.started_at).total_seconds() for job in telling if job.started_at
    )
    return max(taken / weight, 0.0) if weight else SECONDS_PER_WEIGHT[kind]


def _weight(job: Row) -> float:
    return (job.film_seconds or TYPICAL_FILM_SECONDS) if job.kind == JobKind.RENDER else 1.0
