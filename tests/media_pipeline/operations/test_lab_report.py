from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.operations.lab_report import QueueReport, Rates, lab_report
from media_pipeline.work_queue import enqueue
from tests.media_pipeline.film_rows import held

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 10, 12, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def make_job(kind: JobKind = JobKind.RENDER, state: JobState = JobState.QUEUED, **fields: Any) -> Job:
    film = Film.objects.create(file_name="film.mp4", size=1000, **fields.pop("film", {}))
    return Job.objects.create(film=film, kind=kind, state=state, **{**held(state), **fields})


def test_empty_lab_has_nothing_to_tell(settings: Any, tmp_path: Path) -> None:
    settings.SCRATCH_DIR = tmp_path / "not" / "yet"
    report = lab_report(NOW)
    assert report.queues == tuple(QueueReport(kind, 0, 0, 0, 0.0, None) for kind in JobKind)
    assert (report.running, report.failed, report.rates) == ((), (), Rates(0, 0, None, None))
    assert (report.room.masters, report.room.scratch_used, report.room.scratch.total > 0) == (0, 0, True)


def test_queue_tells_how_much_waits_and_how_long() -> None:
    make_job(film_seconds=100.0, queued_at=ago(30))
    make_job(film_seconds=1.0, film={"duration_ms": 20_000}, queued_at=ago(90))
    make_job(state=JobState.RUNNING)
    make_job(state=JobState.FAILED)
    make_job(state=JobState.DONE)
    make_job(state=JobState.FAILED, film={"is_discarded": True})
    queues = {queue.kind: queue for queue in lab_report(NOW).queues}
    assert queues[JobKind.RENDER] == QueueReport(JobKind.RENDER, 2, 1, 1, 120.0, 90.0)


def test_work_that_is_enqueued_again_waits_from_then() -> None:
    job = make_job(state=JobState.FAILED, queued_at=ago(9000))
    enqueue.retry(job.film_id)
    (wait,) = [queue.oldest_wait for queue in lab_report().queues if queue.waiting]
    assert wait is not None
    assert wait < 60


def test_running_job_tells_host_attempt_and_progress() -> None:
    job = make_job(
        state=JobState.RUNNING,
        host="kiln:7",
        attempts=2,
        progress=0.25,
        started_at=ago(40),
        finished_at=ago(4000),  # of an earlier life
        lease_until=ago(1),
        film_seconds=61.5,
    )
    (told,) = lab_report(NOW).running
    assert (told.film_code, told.kind, told.host) == (job.film.code, JobKind.RENDER, "kiln:7")
    assert (told.attempt, told.progress, told.film_seconds, told.seconds) == (2, 0.25, 61.5, 40.0)
    assert (told.is_silent, told.finished_at) == (True, None)


def test_failed_job_tells_why() -> None:
    make_job(state=JobState.FAILED, finished_at=ago(500), error="older")
    make_job(
        state=JobState.FAILED,
        started_at=ago(70),
        finished_at=ago(10),
        error="PassFailed: 1",
        log_tail="moov atom not found",
        command="ffmpeg -i film",
    )
    newest, older = lab_report(NOW).failed
    assert (newest.error, newest.log_tail, newest.command, newest.seconds) == (
        "PassFailed: 1",
        "moov atom not found",
        "ffmpeg -i film",
        60.0,
    )
    assert (older.error, newest.is_silent) == ("older", False)


def test_pace_is_of_the_last_hour_and_day() -> None:
    for settled, worked in ((600, 10), (7200, 30), (100_000, 900)):
        job = make_job(
            state=JobState.DONE,
            started_at=ago(settled + worked),
            finished_at=ago(settled),
            film={"state": FilmState.READY, "duration_ms": 20_000, "settled_at": ago(settled)},
        )
        Film.objects.filter(pk=job.film_id).update(received_at=ago(settled + 2 * worked))
    report = lab_report(NOW)
    assert report.rates == Rates(
        settled_last_hour=1, settled_last_day=2, render_ratio=1.0, verdict_seconds=40.0
    )
    assert report.films[FilmState.READY] == 3


def test_room_counts_what_is_kept_and_what_is_in_use(settings: Any, tmp_path: Path) -> None:
    settings.SCRATCH_DIR = tmp_path
    (tmp_path / "attempt").mkdir()
    (tmp_path / "attempt" / "top.mp4").write_bytes(b"x" * 700)
    make_job()
    room = lab_report().room
    assert (room.masters, room.renditions, room.scratch_used) == (1000, 0, 700)
    assert room.store is not None
    assert 0 < room.store.free <= room.store.total


def test_queries_do_not_grow_with_jobs() -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            for state in (JobState.QUEUED, JobState.RUNNING, JobState.FAILED):
                make_job(state=state, started_at=ago(5))
        with CaptureQueriesContext(connection) as queries:
            lab_report()
        counts.append(len(queries))
    assert counts == [10, 10]
