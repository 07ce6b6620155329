"""A whole film at once, into each kind of store."""

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.enums import UploadState
from media_pipeline.models import Film, Upload
from media_pipeline.storage.documents import StoreUnavailable
from media_pipeline.uploads.intake import take_film
from media_pipeline.uploads.joining import join_master
from media_pipeline.uploads.stores import PartStore
from media_pipeline.uploads.upload_report import UploadReport
from tests.media_pipeline.uploads.conftest import use_local_store, use_s3_store
from tests.media_pipeline.uploads.sending import LIMITS, PART_SIZE, commit, hashes_of, keep_part
from tests.waiting import free_port

pytestmark = pytest.mark.django_db
FILM = os.urandom(PART_SIZE) + b"the rest"


def take(content: bytes) -> UploadReport:
    return take_film(
        io.BytesIO(content),
        owner="entry:MINE",
        file_name="film.mp4",
        limits=LIMITS,
        expires_at=timezone.now() + timedelta(hours=1),
    )


@pytest.mark.slow
def test_film_is_joined_to_the_bytes_that_were_taken(store: PartStore) -> None:
    report = take(FILM)
    film = Film.objects.get(pk=report.film_id)
    join_master(film)
    assert (report.state, film.sha256) == (UploadState.SEALED, hashlib.sha256(FILM).hexdigest())
    assert take(FILM).film_id == report.film_id


@pytest.mark.slow
def test_upload_under_way_of_the_same_film_is_finished(store: PartStore) -> None:
    code = commit(FILM).code
    keep_part(code, FILM, 2)
    assert (take(FILM).code, Upload.objects.count()) == (code, 1)


@pytest.mark.slow
def test_upload_in_larger_parts_is_finished(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)
    larger = {"part_size": 2 * PART_SIZE, "sha256": hashes_of(FILM, 2 * PART_SIZE)}
    code = commit(FILM, **larger).code
    assert (take(FILM).code, Upload.objects.count()) == (code, 1)


def test_store_that_is_away_is_told_as_such(settings: Any) -> None:
    use_s3_store(settings, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreUnavailable):
        take(FILM)
    assert Upload.objects.count() == 0
