"""The scratch disk of this host: each attempt has a folder there, named by its token. What all of them
may take together is bounded by SCRATCH_BYTES and by what the disk has left; room is reserved before it is
used."""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from media_pipeline.enums import JobState
from media_pipeline.models import Job

RESERVED_FILE = ".reserved"
MEGABYTE = 1_000_000
TOKEN = re.compile("[0-9a-f]{32}")
OTHERS_AGE = timedelta(hours=6)


class NoRoom(Exception):
    """Other attempts, or other files on the disk, take the room for now."""


class NeverFits(Exception):
    """The film needs more room than this host can ever give it."""


def reserve(folder: Path, need: int) -> None:
    """Make `folder`, below SCRATCH_DIR, with the right to fill it with `need` bytes. The right ends with the
    folder. Raises NoRoom and NeverFits, and leaves no folder then."""
    root: Path = settings.SCRATCH_DIR
    root.mkdir(parents=True, exist_ok=True)
    with _locked(root):
        disk = shutil.disk_usage(root)
        if need > min(settings.SCRATCH_BYTES, disk.total):
            raise NeverFits(
                f"The work needs {_megabytes(need)} on the scratch disk of {os.uname().nodename}, which may "
                f"hold {_megabytes(min(settings.SCRATCH_BYTES, disk.total))}. Raise SCRATCH_BYTES or use a "
                "larger disk, then try again."
            )
        others = [(_reserved(other), _bytes_in(other)) for other in root.iterdir() if other.is_dir()]
        left = settings.SCRATCH_BYTES - sum(max(promised, used) for promised, used in others)
        free = disk.free - sum(max(promised - used, 0) for promised, used in others)
        if need > min(left, free):
            raise NoRoom(
                f"The work needs {_megabytes(need)} on the scratch disk of {os.uname().nodename}, "
                f"{_megabytes(max(min(left, free), 0))} are free."
            )
        folder.mkdir()
        (folder / RESERVED_FILE).write_text(str(need))


def discard_orphans() -> None:
    """Remove the folders of attempts that are over; a living attempt's folder is named by its token. A folder
    of other work goes once nobody can be at it any more."""
    if not settings.SCRATCH_DIR.is_dir():
        return
    found = {folder.name for folder in settings.SCRATCH_DIR.iterdir()}  # before the query: none is newer
    alive = (
        set(Job.objects.filter(state=JobState.RUNNING).values_list("token", flat=True)) if found else set()
    )
    for name in found - alive:
        if TOKEN.fullmatch(name) or _is_old(settings.SCRATCH_DIR / name):
            shutil.rmtree(settings.SCRATCH_DIR / name, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime > OTHERS_AGE.total_seconds()
    return False


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process of this host at a time; the lock dies with its holder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _reserved(folder: Path) -> int:
    with suppress(OSError, ValueError):  # it may go, or not be written yet
        return int((folder / RESERVED_FILE).read_text())
    return 0


def _bytes_in(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.stat(os.path.join(place, name), follow_symlinks=False).st_size
    return total


def _megabytes(count: int) -> str:
    return f"{-(-count // MEGABYTE):,} MB"
