"""A scratch disk that runs full under the work, by a real disk of a few megabytes."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import FilmState, JobState
from media_pipeline.models import Film
from media_pipeline.steps.render import render
from media_pipeline.work_queue import enqueue
from media_pipeline.work_queue.jobs import Claim
from tests.media_pipeline.film_rows import attempt_render, make_film_to_render

pytestmark = [pytest.mark.film, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LEFT = 1_500_000


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """64 MB, on which the scratch folder lies."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    settings.SCRATCH_DIR = place / "scratch"
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return make_film_to_render(tmp_path / "film.mp4", seconds=6)


def fill(disk: Path, *, left: int) -> None:
    """Someone else uses the disk."""
    room = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(max(room.f_bavail * room.f_frsize - left, 0)))


def test_disk_that_runs_full_fails_the_attempt_and_not_the_film(film: Film, disk: Path) -> None:
    def render_on_a_full_disk(claim: Claim) -> None:
        fill(disk, left=LEFT)
        try:
            render(claim)
        finally:
            (disk / "ballast").unlink()

    for attempts in (1, 2, 3):
        job = attempt_render(render_on_a_full_disk)
        assert (job.attempts, list((disk / "scratch").iterdir())) == (attempts, [])
    film.refresh_from_db()
    assert (job.state, film.state, film.findings.count()) == (JobState.FAILED, FilmState.STUCK, 0)
    assert job.error.startswith("Interrupted: the disk of ")
    assert enqueue.retry(film.pk)
    job = attempt_render(render)
    film.refresh_from_db()
    assert (job.state, film.state, film.renditions.count()) == (JobState.DONE, FilmState.READY, 12)


def test_disk_that_is_full_before_makes_the_job_wait(film: Film, disk: Path) -> None:
    fill(disk, left=LEFT)
    job = attempt_render(render)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert "2 MB are free" in job.error
    (disk / "ballast").unlink()
    assert attempt_render(render).state == JobState.DONE
