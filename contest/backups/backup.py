"""The contest → a folder on another disk: a dump of the database, and each file of the film store by its
hash. What an earlier backup has is not copied again; a file that the store lacks does not stop the others."""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog

from contest.backups.database import DumpFailed, check_dump, database_bytes, dump_database
from contest.backups.manifest import (
    STAMP,
    BackedUpFile,
    BackupAtWork,
    BackupManifest,
    BackupRefused,
    prints_of_keys,
)
from contest.version import VERSION
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

SPARE_BYTES = 20_000_000  # that a disk keeps free beside what is known to come


def back_up(target: Path) -> tuple[Path, BackupManifest]:
    """Make a backup; returns its folder. Raises BackupRefused, with earlier backups as they were."""
    stamp = datetime.now(UTC).strftime(STAMP)
    draft, folder = target / f"{stamp}.draft", target / stamp
    try:
        with only_one(target):
            _refuse_small_disk(target, database_bytes())
            draft.mkdir()
            dump = dump_database(draft)
            check_dump(dump)
            manifest = _copy_all(target, dump)
            manifest.write(draft)
            draft.rename(folder)
    except DumpFailed as failed:
        raise BackupRefused(f"The database could not be dumped: {failed}") from failed
    except api.StoreUnavailable as error:
        raise BackupRefused(
            f"The film store cannot be read: {error}. Look after it, and start again."
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            reason = f"The disk of {target} is full. Make room there, and start again."
        else:
            reason = f"The backup to {target} broke off: {error}. Look after its disk, and start again."
        raise BackupRefused(reason) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    logger.info("backup", outcome="done", files=len(manifest.files), lacking=len(manifest.lacking))
    return folder, manifest


@contextmanager
def only_one(target: Path) -> Iterator[None]:
    """Nobody else writes there; what a killed backup left half written is removed."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        lock = (target / "lock").open("w")
    except OSError as error:
        raise BackupRefused(f"{target} cannot be written to: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise BackupAtWork(
                f"Another backup is being written to {target}. Wait until it is done."
            ) from taken
        for left in (*target.glob("*.draft"), *target.glob("*/*.draft")):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield


def _copy_all(target: Path, dump: Path) -> BackupManifest:
    """Copy the files, and say what the backup consists of. Rows are read after the dump, so that it refers to
    nothing that they do not."""
    _refuse_small_disk(target, sum(kept.size for kept in api.kept_files() if not _is_there(target, kept)))
    files: list[BackedUpFile] = []
    lacking: list[str] = []
    for kept in (*api.kept_parts(), *api.kept_files()):
        if _is_there(target, kept):
            files.append(_described(kept, kept.sha256))
        elif copied := _copy(target, kept):
            files.append(copied)
        else:
            lacking.append(kept.key)
    return BackupManifest(
        version=VERSION,
        database=dump.name,
        database_sha256=api.hash_of(dump),
        files=tuple(files),
        lacking=tuple(lacking),
        keys=prints_of_keys(),
    )


def _copy(target: Path, kept: api.KeptFile) -> BackedUpFile | None:
    """Copy one file and read it back; None where the store lacks it, or has other bytes."""
    digest, draft = hashlib.sha256(), target / "file.draft"
    try:
        with draft.open("wb") as out:
            for piece in kept.pieces():
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        file = _described(kept, digest.hexdigest())
        if kept.sha256 not in {"", file.sha256} or draft.stat().st_size != kept.size:
            return None
        if api.hash_of(draft) != file.sha256:
            raise BackupRefused(f"{target} gives back other bytes than were written. Use another disk.")
        place = file.place_in(target)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(place)
    except FileNotFoundError:
        return None
    finally:
        draft.unlink(missing_ok=True)
    return file


def _described(kept: api.KeptFile, sha256: str) -> BackedUpFile:
    return BackedUpFile(kept.key, sha256, kept.size, is_part=kept.is_part)


def _is_there(target: Path, kept: api.KeptFile) -> bool:
    return bool(kept.sha256) and _described(kept, kept.sha256).place_in(target).is_file()


def _refuse_small_disk(target: Path, size: int) -> None:
    free = shutil.disk_usage(target).free
    if free < size + SPARE_BYTES:
        raise BackupRefused(
            f"{target} has {free / 1e9:.2f} GB free; the backup needs {(size + SPARE_BYTES) / 1e9:.2f} GB. "
            "Make room there, or name another folder."
        )
