import os
import threading
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.jobs import Claim
from media_pipeline.work_queue.scratch_disk import MEGABYTE, NeverFits, NoRoom, discard_orphans, reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.SCRATCH_DIR = tmp_path / "scratch"
    settings.SCRATCH_BYTES = 100 * MEGABYTE
    return tmp_path / "scratch"


@pytest.fixture
def job(root: Path) -> Job:
    film = Film.objects.create(file_name="film.mp4", size=1, state=FilmState.INSPECTED)
    return Job.objects.create(film=film, kind=JobKind.RENDER, film_seconds=30)  # 60 MB and the small files


def put(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def finish(claim: Claim) -> None:
    with jobs.finishing(claim):
        pass


def test_folder_of_other_work_is_left_until_nobody_can_be_at_it(root: Path) -> None:
    folders = [root / name for name in ("tmp_drawing", "tmp_forgotten", "0" * 32)]
    for folder in folders:
        folder.mkdir(parents=True)
    os.utime(folders[1], (0, 0))
    discard_orphans()
    assert [folder.is_dir() for folder in folders] == [True, False, False]


def test_room_is_reserved_until_the_folder_is_gone(root: Path) -> None:
    reserve(root / "a", 60 * MEGABYTE)
    with pytest.raises(NoRoom, match=r"needs 60 MB .*, 40 MB are free"):
        reserve(root / "b", 60 * MEGABYTE)
    assert [path.name for path in root.iterdir()] == ["a"]
    (root / "a" / ".reserved").unlink()
    reserve(root / "b", 60 * MEGABYTE)


def test_what_lies_there_counts_when_it_is_more_than_was_reserved(root: Path) -> None:
    reserve(root / "a", 10 * MEGABYTE)
    put(root / "a" / "master", 80 * MEGABYTE)
    with pytest.raises(NoRoom):
        reserve(root / "b", 30 * MEGABYTE)


def test_work_that_never_fits_is_told_apart(root: Path) -> None:
    with pytest.raises(NeverFits, match=r"needs 101 MB .*which may hold 100 MB. Raise SCRATCH_BYTES"):
        reserve(root / "a", 101 * MEGABYTE)


def test_disk_that_is_smaller_than_the_bound_is_the_bound(root: Path, settings: Any) -> None:
    settings.SCRATCH_BYTES = 10**18
    with pytest.raises(NeverFits):
        reserve(root / "a", 10**17)


def test_many_at_once_get_no_more_than_there_is(root: Path) -> None:
    ready, got = threading.Barrier(10), []

    def try_it(name: str) -> None:
        ready.wait()
        try:
            reserve(root / name, 30 * MEGABYTE)
            got.append(name)
        except NoRoom:
            pass

    threads = [threading.Thread(target=try_it, args=(str(number),)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), sorted(got)) == (3, sorted(path.name for path in root.iterdir()))


def test_job_without_room_waits_and_no_attempt_is_counted(job: Job, root: Path) -> None:
    other = Film.objects.create(file_name="other.mp4", size=1)
    held = jobs.claim(Job.objects.create(film=other, kind=JobKind.MATCH).pk)
    assert held is not None
    reserve(held.scratch, 50 * MEGABYTE)
    for _ in range(5):  # more often than an attempt may fail
        Job.objects.filter(pk=job.pk).update(not_before=None)
        jobs.work_on(JobKind.RENDER, finish)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.token) == (JobState.QUEUED, 0, "")
    assert job.error.startswith("The work needs 80 MB on the scratch disk of")
    assert job.not_before is not None
    assert [path.name for path in root.iterdir()] == [held.token]
    finish(held)  # its folder is an orphan now, and gives way
    Job.objects.filter(pk=job.pk).update(not_before=None)
    jobs.work_on(JobKind.RENDER, finish)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, list(root.iterdir())) == (JobState.DONE, 1, "", [])


def test_film_that_never_fits_waits_for_a_person_at_once(job: Job, root: Path, settings: Any) -> None:
    settings.SCRATCH_BYTES = 79 * MEGABYTE
    jobs.work_on(JobKind.RENDER, finish)
    job.refresh_from_db()
    job.film.refresh_from_db()
    assert (job.state, job.attempts, job.film.state) == (JobState.FAILED, 1, FilmState.STUCK)
    assert "Raise SCRATCH_BYTES" in job.error
    settings.SCRATCH_BYTES = 80 * MEGABYTE
    assert enqueue.retry(job.film_id)
    jobs.work_on(JobKind.RENDER, finish)
    job.refresh_from_db()
    assert (job.state, list(root.iterdir())) == (JobState.DONE, [])
