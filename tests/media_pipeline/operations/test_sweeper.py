import os
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState, UploadState
from media_pipeline.models import Film, Job, Upload
from media_pipeline.operations.sweeper import SEAL_SETTLES_IN, release_lost_jobs, sweep
from media_pipeline.uploads.lifecycle import complete_upload
from media_pipeline.work_queue import jobs
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import commit, keep_all

pytestmark = pytest.mark.django_db
PAST = timezone.now() - timedelta(minutes=5)
FILM = os.urandom(100)


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)
    settings.SCRATCH_DIR = tmp_path / "scratch"


@pytest.fixture
def job() -> Job:
    film = Film.objects.create(file_name="film.mp4", size=1)
    return Job.objects.create(film=film, kind=JobKind.RENDER)


def messages_in_broker(valkey: Any) -> int:
    with valkey.client() as client:
        return int(client.llen("render"))


def test_lost_job_is_queued_again(job: Job) -> None:
    jobs.claim(job.pk)
    Job.objects.update(lease_until=PAST)
    sweep()
    job.refresh_from_db()
    assert (job.state, job.token, job.attempts, job.losses) == (JobState.QUEUED, "", 0, 1)


def test_workers_that_are_lost_cost_no_attempt_until_the_film_is_suspected(job: Job) -> None:
    Film.objects.update(state=FilmState.INSPECTED)
    for losses in range(1, 13):
        assert jobs.claim(job.pk) is not None
        Job.objects.update(lease_until=PAST)
        sweep()
        Job.objects.update(not_before=None)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.losses) == (JobState.QUEUED, 0, losses)
    assert jobs.claim(job.pk) is not None
    Job.objects.update(lease_until=PAST)
    assert jobs.claim(job.pk) is None
    sweep()
    job.refresh_from_db()
    assert (job.state, job.film.state) == (JobState.FAILED, FilmState.STUCK)
    assert job.error.startswith("The worker went silent")


def test_job_lost_while_others_are_queued_again_is_not_given_up(job: Job) -> None:
    def lose_it_then(execute: Any, sql: str, *arguments: Any) -> Any:
        done = execute(sql, *arguments)
        if sql.startswith("UPDATE"):
            once.close()
            Job.objects.update(state=JobState.RUNNING, attempts=1, token="t", lease_until=PAST)
        return done

    with ExitStack() as once:
        once.enter_context(connection.execute_wrapper(lose_it_then))
        release_lost_jobs()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    release_lost_jobs()
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_living_job_is_left_alone(job: Job) -> None:
    claim = jobs.claim(job.pk)
    assert claim is not None
    claim.scratch.mkdir(parents=True)
    sweep()
    job.refresh_from_db()
    assert (job.state, job.token, claim.scratch.is_dir()) == (JobState.RUNNING, claim.token, True)


@pytest.mark.parametrize(
    ("published", "not_before", "rings"),
    [
        (None, None, 1),
        (timedelta(seconds=-61), None, 1),
        (timedelta(seconds=-10), None, 0),
        (None, timedelta(seconds=60), 0),
        (None, timedelta(seconds=-1), 1),
    ],
)
def test_job_nobody_came_for_is_published_again(
    job: Job, valkey: Any, published: timedelta | None, not_before: timedelta | None, rings: int
) -> None:
    now = timezone.now()
    Job.objects.update(published_at=published and now + published, not_before=not_before and now + not_before)
    sweep()
    sweep()
    assert messages_in_broker(valkey) == rings


def test_expired_upload_is_aborted_and_its_parts_are_gone(settings: Any) -> None:
    code = commit(FILM, expires_at=timezone.now() + timedelta(hours=1)).code
    keep_all(code, FILM)
    Upload.objects.update(expires_at=PAST)
    sweep()
    assert Upload.objects.get().state == UploadState.ABORTED
    assert list(settings.UPLOAD_DIR.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, ["1"]),
        ({"is_discarded": True}, []),
        ({"state": FilmState.REFUSED}, []),
    ],
)
def test_parts_of_a_film_that_is_no_longer_wanted_are_gone(
    settings: Any, changes: dict[str, Any], kept: list[str]
) -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    complete_upload(code, owner="entry:MINE")
    Film.objects.update(**changes)
    sweep()
    assert [path.name for path in settings.UPLOAD_DIR.rglob("*") if path.is_file()] == kept


def test_open_upload_keeps_its_parts(settings: Any) -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    sweep()
    assert [path.name for path in settings.UPLOAD_DIR.rglob("*") if path.is_file()] == ["1"]


def test_sealed_upload_without_a_film_gets_one_once() -> None:
    commit(FILM)
    settled = timezone.now() - SEAL_SETTLES_IN - timedelta(seconds=1)
    Upload.objects.update(state=UploadState.SEALED, sealed_at=settled)
    sweep()
    sweep()
    film = Film.objects.get()
    assert Upload.objects.get().film == film
    assert list(film.jobs.values_list("kind", flat=True)) == [JobKind.INSPECT]


def test_folders_of_nobody_are_removed(settings: Any) -> None:
    for folder in (settings.SCRATCH_DIR / ("0" * 32), settings.UPLOAD_DIR / "gone"):
        folder.mkdir(parents=True)
        (folder / "1").write_bytes(b"left behind")
    sweep()
    assert list(settings.SCRATCH_DIR.iterdir()) == list(settings.UPLOAD_DIR.iterdir()) == []


def test_clock_that_was_put_back_keeps_no_job_waiting(job: Job, valkey: Any) -> None:
    ahead = timezone.now() + timedelta(hours=1)
    Job.objects.update(not_before=ahead, published_at=ahead)
    sweep()
    job.refresh_from_db()
    assert job.published_at is None
    assert job.not_before is not None
    assert job.not_before < timezone.now() + timedelta(minutes=1)
    Job.objects.update(not_before=None)
    sweep()
    assert messages_in_broker(valkey) == 1


def test_clock_that_was_put_back_makes_no_lease_eternal(job: Job, settings: Any) -> None:
    claim = jobs.claim(job.pk)
    assert claim is not None
    Job.objects.update(lease_until=timezone.now() + timedelta(hours=1))
    sweep()
    job.refresh_from_db()
    assert (job.state, job.token) == (JobState.RUNNING, claim.token)
    assert job.lease_until is not None
    assert job.lease_until < timezone.now() + timedelta(seconds=settings.LEASE_SECONDS + 1)


def test_step_that_fails_keeps_no_other_from_its_work(
    job: Job, settings: Any, tmp_path: Path, valkey: Any
) -> None:
    odd = tmp_path / "films" / "drafts" / "no file"
    odd.mkdir(parents=True)
    os.utime(odd, (0, 0))
    (settings.UPLOAD_DIR / "gone").mkdir(parents=True)
    with pytest.raises(ExceptionGroup) as told:
        sweep()
    assert [type(error) for error in told.value.exceptions] == [IsADirectoryError]
    assert (messages_in_broker(valkey), list(settings.UPLOAD_DIR.iterdir())) == (1, [])


def test_half_written_files_are_removed_when_they_are_old(settings: Any, tmp_path: Path) -> None:
    drafts = tmp_path / "films" / "drafts"
    drafts.mkdir(parents=True)
    for name, age in (("new", 60), ("old", 7200)):
        (drafts / name).write_bytes(b"half")
        os.utime(drafts / name, (time.time() - age,) * 2)
    sweep()
    assert os.listdir(drafts) == ["new"]
