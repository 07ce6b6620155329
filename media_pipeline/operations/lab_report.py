"""The lab as it stands: what waits, what runs, what failed, how fast it goes and how much room there is.
Frozen, in a constant number of queries; for the organisers' page and for metrics."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Avg, Count, ExpressionWrapper, F, FloatField, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.operations.fixity import faulty_files
from media_pipeline.storage.films import local_path

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_JOBS = 50  # that are listed of those that run, and of those that failed
UNSETTLED = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
FILM_SECONDS = Coalesce(
    ExpressionWrapper(F("film__duration_ms") / 1000.0, output_field=FloatField()), F("film_seconds")
)
WORKED = F("finished_at") - F("started_at")
JUDGED = F("settled_at") - F("received_at")


@dataclass(frozen=True)
class QueueReport:
    """Work of one kind. `film_seconds` and `oldest_wait` (seconds; None when nothing waits) are of what
    waits."""

    kind: JobKind
    waiting: int
    running: int
    failed: int
    film_seconds: float
    oldest_wait: float | None


@dataclass(frozen=True)
class JobReport:
    """One job that runs or has failed. `seconds` it has run, or ran in its last attempt; `is_silent` says
    that its worker has not been heard of for longer than its lease."""

    id: int
    film_id: int
    film_code: str
    kind: JobKind
    host: str
    attempt: int
    progress: float
    film_seconds: float
    seconds: float
    is_silent: bool
    finished_at: datetime | None
    error: str
    log_tail: str
    command: str


@dataclass(frozen=True)
class Rates:
    """How fast it goes. The last two are of the last day, None when nothing was done in it: seconds of work
    for each second of film, and mean seconds from the end of an upload to its check result."""

    settled_last_hour: int
    settled_last_day: int
    render_ratio: float | None
    verdict_seconds: float | None


@dataclass(frozen=True)
class Disk:
    """Bytes of the disk that a folder lies on."""

    total: int
    free: int


@dataclass(frozen=True)
class Room:
    """Where films are kept and made. `store` is None for a store elsewhere; the scratch folder is that of
    this machine."""

    masters: int
    renditions: int
    store: Disk | None
    scratch: Disk
    scratch_used: int


@dataclass(frozen=True)
class LabReport:
    """Everything at one moment. Lists have at most MOST_JOBS, the queues count all; `films` are by state."""

    at: datetime
    queues: tuple[QueueReport, ...]
    running: tuple[JobReport, ...]
    failed: tuple[JobReport, ...]
    films: dict[FilmState, int]
    rates: Rates
    room: Room
    faults: int


@dataclass(frozen=True)
class LabBrief:
    """What of the lab an office has to know at a glance. `oldest_wait` in seconds, None when nothing waits;
    `disks` are those of this machine on which films are kept and made."""

    waiting: int
    failed: int
    oldest_wait: float | None
    disks: tuple[Disk, ...]


def lab_brief(now: datetime | None = None) -> LabBrief:
    """One query."""
    queues = _queues(Job.objects.filter(film__is_discarded=False), now or timezone.now())
    waits = [queue.oldest_wait for queue in queues if queue.oldest_wait is not None]
    store = local_path(".")
    folders = [folder for folder in (store, settings.SCRATCH_DIR) if folder]
    return LabBrief(
        waiting=sum(queue.waiting for queue in queues),
        failed=sum(queue.failed for queue in queues),
        oldest_wait=max(waits, default=None),
        disks=tuple(dict.fromkeys(_disk_of(folder) for folder in folders)),
    )


def lab_report(now: datetime | None = None) -> LabReport:
    """What the whole lab does, for all films whoever they belong to; ten queries. Which films are made ready
    for a ceremony is told to those alone who may know the winners."""
    now = now or timezone.now()
    jobs = Job.objects.filter(film__is_discarded=False)
    open_jobs = jobs.exclude(kind=JobKind.CONFORM)
    by_state = dict(Film.objects.values_list("state").annotate(total=Count("pk")))
    return LabReport(
        at=now,
        queues=_queues(jobs, now),
        running=_job_reports(open_jobs.filter(state=JobState.RUNNING).order_by("started_at", "pk"), now),
        failed=_job_reports(open_jobs.filter(state=JobState.FAILED).order_by("-finished_at", "pk"), now),
        films={state: by_state.get(state.value, 0) for state in FilmState},
        rates=_rates(now),
        room=_room(),
        faults=len(faulty_files()),
    )


def _queues(jobs: QuerySet[Job], now: datetime) -> tuple[QueueReport, ...]:
    rows = (
        jobs.filter(state__in=UNSETTLED)
        .values("kind", "state")
        .annotate(total=Count("pk"), length=Sum(FILM_SECONDS), oldest=Min("queued_at"))
        .order_by()
    )
    found = {(row["kind"], row["state"]): row for row in rows}

    def count(kind: JobKind, state: JobState) -> int:
        return int(found[kind, state]["total"]) if (kind, state) in found else 0

    reports = []
    for kind in JobKind:
        waiting = found.get((kind, JobState.QUEUED))
        reports.append(
            QueueReport(
                kind=kind,
                waiting=count(kind, JobState.QUEUED),
                running=count(kind, JobState.RUNNING),
                failed=count(kind, JobState.FAILED),
                film_seconds=waiting["length"] or 0.0 if waiting else 0.0,
                oldest_wait=_seconds(now - waiting["oldest"]) if waiting else None,
            )
        )
    return tuple(reports)


def _job_reports(jobs: QuerySet[Job], now: datetime) -> tuple[JobReport, ...]:
    rows = jobs.select_related("film").annotate(length=FILM_SECONDS)[:MOST_JOBS]
    return tuple(
        JobReport(
            id=job.pk,
            film_id=job.film_id,
            film_code=job.film.code,
            kind=JobKind(job.kind),
            host=job.host,
            attempt=job.attempts,
            progress=job.progress,
            film_seconds=job.length,
            seconds=_worked(job, now),
            is_silent=job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until < now,
            finished_at=job.finished_at if job.state == JobState.FAILED else None,
            error=job.error,
            log_tail=job.log_tail,
            command=job.command,
        )
        for job in rows
    )


def _worked(job: Job, now: datetime) -> float:
    ended = job.finished_at if job.state == JobState.FAILED else now
    return _seconds(ended - job.started_at) if ended and job.started_at else 0.0


def _rates(now: datetime) -> Rates:
    settled = Film.objects.filter(settled_at__gt=now - DAY).aggregate(
        day=Count("pk"), hour=Count("pk", filter=Q(settled_at__gt=now - HOUR)), mean=Avg(JUDGED)
    )
    rendered = Job.objects.filter(
        kind=JobKind.RENDER, state=JobState.DONE, finished_at__gt=now - DAY, film__duration_ms__gt=0
    ).aggregate(worked=Sum(WORKED), film_ms=Sum("film__duration_ms"))
    worked: timedelta | None = rendered["worked"]
    return Rates(
        settled_last_hour=settled["hour"],
        settled_last_day=settled["day"],
        render_ratio=worked.total_seconds() * 1000 / rendered["film_ms"] if worked is not None else None,
        verdict_seconds=settled["mean"].total_seconds() if settled["mean"] is not None else None,
    )


def _room() -> Room:
    store = local_path(".")
    return Room(
        masters=Film.objects.aggregate(sum=Sum("size"))["sum"] or 0,
        renditions=Rendition.objects.aggregate(sum=Sum("size"))["sum"] or 0,
        store=_disk_of(store) if store else None,
        scratch=_disk_of(settings.SCRATCH_DIR),
        scratch_used=_bytes_below(settings.SCRATCH_DIR),
    )


def _disk_of(folder: Path) -> Disk:
    there = next(one for one in (folder, *folder.parents) if one.is_dir())
    usage = shutil.disk_usage(there)
    return Disk(total=usage.total, free=usage.free)


def _bytes_below(folder: Path) -> int:
    """What files take there; those that vanish while they are counted take nothing."""
    total = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except FileNotFoundError:
                continue
    return total


def _seconds(span: timedelta) -> float:
    return max(span.total_seconds(), 0.0)
