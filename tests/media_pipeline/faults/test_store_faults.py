"""A store that fails, drips or is lost in the middle: no film is refused for it, none is stored by halves."""

from pathlib import Path
from typing import Any, cast

import pytest

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.operations.sweeper import sweep
from media_pipeline.renditions.plan import storage_key
from media_pipeline.renditions.recipes import LIGHT
from media_pipeline.steps.inspect import inspect
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import enqueue, jobs
from tests.films import make_film
from tests.media_pipeline.faults.bad_weather import BadWeather
from tests.media_pipeline.film_rows import receive

pytestmark = [pytest.mark.film, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORK = {JobKind.INSPECT: inspect, JobKind.RENDER: render}


@pytest.fixture
def film(weather: BadWeather, scratch: Path, tmp_path: Path) -> Film:
    path = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    film = receive(path)
    enqueue.enqueue(film, JobKind.INSPECT)
    return film


def work_on(kind: JobKind, *, times: int = 1) -> Job:
    for _ in range(times):
        Job.objects.update(not_before=None)
        jobs.work_on(kind, WORK[kind])
    return Job.objects.get(kind=kind)


def told(film: Film) -> tuple[str, int]:
    film.refresh_from_db()
    return film.state, film.findings.count()


@pytest.mark.parametrize("fault", ["error", "cut"])
def test_master_that_cannot_be_read_waits_for_a_person_after_three_attempts(
    film: Film, weather: BadWeather, scratch: Path, fault: str
) -> None:
    weather.comes(fault, method="GET", part="masters/")
    job = work_on(JobKind.INSPECT)
    assert (job.state, job.attempts, told(film)) == (JobState.QUEUED, 1, (FilmState.RECEIVED, 0))
    job = work_on(JobKind.INSPECT, times=3)
    assert (job.state, job.attempts, told(film)) == (JobState.FAILED, 3, (FilmState.STUCK, 0))
    assert job.error != ""
    assert weather.suffered >= 3
    assert list(scratch.iterdir()) == []
    weather.clears()
    assert enqueue.retry(film.pk)
    assert (work_on(JobKind.INSPECT).state, told(film)) == (JobState.DONE, (FilmState.INSPECTED, 0))


def test_store_that_drips_is_waited_for(film: Film, weather: BadWeather) -> None:
    weather.comes("slow", method="GET", part="masters/")
    assert (work_on(JobKind.INSPECT).attempts, told(film)) == (1, (FilmState.INSPECTED, 0))
    assert weather.suffered == 1


@pytest.mark.parametrize("fault", ["error", "cut"])
def test_store_that_is_lost_in_mid_write_keeps_nothing_by_halves(
    film: Film, weather: BadWeather, scratch: Path, fault: str
) -> None:
    work_on(JobKind.INSPECT)
    weather.comes(fault, method="PUT", part="renditions/")
    job = work_on(JobKind.RENDER)
    assert (job.state, job.attempts, told(film)) == (JobState.QUEUED, 1, (FilmState.INSPECTED, 0))
    assert (stored(film), film.renditions.count(), list(scratch.iterdir())) == ({}, 0, [])
    weather.clears()
    job = work_on(JobKind.RENDER)
    assert (job.state, job.attempts, film.renditions.count()) == (JobState.DONE, 2, 12)
    sweep()
    assert stored(film) == dict(film.renditions.values_list("storage_key", "size"))


def test_line_that_is_cut_while_a_late_worker_writes_leaves_what_the_winner_stored(
    film: Film, weather: BadWeather
) -> None:
    work_on(JobKind.INSPECT)
    work_on(JobKind.RENDER)
    before = {key: content_of(key) for key in stored(film)}
    weather.comes("cut", method="PUT", part="renditions/")
    enqueue.enqueue_again(film, JobKind.RENDER)
    assert work_on(JobKind.RENDER).state == JobState.QUEUED
    weather.clears()
    assert {key: content_of(key) for key in stored(film)} == before


def stored(film: Film) -> dict[str, int]:
    """Sizes of the film's renditions in the store, by key."""
    bucket = cast(Any, film_store()).bucket
    folder = storage_key(film.code, film.sha256, LIGHT).rpartition("/")[0]
    return {one.key: one.size for one in bucket.objects.filter(Prefix=f"{folder}/")}


def content_of(key: str) -> bytes:
    with film_store().open(key) as kept:
        return cast(bytes, kept.read())
