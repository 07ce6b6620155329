"""Files of the film store against their hashes: missing, changed, cut in the middle, at a bounded rate."""

import hashlib
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from media_pipeline.enums import RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.operations import fixity
from media_pipeline.operations.fixity import faulty_files, publish_verification, verify_films
from media_pipeline.storage.films import film_store
from media_pipeline.tasks import verify_slice

pytestmark = pytest.mark.django_db
DATA = b"a film" * 1000


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    options = {**settings.STORAGES["films"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "films": options}


def keep_film(number: int = 1, *, data: bytes = DATA) -> Film:
    key = f"masters/{number}.mp4"
    film_store().save(key, ContentFile(data))
    digest = hashlib.sha256(data).hexdigest()
    return Film.objects.create(file_name="film.mp4", size=len(data), sha256=digest, master_key=key)


def keep_copy(film: Film, *, sha256: str = "") -> Rendition:
    film_store().save("renditions/light.mp4", ContentFile(DATA))
    return Rendition.objects.create(
        film=film,
        kind=RenditionKind.LIGHT,
        recipe_key="l",
        storage_key="renditions/light.mp4",
        size=len(DATA),
        sha256=sha256,
    )


def verify(**more: Any) -> list[tuple[str, str]]:
    return [(file.key, file.fault) for file in verify_films(not_since=timezone.now(), **more)]


def overwrite(key: str, data: bytes) -> None:
    film_store().delete(key)
    film_store().save(key, ContentFile(data))


def test_files_as_they_were_kept_are_right() -> None:
    keep_copy(keep_film())
    assert verify() == [("masters/1.mp4", ""), ("renditions/light.mp4", "")]
    assert faulty_files() == []


def test_copy_without_a_hash_gets_one_and_is_held_to_it_from_then_on() -> None:
    copy = keep_copy(keep_film())
    verify()
    copy.refresh_from_db()
    assert copy.sha256 == hashlib.sha256(DATA).hexdigest()
    overwrite(copy.storage_key, b"a line" * 1000)
    assert verify() == [("masters/1.mp4", ""), ("renditions/light.mp4", "changed")]


@pytest.mark.parametrize("data", [DATA[:-1], DATA + b"!", DATA[:-1] + b"?", b""])
def test_master_with_other_bytes_is_changed(data: bytes) -> None:
    overwrite(keep_film().master_key, data)
    assert verify() == [("masters/1.mp4", "changed")]


def test_master_that_is_gone_is_missing_until_it_is_back() -> None:
    film = keep_film()
    film_store().delete(film.master_key)
    assert (verify(), [file.key for file in faulty_files()]) == (
        [("masters/1.mp4", "missing")],
        ["masters/1.mp4"],
    )
    film_store().save(film.master_key, ContentFile(DATA))
    assert (verify(), faulty_files()) == ([("masters/1.mp4", "")], [])


def test_round_that_was_cut_goes_on_where_it_was() -> None:
    for number in (1, 2, 3):
        keep_film(number)
    since = timezone.now()
    first = next(iter(verify_films(not_since=since)))
    rest = [file.key for file in verify_films(not_since=since)]
    assert (first.key, rest) == ("masters/1.mp4", ["masters/2.mp4", "masters/3.mp4"])


@pytest.mark.slow
def test_files_are_not_read_faster_than_the_settings_say(settings: Any) -> None:
    settings.FIXITY_BYTES_PER_SECOND = 20_000
    keep_film()
    began = time.monotonic()
    verify()
    assert time.monotonic() - began >= len(DATA) / 20_000


@pytest.mark.slow
def test_dead_broker_is_no_error_of_the_sweep(broken_broker: None) -> None:
    keep_film()
    publish_verification()


def test_week_is_checked_by_workers_one_slice_at_a_time(valkey: Any) -> None:
    def asked() -> int:
        with valkey.client() as client:
            return int(client.llen("light"))

    publish_verification()
    assert asked() == 0  # there is nothing to check
    film = keep_film()
    publish_verification()
    publish_verification()
    assert asked() == 1
    verify_slice()
    film.refresh_from_db()
    assert film.checked_at is not None
    Film.objects.update(checked_at=timezone.now() - fixity.ROUND + timedelta(minutes=1))
    assert list(verify_films(not_since=timezone.now() - fixity.ROUND)) == []
