from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.enums import JobKind, JobState
from media_pipeline.film_report import film_report, film_reports
from media_pipeline.models import Film, Job
from media_pipeline.work_queue.forecast import (
    SECONDS_PER_WEIGHT,
    QueueLine,
    Wait,
    forecast,
    others_at_work,
    waits_of,
)
from tests.media_pipeline.film_rows import held

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ranks = count()


def make_job(state: JobState, seconds: float = 60.0, **fields: Any) -> Job:
    film = Film.objects.create(file_name="film.mp4", size=1)
    given = {"kind": JobKind.RENDER, "film_seconds": seconds, "rank": next(ranks), **held(state), **fields}
    return Job.objects.create(film=film, state=state, **given)


def make_ended(seconds: float = 60.0, *, took: float, ago: float = 600, host: str = "a:1") -> Job:
    ended = timezone.now() - timedelta(seconds=ago)
    started = ended - timedelta(seconds=took)
    return make_job(JobState.DONE, seconds, progress=1, started_at=started, finished_at=ended, host=host)


def make_running(seconds: float = 60.0, *, progress: float, for_seconds: float, host: str = "a:1") -> Job:
    started = timezone.now() - timedelta(seconds=for_seconds)
    return make_job(JobState.RUNNING, seconds, progress=progress, started_at=started, host=host)


def seconds_of(*jobs: Job) -> list[float | None]:
    waits = waits_of(jobs)
    return [None if (left := waits[job.pk].seconds) is None else round(left) for job in jobs]


def test_forecast_gives_each_job_to_the_worker_that_is_free_first() -> None:
    line = QueueLine(running={1: 10, 2: 100}, queued={3: 20, 4: 20, 5: 60}, slots=2, rate=0.5)
    assert forecast(line) == {
        1: Wait(0, 5.0),
        2: Wait(0, 50.0),
        3: Wait(2, 15.0),
        4: Wait(3, 25.0),
        5: Wait(4, 55.0),
    }


def test_forecast_without_workers_promises_nothing() -> None:
    assert forecast(QueueLine(running={}, queued={1: 60}, slots=0, rate=0.5)) == {1: Wait(0, None)}


def test_speed_is_what_recent_films_took() -> None:
    make_ended(60, took=30)
    make_ended(120, took=60)
    running = make_running(100, progress=0.5, for_seconds=25)
    assert seconds_of(running, make_job(JobState.QUEUED, 40)) == [25, 45]


def test_speed_is_a_measured_constant_until_there_is_another() -> None:
    running = make_running(100, progress=0, for_seconds=1)
    assert seconds_of(running) == [round(100 * SECONDS_PER_WEIGHT[JobKind.RENDER])]


def test_workers_are_those_that_run_or_have_just_ended_a_job() -> None:
    make_ended(60, took=60, ago=5, host="b:2")
    make_ended(60, took=60, ago=600, host="gone:3")
    make_running(60, progress=0.5, for_seconds=30, host="a:1")
    first, second = make_job(JobState.QUEUED, 60), make_job(JobState.QUEUED, 60)
    assert seconds_of(first, second) == [60, 90]


def test_films_before_mine_are_counted_by_rank() -> None:
    make_running(progress=0.5, for_seconds=30)
    late = make_job(JobState.QUEUED, rank=30.0)
    early = make_job(JobState.QUEUED, rank=10.0)
    make_job(JobState.QUEUED, rank=20.0, kind=JobKind.INSPECT)
    reports = film_reports([late.film_id, early.film_id])
    assert [reports[job.film_id].waiting_ahead for job in (early, late)] == [1, 2]


def test_nobody_works_and_no_time_is_promised() -> None:
    film = make_job(JobState.QUEUED).film
    assert film_report(film.pk).expected_seconds is None


def test_queries_do_not_grow_with_the_queue(django_assert_num_queries: Any) -> None:
    for waiting in (1, 20):
        jobs = [make_job(JobState.QUEUED) for _ in range(waiting)]
        with django_assert_num_queries(2):
            assert len(waits_of(jobs)) == waiting


def test_work_elsewhere_is_no_reason_to_spare_this_hosts_cores() -> None:
    mine = make_running(progress=0, for_seconds=0, host="here:1")
    make_running(progress=0, for_seconds=0, host="there:1")
    assert others_at_work(mine, "here") == 0
    make_running(progress=0, for_seconds=0, host="here:2")
    make_job(JobState.QUEUED)
    assert others_at_work(mine, "here") == 2
