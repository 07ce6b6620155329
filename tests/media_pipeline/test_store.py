import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from media_pipeline.delivery import playback
from media_pipeline.models import Film
from media_pipeline.store import fetch_master, film_store, hash_of, keep
from tests.media_pipeline.film_rows import CONTENT, make_ready_film, receive
from tests.media_pipeline.test_views import ask
from tests.media_pipeline.uploads.conftest import use_local_store, use_s3_store
from tests.s3_servers import running_s3

pytestmark = [pytest.mark.django_db, pytest.mark.urls("media_pipeline.urls")]


@pytest.fixture(scope="module")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_s3("nanio", tmp_path_factory.mktemp("nanio")) as address:
        yield address


@pytest.fixture
def s3(settings: Any, s3_address: str) -> None:
    use_s3_store(settings, s3_address)


@pytest.fixture
def local(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.usefixtures("local")
def test_local_master_is_read_where_it_lies(tmp_path: Path) -> None:
    film = receive(write(tmp_path / "film.mp4", CONTENT))
    assert fetch_master(film, scratch=tmp_path) == Path(film_store().path(film.master_key))


@pytest.mark.usefixtures("local")
def test_local_rendition_is_moved_at_once_and_replaces(tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        keep(write(tmp_path / "made", content), key="renditions/a/b.jpg")
    with film_store().open("renditions/a/b.jpg") as kept:
        assert kept.read() == b"new"
    assert os.listdir(tmp_path / "films/renditions/a") == ["b.jpg"]
    assert not (tmp_path / "made").exists()


@pytest.mark.usefixtures("local")
def test_master_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="masters/gone"):
        fetch_master(Film(master_key="masters/gone"), scratch=tmp_path)


@pytest.mark.usefixtures("s3")
def test_master_elsewhere_is_fetched(tmp_path: Path) -> None:
    path = write(tmp_path / "film.mp4", CONTENT)
    film = receive(path)
    assert hash_of(fetch_master(film, scratch=tmp_path)) == hash_of(path)
    assert fetch_master(film, scratch=tmp_path) == tmp_path / "master"


@pytest.mark.usefixtures("s3")
def test_rendition_elsewhere_is_served_by_a_short_address(tmp_path: Path) -> None:
    film = make_ready_film()
    keep(write(tmp_path / "made", CONTENT[::-1]), key=film.renditions.get(kind="top").storage_key)
    response = ask(playback(film.pk, viewer="public").film_url)
    assert (response.status_code, response["Cache-Control"]) == (302, "private, no-store")
    with urlopen(Request(response["Location"], headers={"Range": "bytes=2-5"})) as answer:
        told = (answer.status, answer.headers["Content-Type"], answer.read())
    assert told == (206, "video/mp4", CONTENT[::-1][2:6])
