"""Whatever is killed in the middle, the film ends right, once. Real workers, broker and ffmpeg."""

import os
import signal
import subprocess  # workers as they run in production, to be killed
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, Job
from media_pipeline.operations.sweeper import sweep
from media_pipeline.renditions.plan import SUFFIXES
from media_pipeline.uploads.intake import take_file
from media_pipeline.work_queue import enqueue
from tests.films import make_film
from tests.media_pipeline.faults.hosts import wait_for_jobs
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.film]
Worker = subprocess.Popen[bytes]
LIMITS = FilmLimits(min_seconds=20, max_seconds=300, max_file_bytes=10**9, min_height=100)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """Starts workers in process groups of their own, with short leases; all are killed at the end."""
    started: list[Worker] = []

    def start() -> Worker:
        command = ["-m", "celery", "-A", "contest.conf.celery", "worker", "-Q", "inspect,render", "-c", "2"]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "LEASE_SECONDS": "3",
        }
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        name = f"worker{len(started)}@%h"
        worker = subprocess.Popen(
            [sys.executable, *command, "-n", name],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)
    print(*(path.read_text()[-3000:] for path in tmp_path.glob("worker-*.log")), sep="\n")


@pytest.fixture
def film_file(tmp_path: Path) -> Path:
    return make_film(tmp_path / "film.mp4", seconds=30)


def kill(worker: Worker) -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def arrive(path: Path) -> Film:
    report = take_file(
        path, owner="entry:KILLS", limits=LIMITS, expires_at=timezone.now() + timedelta(hours=1)
    )
    return Film.objects.get(pk=report.film_id)


def is_settled(film: Film) -> bool:
    return Film.objects.filter(
        pk=film.pk, state__in=[FilmState.READY, FilmState.REFUSED, FilmState.STUCK]
    ).exists()


def writes_renditions() -> bool:
    """Whether ffmpeg has begun to write what the render job makes."""
    running = Job.objects.filter(kind=JobKind.RENDER, state=JobState.RUNNING).first()
    if running is None:
        return False
    folder = settings.SCRATCH_DIR / running.token / "made"
    return any(path.stat().st_size > 0 for path in folder.glob("*.mp4"))


def outcome(film: Film) -> tuple[str, list[str], list[tuple[str, str, int]]]:
    film.refresh_from_db()
    return (
        film.state,
        sorted(film.renditions.values_list("kind", flat=True)),
        list(film.jobs.exclude(kind=JobKind.MATCH).order_by("pk").values_list("kind", "state", "attempts")),
    )


RENDERED = sorted([*SUFFIXES, *[RenditionKind.POSTER] * 5])


def test_film_is_ready_once_though_its_worker_was_killed_and_the_broker_emptied(
    film_file: Path, start_worker: Callable[[], Worker], valkey: Any
) -> None:
    film = arrive(film_file)
    first = start_worker()
    wait_for_jobs(writes_renditions)
    kill(first)
    with valkey.client() as client:
        client.flushall()
    start_worker()
    wait_for_jobs(lambda: is_settled(film), meanwhile=sweep)
    assert outcome(film) == (
        FilmState.READY,
        RENDERED,
        [(JobKind.INSPECT, JobState.DONE, 1), (JobKind.RENDER, JobState.DONE, 1)],
    )
    starts = list(film.shots.values_list("start_ms", flat=True))
    assert sorted(set(starts)) == sorted(starts)
    assert {0, 5000, 10000, 15000, 20000, 25000} <= set(starts)
    wait_for_jobs(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), meanwhile=sweep)
    sweep()
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_workers_that_are_killed_and_stopped_again_and_again_cost_the_film_no_attempt(
    film_file: Path, start_worker: Callable[[], Worker]
) -> None:
    """Three spot instances and one deploy (SIGQUIT, as the compose file stops workers): more than a film has
    attempts."""
    film = arrive(film_file)
    for losses in range(4):
        worker = start_worker()
        again = Job.objects.filter(kind=JobKind.RENDER, losses=losses)
        wait_for_jobs(lambda jobs=again: jobs.exists() and writes_renditions(), meanwhile=sweep)
        if losses == 3:
            worker.send_signal(signal.SIGQUIT)
            worker.wait(PATIENCE)
        kill(worker)
    start_worker()
    wait_for_jobs(lambda: is_settled(film), meanwhile=sweep)
    job = film.jobs.get(kind=JobKind.RENDER)
    assert (outcome(film)[0], job.state, job.attempts, job.losses) == (
        FilmState.READY,
        JobState.DONE,
        1,
        4,
    )


def test_film_sent_while_the_broker_was_down_is_made_once_however_often_it_is_told(
    film_file: Path, start_worker: Callable[[], Worker], valkey: Any
) -> None:
    valkey.stop()
    film = arrive(film_file)
    assert list(film.jobs.values_list("state", "published_at")) == [(JobState.QUEUED, None)]
    valkey.start()
    wait_for_jobs(film.jobs.exclude(published_at=None).exists, meanwhile=sweep)
    for _ in range(5):
        enqueue.publish(film.jobs.get())
    start_worker()
    start_worker()
    wait_for_jobs(lambda: is_settled(film), meanwhile=sweep)
    assert outcome(film) == (
        FilmState.READY,
        RENDERED,
        [(JobKind.INSPECT, JobState.DONE, 1), (JobKind.RENDER, JobState.DONE, 1)],
    )
