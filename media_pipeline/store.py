"""The film store (`STORAGES["films"]`): masters are read where they lie, or fetched; renditions are kept
whole or not at all."""

import hashlib
import os
import shutil
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, storages

from media_pipeline.models import Film

PIECE = 1 << 20


def film_store() -> Storage:
    return storages["films"]


def local_path(key: str) -> Path | None:
    """Where the store keeps `key` on this machine's disk; None for a store elsewhere."""
    try:
        return Path(film_store().path(key))
    except NotImplementedError:
        return None


def fetch_master(film: Film, *, scratch: Path) -> Path:
    """The master as a file: in place when the store is a local disk, otherwise copied into `scratch`.
    Raises FileNotFoundError when the store does not have it."""
    return fetch(film.master_key, copy=scratch / "master")


def fetch(key: str, *, copy: Path) -> Path:
    """What the store keeps as `key`: in place when it is a local disk, otherwise copied to `copy`. Raises
    FileNotFoundError when the store does not have it."""
    here = local_path(key)
    if here is not None:
        if not here.is_file():
            raise FileNotFoundError(f"The film store has no {key}")
        return here
    with film_store().open(key) as kept, copy.open("wb") as out:
        shutil.copyfileobj(kept, out, PIECE)
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
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.move(path, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
