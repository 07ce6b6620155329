"""The film store (`STORAGES["films"]`): masters are read where they lie, or fetched; renditions are kept
whole or not at all."""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils import timezone

from media_pipeline.models import Film

PIECE = 1 << 20
RENDITIONS = "renditions/"
DRAFTS = "drafts"  # beside the masters and renditions of a local store: what is not whole yet
DRAFT_AGE = timedelta(hours=1)  # then nobody writes it
SLOWEST_BYTES_PER_SECOND, SLOW_START_SECONDS = 500_000, 60.0


class MasterDamaged(Exception):
    """What lies in the store, or came from it, is not what the creator sent."""


class StoreTooSlow(Exception):
    """A worker must not wait for ever for a store that answers drop by drop."""


def film_store() -> Storage:
    return storages["films"]


def local_path(key: str) -> Path | None:
    """Where the store keeps `key` on this machine's disk; None for a store elsewhere."""
    try:
        return Path(film_store().path(key))
    except NotImplementedError:
        return None


def outside_url(key: str, *, content_type: str, seconds: int) -> str:
    """Where a browser gets `key` of a store elsewhere, for so long."""
    parameters = {"ResponseContentType": content_type}
    return film_store().url(key, parameters=parameters, expire=seconds)  # type: ignore[call-arg]


def pieces_of(key: str) -> Iterator[bytes]:
    """The bytes of `key` in order, a piece in memory at a time. Raises FileNotFoundError when the store does
    not have it, StoreTooSlow, and what the store raises."""
    with film_store().open(key) as kept:
        if local_path(key) is not None:
            yield from iter(partial(kept.read, PIECE), b"")
            return
        answer = cast(Any, kept).obj.get()  # kept.read would take the whole object into memory
        yield from _in_time(answer["Body"].iter_chunks(PIECE), size=answer["ContentLength"])


def fetch_master(film: Film, *, scratch: Path) -> Path:
    """The master as a file: in place when the store is a local disk, otherwise copied into `scratch`, and
    compared with what is known of it. Raises FileNotFoundError when the store does not have it,
    MasterDamaged, and what pieces_of raises."""
    here = local_path(film.master_key)
    if here is not None:
        if not here.is_file():
            raise FileNotFoundError(f"The film store has no {film.master_key}")
        _compare(film, here.stat().st_size, film.sha256)
        return here
    copy = scratch / "master"
    digest = hashlib.sha256()
    with copy.open("wb") as out:
        for piece in pieces_of(film.master_key):
            digest.update(piece)
            out.write(piece)
    _compare(film, copy.stat().st_size, digest.hexdigest())
    return copy


def fetch(key: str, *, copy: Path) -> Path:
    """What the store keeps as `key`: in place when it is a local disk, otherwise copied to `copy`. Raises
    FileNotFoundError when the store does not have it, and what pieces_of raises."""
    here = local_path(key)
    if here is not None:
        if not here.is_file():
            raise FileNotFoundError(f"The film store has no {key}")
        return here
    with copy.open("wb") as out:
        out.writelines(pieces_of(key))
    return copy


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path, *, key: str) -> None:
    """Move `path` into the store as `key`, at once; what was there under that key is replaced."""
    target = local_path(key)
    if target is None:
        with path.open("rb") as file:
            film_store().save(key, File(file))
        return
    with draft_of(key) as draft:
        shutil.move(path, draft)
        sync(draft)


def keep_copy(path: Path, *, key: str) -> None:
    """The same with a copy of `path`, which stays where it is."""
    if local_path(key) is None:
        keep(path, key=key)
        return
    with draft_of(key) as draft:
        shutil.copyfile(path, draft)
        sync(draft)


def hash_of_kept(key: str) -> str:
    """SHA-256 of what the store keeps as `key`; "" where it has nothing. Raises what the store raises."""
    digest = hashlib.sha256()
    try:
        for piece in pieces_of(key):
            digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def free_bytes_of_store() -> int | None:
    """On the disk of a local store; None for a store elsewhere."""
    root = local_path("")
    if root is None:
        return None
    while not root.exists():
        root = root.parent
    return shutil.disk_usage(root).free


def drop(key: str) -> None:
    """Remove `key` from the store, if it is there."""
    film_store().delete(key)


def sync(path: Path) -> None:
    """Wait until the disk has what was written."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def draft_of(key: str) -> Iterator[Path]:
    """A file to write, of nobody else's, that becomes `key` of a local store when the body ends well."""
    target, draft = local_path(key), local_path(f"{DRAFTS}/{secrets.token_hex(16)}")
    assert target is not None, "the store is a local disk"
    assert draft is not None, "the store is a local disk"
    for folder in (target.parent, draft.parent):
        _make_folder(folder)
    try:
        yield draft
        _open_to_nginx(draft, 0o040)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _open_to_nginx(folder, 0o050)


def _open_to_nginx(path: Path, group: int) -> None:
    """Nginx gives out films as a member of the owner's group."""
    if settings.NGINX_FILMS:
        path.chmod(path.stat().st_mode | group)


def discard_drafts(*, older_than: timedelta = DRAFT_AGE) -> None:
    """Remove what killed workers left half written."""
    before = timezone.now() - older_than
    folder = local_path(DRAFTS)
    if folder is None:
        for upload in cast(Any, film_store()).bucket.multipart_uploads.filter(Prefix=RENDITIONS):
            if upload.initiated < before and upload.object_key.startswith(RENDITIONS):
                upload.Object().meta.client.abort_multipart_upload(
                    Bucket=upload.bucket_name, Key=upload.object_key, UploadId=upload.id
                )
    elif folder.is_dir():
        for draft in folder.iterdir():
            with suppress(FileNotFoundError):  # in its place by now
                if draft.stat().st_mtime < before.timestamp():
                    draft.unlink()


def _in_time(pieces: Iterator[bytes], *, size: int) -> Iterator[bytes]:
    deadline = time.monotonic() + SLOW_START_SECONDS + size / SLOWEST_BYTES_PER_SECOND
    for piece in pieces:
        yield piece
        if time.monotonic() > deadline:
            raise StoreTooSlow(f"The film store sends less than {SLOWEST_BYTES_PER_SECOND} bytes a second.")


def _compare(film: Film, size: int, sha256: str) -> None:
    if size != film.size:
        raise MasterDamaged(f"{film.master_key} has {size} bytes instead of {film.size}.")
    if film.sha256 and sha256 != film.sha256:
        raise MasterDamaged(f"{film.master_key} is not the file that was sent: its SHA-256 differs.")
