"""The database drops the connections of a worker while it works."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.steps.render import render
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim
from tests.media_pipeline.faults.hosts import database_url, wait_for_jobs
from tests.media_pipeline.film_rows import attempt_render, make_film_to_render
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.film,
    pytest.mark.server,
    pytest.mark.skipif(not database_url().startswith("postgres"), reason="SQLite drops no connections"),
]


@pytest.fixture
def outside() -> Iterator["psycopg.Connection[Any]"]:
    """A connection that is not the worker's."""
    with psycopg.connect(database_url(), autocommit=True) as other:
        yield other


@pytest.fixture
def film(scratch: Path, tmp_path: Path) -> Film:
    return make_film_to_render(tmp_path / "film.mp4", seconds=6)


def drop_all(outside: "psycopg.Connection[Any]") -> int:
    """End every other connection to the database; returns how many there were."""
    return outside.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ).rowcount


def lease_of(outside: "psycopg.Connection[Any]") -> Any:
    row = outside.execute("SELECT lease_until FROM media_pipeline_job").fetchone()
    return row and row[0]


def wait_for_heartbeat(outside: "psycopg.Connection[Any]") -> None:
    before = lease_of(outside)
    wait_until(lambda: lease_of(outside) != before)


def test_dropped_connections_cost_neither_the_lease_nor_the_end(film: Film, outside: Any) -> None:
    def work(claim: Claim) -> None:
        wait_for_heartbeat(outside)
        assert drop_all(outside) >= 2  # ours and that of the heartbeat
        wait_for_heartbeat(outside)
        with jobs.finishing(claim):
            Film.objects.update(sha256="written")

    job = attempt_render(work)
    film.refresh_from_db()
    assert (job.state, job.attempts, film.sha256) == (JobState.DONE, 1, "written")


def test_database_that_is_away_for_seconds_is_waited_for(film: Film, outside: Any) -> None:
    name = connection.settings_dict["NAME"]

    def allow(is_allowed: bool) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {is_allowed}')

    back = threading.Timer(2, allow, args=[True])

    def work(claim: Claim) -> None:
        allow(False)
        drop_all(outside)
        back.start()
        with jobs.finishing(claim):
            pass

    job = attempt_render(work)
    back.join()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_reason_of_a_failure_is_kept_though_the_connection_is_gone(film: Film, outside: Any) -> None:
    def work(claim: Claim) -> None:
        drop_all(outside)
        raise OSError("no such disk")

    job = attempt_render(work)
    assert (job.state, job.attempts, job.error) == (JobState.QUEUED, 1, "OSError: no such disk")


def test_connection_dropped_in_the_last_transaction_leaves_nothing_by_halves(
    film: Film, outside: Any
) -> None:
    def work(claim: Claim) -> None:
        with jobs.finishing(claim):
            Film.objects.update(sha256="half")
            drop_all(outside)
            Film.objects.update(file_name="other half")

    job = attempt_render(work)
    film.refresh_from_db()
    assert (job.state, job.attempts, film.sha256) == (JobState.QUEUED, 1, film.sha256)
    assert film.sha256 != "half"
    assert job.error.startswith("OperationalError")


@pytest.mark.slow
@pytest.mark.film
def test_film_is_ready_at_the_first_attempt_though_connections_are_dropped(
    film: Film, outside: Any, scratch: Path
) -> None:
    def run() -> None:
        try:
            attempt_render(render)
        finally:
            connection.close()

    worker = threading.Thread(target=run)
    worker.start()
    wait_for_jobs(lambda: any(path.stat().st_size for path in scratch.glob("*/made/*.mp4")))
    drop_all(outside)
    worker.join()
    connection.close()
    job = Job.objects.get(kind=JobKind.RENDER)
    film.refresh_from_db()
    assert (job.state, job.attempts, film.state) == (JobState.DONE, 1, FilmState.READY)
