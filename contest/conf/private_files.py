"""Files of the embedded profile are open to their owner alone. With NGINX_FILMS nginx, whose user belongs to
the owner's group, may pass through VAR_DIR and read the folder `films` in it, nothing else."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

FILMS = "films"
OURS = {  # what the site makes in VAR_DIR
    *("backups", "demo", "demo-seeded", FILMS, "log", "matching", "outbox", "restore.draft", "run"),
    *("rehearsals", "scratch", "secrets", "static", "uploads", "valkey"),
    *("laureate.sqlite3", "laureate.sqlite3-shm", "laureate.sqlite3-wal"),
}


def close_new_files() -> None:
    """Whatever this process and those it starts make from now on is their owner's."""
    os.umask(0o077)


def close_old_files() -> None:
    """Files that an earlier version made, or that were copied here."""
    for name in OURS:
        group = 0o050 if name == FILMS and settings.NGINX_FILMS else 0
        for path in _tree(settings.VAR_DIR / name):
            _set_mode(path, group=group)
    if OURS.issuperset(os.listdir(settings.VAR_DIR)):  # else it is a folder of others too
        _set_mode(settings.VAR_DIR, group=0o010 if settings.NGINX_FILMS else 0)


def _tree(top: Path) -> Iterator[Path]:
    if top.exists():
        yield top
    for folder, folders, files in os.walk(top):
        yield from (Path(folder, name) for name in (*folders, *files))


def _set_mode(path: Path, *, group: int) -> None:
    """Keep what the owner may do. Of `group`, nobody may execute what is no folder."""
    with suppress(FileNotFoundError, PermissionError):  # gone by now, or another user's
        mode = path.lstat().st_mode & 0o7777
        wanted = mode & 0o700 | (group if path.is_dir() else group & 0o040)
        if mode != wanted and not path.is_symlink():
            path.chmod(wanted)
