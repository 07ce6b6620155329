"""Weekly backups beyond the newest few go, and with them the files that no other backup lists."""

import shutil
from pathlib import Path

import structlog

from contest.backups.backup import only_one
from contest.backups.manifest import FILES, backups_in, read_manifest

logger = structlog.stdlib.get_logger(__name__)


def remove_old_backups(target: Path, *, kept: int) -> int:
    """Keep the newest `kept` backups in `target`; returns how many went. Raises BackupRefused, with no file
    removed, when the manifest of one that stays cannot be read."""
    with only_one(target):
        old, staying = backups_in(target)[:-kept], backups_in(target)[-kept:]
        listed = {file.sha256 for backup in staying for file in read_manifest(backup).files}
        for backup in old:
            shutil.rmtree(backup)
        if old:
            for place in (target / FILES).glob("*/*"):
                if place.name not in listed:
                    place.unlink()
    logger.info("old backups removed", backups=len(old))
    return len(old)
