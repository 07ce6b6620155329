"""A tool that is killed, and a worker that comes back too late, in one process."""

import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.operations.sweeper import sweep
from media_pipeline.renditions.plan import folder_of
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.jobs import LeaseLost
from tests.films import make_film
from tests.media_pipeline.faults.hosts import wait_for_jobs
from tests.media_pipeline.film_rows import attempt_render, make_film_to_render, receive

pytestmark = [pytest.mark.film, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def film(scratch: Path, tmp_path: Path) -> Film:
    return make_film_to_render(tmp_path / "film.mp4", seconds=8)


def tools_of(scratch: Path) -> list[int]:
    """ffmpeg processes that write into one of these folders."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0")
            is_ours = os.readlink(f"/proc/{name}/cwd").startswith(str(scratch))
        except OSError:
            continue
        if is_ours and words[0].endswith(b"ffmpeg"):
            found.append(int(name))
    return found


def kill_tools(scratch: Path, *, of: threading.Thread) -> None:
    """Kill the first tool that the thread starts, while it writes."""
    killed: list[int] = []

    def kill_one() -> bool:
        if any(path.stat().st_size for path in scratch.glob("*/made/top.mp4")):
            killed.extend(tools_of(scratch)[:1])
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return bool(killed)

    wait_for_jobs(lambda: kill_one() or not of.is_alive())
    of.join()
    assert killed


def attempt_in_thread() -> threading.Thread:
    def run() -> None:
        try:
            attempt_render()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def told(film: Film) -> tuple[str, int, int]:
    film.refresh_from_db()
    return film.state, film.findings.count(), film.renditions.count()


def test_killed_tool_is_started_again_and_refuses_no_film(film: Film, scratch: Path) -> None:
    for _ in range(3):
        kill_tools(scratch, of=attempt_in_thread())
        assert list(scratch.iterdir()) == []
    job = Job.objects.get()
    assert (job.state, job.attempts, told(film)) == (JobState.FAILED, 3, (FilmState.STUCK, 0, 0))
    assert job.error == "Interrupted: the tool was ended by SIGKILL"
    assert enqueue.retry(film.pk)
    assert (attempt_render().state, told(film)) == (JobState.DONE, (FilmState.READY, 0, 12))


def test_killed_tool_leaves_a_refused_film_refused_until_its_copy_is_made(
    scratch: Path, tmp_path: Path
) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=14, shots=2))
    enqueue.enqueue(film, JobKind.INSPECT)
    jobs.work_on(JobKind.INSPECT, first_check)
    for _ in range(3):
        kill_tools(scratch, of=attempt_in_thread())
        assert list(scratch.iterdir()) == []
    job = Job.objects.get(kind=JobKind.RENDER)
    assert (job.state, job.attempts, told(film)) == (JobState.FAILED, 3, (FilmState.REFUSED, 1, 0))
    assert enqueue.retry(film.pk)
    assert (attempt_render().state, told(film)) == (JobState.DONE, (FilmState.REFUSED, 1, 3))


def test_late_worker_overwrites_nothing_though_it_has_made_everything_anew(film: Film, scratch: Path) -> None:
    late = jobs.claim(film.jobs.get().pk)
    assert late is not None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert attempt_render().state == JobState.DONE
    late.scratch.mkdir()
    before = stored(film)
    with pytest.raises(LeaseLost):
        render(late)
    assert (stored(film), len(before), told(film)) == (before, 12, (FilmState.READY, 0, 12))
    sweep()
    assert list(scratch.iterdir()) == []


def stored(film: Film) -> dict[str, tuple[int, int]]:
    """Which file lies under each key, and when it was written."""
    folder = Path(film_store().path(folder_of(film.code)))
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
