"""Workers on two hosts with nothing in common but the database, the broker (over TCP) and an S3 store."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, Job
from media_pipeline.operations.sweeper import sweep
from media_pipeline.renditions.plan import folder_of
from media_pipeline.storage.films import film_store
from media_pipeline.uploads.intake import take_file
from tests.films import make_film
from tests.media_pipeline.faults.hosts import (
    Host,
    all_settled,
    database_url,
    rendering_host,
    running_render,
    start_host,
    wait_for_jobs,
)
from tests.s3_servers import ACCESS_KEY, SECRET_KEY
from tests.waiting import free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.film,
    pytest.mark.server,
    pytest.mark.usefixtures("s3", "scratch"),
]
LIMITS = FilmLimits(min_seconds=5, max_seconds=70, max_file_bytes=10**9, min_height=100)


@pytest.fixture(scope="module")
def environment(valkey: Any, s3_address: str, django_db_setup: None) -> Iterator[dict[str, str]]:
    port = free_port()
    with valkey.client() as client:
        client.config_set("port", port)
    yield {
        "DATABASE_URL": database_url(),
        "BROKER_URL": f"redis://127.0.0.1:{port}/0",
        "CACHE_URL": f"redis://127.0.0.1:{port}/1",
        "S3_BUCKET": "films",
        "S3_ENDPOINT_URL": s3_address,
        "S3_ACCESS_KEY": ACCESS_KEY,
        "S3_SECRET_KEY": SECRET_KEY,
    }
    with valkey.client() as client:
        client.config_set("port", 0)


@pytest.fixture(scope="module")
def hosts(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Host, Host]]:
    folder = tmp_path_factory.mktemp("hosts")
    started = [start_host(folder / name, **environment) for name in ("one", "two")]
    yield started[0], started[1]
    for host in started:
        host.send(signal.SIGCONT)
        host.kill()
        print(host.log()[-3000:])


def arrive(path: Path) -> Film:
    expires_at = timezone.now() + timedelta(hours=1)
    return Film.objects.get(
        pk=take_file(path, owner="entry:HOSTS", limits=LIMITS, expires_at=expires_at).film_id
    )


def stored(film: Film) -> dict[str, tuple[int, Any]]:
    """The film's renditions in the store: size and time of each."""
    bucket = cast(Any, film_store()).bucket
    found = bucket.objects.filter(Prefix=f"{folder_of(film.code)}/")
    return {one.key: (one.size, one.last_modified) for one in found}


def attempts_of(film: Film) -> list[tuple[str, str, int]]:
    done = film.jobs.exclude(kind=JobKind.MATCH).order_by("pk")
    return [(job.kind, job.state, job.attempts) for job in done]


def assert_ready(film: Film) -> None:
    film.refresh_from_db()
    assert film.state == FilmState.READY
    sizes = {key: size for key, (size, _) in stored(film).items()}
    assert (sizes, len(sizes)) == (dict(film.renditions.values_list("storage_key", "size")), 12)


def wait_for_clean_scratch(*hosts: Host) -> None:
    wait_for_jobs(lambda: not any(list(host.scratch.glob("*")) for host in hosts))


def test_films_are_shared_and_each_is_made_once(hosts: tuple[Host, Host], tmp_path: Path) -> None:
    films = [
        arrive(make_film(tmp_path / f"{number}.mp4", seconds=6 + number, shots=2, first_scene=number))
        for number in range(3)
    ]
    wait_for_jobs(all_settled, meanwhile=sweep)
    for film in films:
        assert_ready(film)
        assert attempts_of(film) == [(JobKind.INSPECT, JobState.DONE, 1), (JobKind.RENDER, JobState.DONE, 1)]
    rendered = Job.objects.filter(kind=JobKind.RENDER)
    assert [sum(host.did(job) for host in hosts) for job in rendered] == [1] * len(films)
    wait_for_clean_scratch(*hosts)


def test_process_of_the_pool_is_killed_and_another_takes_over(
    hosts: tuple[Host, Host], tmp_path: Path
) -> None:
    film = arrive(make_film(tmp_path / "film.mp4", seconds=30))
    wait_for_jobs(lambda: rendering_host(*hosts))
    host = cast(Host, rendering_host(*hosts))
    for pid in host.children():
        os.kill(pid, signal.SIGKILL)
    wait_for_jobs(all_settled, meanwhile=sweep)
    assert_ready(film)
    assert attempts_of(film) == [(JobKind.INSPECT, JobState.DONE, 1), (JobKind.RENDER, JobState.DONE, 1)]
    other = arrive(make_film(tmp_path / "other.mp4", seconds=6, shots=2, first_scene=3))
    wait_for_jobs(all_settled, meanwhile=sweep)  # whichever host works next removes what it finds
    assert_ready(other)


def test_host_that_was_killed_leaves_nothing_once_it_is_back(
    hosts: tuple[Host, Host], environment: dict[str, str], tmp_path: Path
) -> None:
    film = arrive(make_film(tmp_path / "film.mp4", seconds=30))
    wait_for_jobs(lambda: rendering_host(*hosts))
    killed = cast(Host, rendering_host(*hosts))
    killed.kill()
    wait_for_jobs(all_settled, meanwhile=sweep)
    assert_ready(film)
    assert attempts_of(film)[1] == (JobKind.RENDER, JobState.DONE, 1)
    assert len(list(killed.scratch.iterdir())) == 1
    killed.process = start_host(killed.folder, **environment).process
    wait_for_clean_scratch(*hosts)


def test_broker_is_killed_and_comes_back_empty_while_a_film_is_made(
    hosts: tuple[Host, Host], tmp_path: Path, valkey: Any
) -> None:
    film = arrive(make_film(tmp_path / "film.mp4", seconds=30))
    wait_for_jobs(lambda: rendering_host(*hosts))
    with valkey.client() as client:
        port = client.config_get("port")["port"]
    valkey.stop()
    late = arrive(make_film(tmp_path / "late.mp4", seconds=6, shots=2))
    valkey.start()
    with valkey.client() as client:
        client.flushall()
        client.config_set("port", port)
    wait_for_jobs(all_settled, meanwhile=sweep)
    for one in (film, late):
        assert_ready(one)
        assert attempts_of(one) == [(JobKind.INSPECT, JobState.DONE, 1), (JobKind.RENDER, JobState.DONE, 1)]


def test_host_that_stood_still_comes_back_too_late(hosts: tuple[Host, Host], tmp_path: Path) -> None:
    film = arrive(make_film(tmp_path / "film.mp4", seconds=30))
    wait_for_jobs(lambda: rendering_host(*hosts))
    late = cast(Host, rendering_host(*hosts))
    job = running_render()
    late.send(signal.SIGSTOP)
    assert job is not None
    wait_for_jobs(all_settled, meanwhile=sweep)
    assert_ready(film)
    before = stored(film)
    assert not late.did(film.jobs.get(kind=JobKind.RENDER))
    late.send(signal.SIGCONT)
    wait_for_jobs(lambda: late.has_lost(job))
    wait_for_clean_scratch(*hosts)
    assert_ready(film)
    assert (stored(film), attempts_of(film)[1]) == (before, (JobKind.RENDER, JobState.DONE, 1))
