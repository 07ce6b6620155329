import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from media_pipeline.models import Film, Upload
from media_pipeline.uploads.intake import take_file
from media_pipeline.uploads.joining import MasterDamaged, join_master
from media_pipeline.uploads.stores import PartStore
from tests.media_pipeline.uploads.sending import LIMITS, PART_SIZE

pytestmark = pytest.mark.django_db
CONTENT = os.urandom(PART_SIZE + 77)


@pytest.fixture
def film(store: PartStore, tmp_path: Path) -> Film:
    return take_film(tmp_path)


def take_film(folder: Path) -> Film:
    path = folder / "film.MP4"
    path.write_bytes(CONTENT)
    report = take_file(
        path, owner="entry:MINE", limits=LIMITS, expires_at=timezone.now() + timedelta(hours=1)
    )
    return Film.objects.get(pk=report.film_id)


@pytest.mark.slow
def test_join_makes_the_master_and_removes_the_parts(film: Film, store: PartStore) -> None:
    join_master(film)
    upload = Upload.objects.get(film=film)
    with storages["films"].open(film.master_key, "rb") as master:
        assert master.read() == CONTENT
    film.refresh_from_db()
    assert (film.sha256, film.master_key) == (
        hashlib.sha256(CONTENT).hexdigest(),
        f"masters/{upload.code}.mp4",
    )
    upload.parts.update(received_at=None)
    assert store.kept(upload) == set()


@pytest.mark.slow
def test_join_twice_leaves_the_master_alone(film: Film) -> None:
    join_master(film)
    before = Film.objects.get(pk=film.pk)
    join_master(before)
    assert Film.objects.get(pk=film.pk).master_key == before.master_key
    assert storages["films"].size(before.master_key) == len(CONTENT)


@pytest.mark.slow
def test_join_after_a_crash_before_the_row_was_written_succeeds(film: Film, store: PartStore) -> None:
    upload = Upload.objects.get(film=film)
    store.join(upload, upload.master_key)
    join_master(film)
    assert film.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_join_finds_a_part_that_rotted_on_the_disk(
    local_store: PartStore, tmp_path: Path, settings: Any
) -> None:
    film = take_film(tmp_path)
    part = settings.UPLOAD_DIR / Upload.objects.get(film=film).code / "2"
    part.write_bytes(b"x" * 77)
    with pytest.raises(MasterDamaged, match="Part 2"):
        join_master(film)
    film.refresh_from_db()
    assert film.master_key == ""


def test_join_reports_how_far_it_is(local_store: PartStore, tmp_path: Path) -> None:
    told: list[float] = []
    join_master(take_film(tmp_path), report_progress=told.append)
    assert told == [0.0, PART_SIZE / len(CONTENT)]
