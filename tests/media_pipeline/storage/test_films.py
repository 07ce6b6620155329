import os
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.request import Request, urlopen

import pytest

from media_pipeline.models import Film
from media_pipeline.playback.addresses import playback
from media_pipeline.storage.films import (
    MasterDamaged,
    discard_drafts,
    draft_of,
    fetch_master,
    film_store,
    hash_of,
    keep,
)
from tests.media_pipeline.film_rows import CONTENT, make_ready_film, receive
from tests.media_pipeline.test_views import ask
from tests.media_pipeline.uploads.conftest import use_local_store

pytestmark = [pytest.mark.django_db, pytest.mark.urls("media_pipeline.urls")]


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


@pytest.mark.slow
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
    assert (response.status_code, response["Cache-Control"]) == (302, "private, max-age=300")
    with urlopen(Request(response["Location"], headers={"Range": "bytes=2-5"})) as answer:
        told = (answer.status, answer.headers["Content-Type"], answer.read())
    assert told == (206, "video/mp4", CONTENT[::-1][2:6])


@pytest.mark.slow
@pytest.mark.usefixtures("s3")
def test_master_that_came_short_or_changed_is_not_taken(tmp_path: Path) -> None:
    film = receive(write(tmp_path / "film.mp4", CONTENT))
    with film_store().open(film.master_key, "wb") as kept:
        kept.write(CONTENT[:-1])
    with pytest.raises(MasterDamaged, match=f"has {len(CONTENT) - 1} bytes instead of {len(CONTENT)}"):
        fetch_master(film, scratch=tmp_path)
    with film_store().open(film.master_key, "wb") as kept:
        kept.write(CONTENT[:-1] + b"?")
    with pytest.raises(MasterDamaged, match="SHA-256 differs"):
        fetch_master(film, scratch=tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("s3")
def test_large_master_is_never_whole_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    film = receive(path)
    tracemalloc.start()
    fetch_master(film, scratch=tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.usefixtures("s3")
def test_upload_of_a_rendition_that_was_cut_is_removed_when_it_is_old() -> None:
    bucket = cast(Any, film_store()).bucket
    bucket.Object("renditions/film/top.mp4").initiate_multipart_upload()
    bucket.Object("masters/film").initiate_multipart_upload()
    discard_drafts()
    assert len(list(bucket.multipart_uploads.all())) == 2
    discard_drafts(older_than=timedelta(seconds=-5))
    assert [upload.object_key for upload in bucket.multipart_uploads.all()] == ["masters/film"]


@pytest.mark.usefixtures("local")
def test_draft_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    keep(write(tmp_path / "made", b"old"), key="renditions/a/b.jpg")
    with pytest.raises(OSError, match="disk full"), draft_of("renditions/a/b.jpg") as draft:
        write_half(draft)
    with film_store().open("renditions/a/b.jpg") as kept:
        assert kept.read() == b"old"
    assert os.listdir(tmp_path / "films/drafts") == []


def write_half(path: Path) -> None:
    path.write_bytes(b"ne")
    raise OSError("disk full")
