"""A film that cannot be accepted is refused within seconds, whatever else the cores have to do. The workers
are those of a running site."""

import itertools
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from contest.conf.supervisor.services import worker
from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, Job
from media_pipeline.uploads.intake import take_file
from media_pipeline.work_queue import enqueue
from tests.films import make_film, make_headless, make_text
from tests.media_pipeline.faults.hosts import wait_for_jobs
from tests.media_pipeline.film_rows import receive
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.film]
LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=10**9, min_height=100)
numbers = itertools.count()  # the same file from the same owner would be the same upload
CORES = os.cpu_count() or 1
IDLE, BUSY = 3, 6  # how many films are sent: one and two of each kind
IDLE_SECONDS, BUSY_SECONDS = 1.0, 3.0


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[None]:
    """One for each queue, with a process for each core that renders."""
    services = [
        worker("inspect", queues="inspect", concurrency=1),
        worker("render", queues="render", concurrency=CORES, niceness=10),
    ]
    log = (tmp_path / "workers.log").open("wb")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    started = [
        subprocess.Popen(
            service.command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        for service in services
    ]
    yield
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    print((tmp_path / "workers.log").read_text()[-3000:])


def seconds_to_refusal(path: Path) -> float:
    """From the completion of an upload to the check result."""
    expires_at = timezone.now() + timedelta(hours=1)
    report = take_file(path, owner=f"entry:{next(numbers)}", limits=LIMITS, expires_at=expires_at)
    since = time.monotonic()
    refused = Film.objects.filter(pk=report.film_id, state=FilmState.REFUSED)
    wait_until(refused.exists, pause=0.01)
    return time.monotonic() - since


def refused_files(tmp_path: Path) -> Iterator[Path]:
    """Without end: wrong lengths and files that cannot be read, in turn."""
    kinds = [
        make_film(tmp_path / "short.mp4", seconds=6, shots=2),
        make_text(tmp_path / "text.mp4"),
        make_headless(tmp_path / "headless.mp4"),
    ]
    while True:
        yield from kinds


def keep_all_cores_busy(tmp_path: Path) -> None:
    """Films to render that last longer than the test, on every core."""
    path = make_film(tmp_path / "long.mp4", seconds=240, size=(640, 360), codec="mpeg4")
    for number in range(CORES + 1):
        copy = path.with_name(f"long-{number}.mp4")
        copy.hardlink_to(path)
        film = receive(copy, limits=LIMITS, state=FilmState.INSPECTED)
        enqueue.publish(enqueue.enqueue(film, JobKind.RENDER, film_seconds=240))
    wait_for_jobs(lambda: renders_running() == CORES)


def renders_running() -> int:
    return Job.objects.filter(kind=JobKind.RENDER, state=JobState.RUNNING, progress__gt=0.001).count()


def idle_share(*, seconds: float = 0.5) -> float:
    """Of the cores' time, what nobody uses now."""

    def read() -> tuple[int, int]:
        times = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return times[3] + times[4], sum(times)

    (idle, total), _ = read(), time.sleep(seconds)
    later_idle, later_total = read()
    return (later_idle - idle) / (later_total - total)


@pytest.mark.usefixtures("workers")
def test_refusals_come_within_seconds_even_while_every_core_renders(tmp_path: Path) -> None:
    files = refused_files(tmp_path)
    seconds_to_refusal(next(files))  # until the workers have started
    share = idle_share()
    idle = [seconds_to_refusal(next(files)) for _ in range(IDLE)]
    keep_all_cores_busy(tmp_path)
    busy = [seconds_to_refusal(next(files)) for _ in range(BUSY)]
    assert renders_running() == CORES
    told: dict[str, Any] = {
        "idle share before": round(share, 2),
        "idle": {"median": round(statistics.median(idle), 2), "worst": round(max(idle), 2)},
        "busy": {"median": round(statistics.median(busy), 2), "worst": round(max(busy), 2)},
    }
    print("seconds to a refusal:", told)
    slow = 3 * max(idle)  # where others use the cores
    assert max(busy) < max(BUSY_SECONDS, slow), told
    if share > 0.5:  # otherwise other tests use the cores
        assert max(idle) < IDLE_SECONDS, told
