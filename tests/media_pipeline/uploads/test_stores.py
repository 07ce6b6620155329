"""One contract, three servers: whatever keeps the parts keeps these promises."""

import hashlib
import io
import os
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.utils import timezone

from media_pipeline.enums import UploadState
from media_pipeline.models import Part, Upload
from media_pipeline.uploads.lifecycle import abort_upload, sign_parts, upload_report
from media_pipeline.uploads.protocol import MIB, UploadRefused
from media_pipeline.uploads.stores import LocalStore, PartStore
from tests.media_pipeline.uploads.sending import (
    PART_SIZE,
    commit,
    cut,
    keep_all,
    keep_part,
    put,
    receive_part,
)

pytestmark = pytest.mark.django_db
OWNER = "entry:MINE"
SIGNING = ["local", "nanio"]  # moto checks no signatures
FILM = os.urandom(PART_SIZE) + os.urandom(PART_SIZE) + b"the rest"


def missing(code: str) -> tuple[int, ...]:
    return upload_report(code, owner=OWNER).missing


def test_signed_links_take_parts_in_any_order(store: PartStore) -> None:
    code = commit(FILM).code
    links = sign_parts(code, owner=OWNER, numbers=[3, 1])
    assert [put(links[number], cut(FILM)[number - 1]) for number in (3, 1)] == [200, 200]
    assert missing(code) == (2,)


def test_link_used_twice_keeps_the_part_once(store: PartStore) -> None:
    code = commit(FILM).code
    link = sign_parts(code, owner=OWNER, numbers=[3])[3]
    assert [put(link, b"the rest"), put(link, b"the rest")] == [200, 200]
    assert missing(code) == (1, 2)


def test_part_in_pieces_is_kept_by_every_store(store: PartStore, settings: Any) -> None:
    code = commit(FILM).code
    link = sign_parts(code, owner=OWNER, numbers=[1], resumable=True)[1].rpartition("/")[2]
    part, middle = cut(FILM)[0], 5 * MIB + 17
    receive_part(link, part[:middle], offset=0)
    assert (missing(code), upload_report(code, owner=OWNER).received_bytes) == ((1, 2, 3), middle)
    receive_part(link, part[middle:], offset=middle)
    assert missing(code) == (2, 3)
    assert list(settings.UPLOAD_DIR.rglob("*.draft")) == []


@pytest.mark.parametrize("store", SIGNING, indirect=True)
def test_tampered_link_is_forbidden(store: PartStore) -> None:
    code = commit(FILM).code
    link = sign_parts(code, owner=OWNER, numbers=[3])[3]
    if isinstance(store, LocalStore):
        forged = link[:-4] + ("AAAA" if link[-4:] != "AAAA" else "BBBB")
    else:
        forged = link.replace("partNumber=3", "partNumber=2")
    assert put(forged, b"the rest") == 403
    assert missing(code) == (1, 2, 3)


@pytest.mark.parametrize("store", SIGNING, indirect=True)
def test_expired_link_is_forbidden(store: PartStore) -> None:
    code = commit(FILM).code
    with time_machine.travel(timezone.now() - timedelta(minutes=16), tick=True):
        link = sign_parts(code, owner=OWNER, numbers=[3])[3]
    assert put(link, b"the rest") == 403
    assert missing(code) == (1, 2, 3)


@pytest.mark.parametrize("body", [b"the res", b"the rest!", b"the tser"])
def test_other_bytes_are_not_kept(store: PartStore, body: bytes) -> None:
    code = commit(FILM).code
    part = Part.objects.select_related("upload").get(upload__code=code, number=3)
    with pytest.raises(UploadRefused) as caught:
        store.keep(part, io.BytesIO(body))
    assert caught.value.status == 400
    assert missing(code) == (1, 2, 3)


@pytest.mark.slow
def test_joined_parts_are_the_film(store: PartStore) -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    upload = Upload.objects.get(code=code)
    store.join(upload, upload.master_key)
    with storages["films"].open(upload.master_key, "rb") as master:
        assert hashlib.sha256(master.read()).hexdigest() == hashlib.sha256(FILM).hexdigest()


@pytest.mark.slow
def test_join_repeated_after_a_crash_changes_nothing(store: PartStore) -> None:
    code = commit(FILM).code
    keep_all(code, FILM)
    upload = Upload.objects.get(code=code)
    store.join(upload, upload.master_key)
    store.join(upload, upload.master_key)
    assert storages["films"].size(upload.master_key) == len(FILM)


def test_discarded_parts_are_gone_and_may_be_discarded_again(store: PartStore) -> None:
    code = commit(FILM).code
    keep_part(code, FILM, 3)
    upload = Upload.objects.get(code=code)
    Part.objects.filter(upload=upload).update(received_at=None)
    store.discard(upload)
    store.discard(upload)
    assert store.kept(upload) == set()


@pytest.mark.slow
def test_orphans_are_removed_and_parts_in_use_stay(store: PartStore) -> None:
    used, orphan = commit(FILM).code, commit(FILM[::-1], owner="entry:GONE").code
    keep_part(used, FILM, 3)
    keep_part(orphan, FILM[::-1], 1)
    orphaned = Upload.objects.get(code=orphan)
    Upload.objects.filter(code=orphan).update(state=UploadState.ABORTED)
    store.discard_orphans(older_than=timedelta(0))
    Part.objects.filter(upload=orphaned, received_at__isnull=False).update(received_at=None)
    assert store.kept(Upload.objects.get(code=used)) == {3}
    assert store.kept(orphaned) == set()


def test_aborted_upload_leaves_no_parts(store: PartStore) -> None:
    code = commit(FILM).code
    keep_part(code, FILM, 3)
    link = sign_parts(code, owner=OWNER, numbers=[1])[1]
    abort_upload(code, owner=OWNER)
    assert put(link, cut(FILM)[0]) >= 400  # moto says 500
    with pytest.raises(UploadRefused, match="accepts no more data"):
        sign_parts(code, owner=OWNER, numbers=[1])
