"""A backup → an empty site, or the files of the film store that a site lacks."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from contest.backups.database import DumpFailed, check_dump, database_is_empty, load_database
from contest.backups.manifest import (
    MANIFEST,
    BackedUpFile,
    BackupManifest,
    BackupRefused,
    backups_in,
    prints_of_keys,
    read_manifest,
)
from contest.models import Checkpoint
from media_pipeline import api


@dataclass(frozen=True)
class Restored:
    """`other_keys` are the secrets that are not those of the site that was backed up."""

    backup: Path
    put_back: int
    files: int
    lacking: tuple[str, ...]
    other_keys: tuple[str, ...]


def restore(folder: Path, *, only_files: bool = False) -> Restored:
    """Bring back `folder`, which is a backup or holds several, of which the newest is taken. Raises
    BackupRefused before anything is changed, where the backup is not whole or the database not empty."""
    backup = find_backup(folder)
    manifest = read_manifest(backup)
    dump = backup / manifest.database
    _refuse_what_is_not_whole(backup, manifest)
    if not only_files:
        if not database_is_empty():
            raise BackupRefused(
                "The site's database has tables. Restore into an empty one: name another by DATABASE_URL or "
                "VAR_DIR, or move the present one away."
            )
        try:
            check_dump(dump)
            load_database(dump)
        except DumpFailed as failed:
            raise BackupRefused(f"The database could not be restored: {failed}") from failed
        call_command("migrate", interactive=False, verbosity=0)
        Checkpoint.objects.update(stored_at=None)  # the sweeper writes them into the store again
    put_back = sum(_put_back(file, backup.parent) for file in manifest.files)
    now = prints_of_keys()
    return Restored(
        backup=backup,
        put_back=put_back,
        files=len(manifest.files),
        lacking=manifest.lacking,
        other_keys=tuple(name for name, known in manifest.keys.items() if now.get(name) != known),
    )


def find_backup(folder: Path) -> Path:
    if (folder / MANIFEST).is_file():
        return folder.resolve()
    if found := backups_in(folder):
        return found[-1].resolve()
    raise BackupRefused(f"There is no backup in {folder}. Name the folder that `manage.py backup` wrote to.")


def _refuse_what_is_not_whole(backup: Path, manifest: BackupManifest) -> None:
    dump = backup / manifest.database
    if not dump.is_file() or api.hash_of(dump) != manifest.database_sha256:
        raise BackupRefused(f"{dump} is not what was written. Take another backup.")
    for file in manifest.files:
        place = file.place_in(backup.parent)
        if not place.is_file() or place.stat().st_size != file.size:
            raise BackupRefused(f"The backup lacks {file.key}: expected {place}, {file.size} bytes.")


def _put_back(file: BackedUpFile, folder: Path) -> bool:
    """Copy the file to where the site has it, unless it is there. Raises BackupRefused when the backup's copy
    has changed."""
    if _hash_at_place(file) == file.sha256:
        return False
    draft = Path(settings.VAR_DIR, "restore.draft")
    draft.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(file.place_in(folder), draft)
        if api.hash_of(draft) != file.sha256:
            raise BackupRefused(
                f"{file.place_in(folder)} has changed since it was written. Take another backup."
            )
        if file.is_part:
            place = settings.UPLOAD_DIR / file.key
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(draft, place)
        else:
            api.keep_file(draft, key=file.key)
            api.note_restored(file.key)
    finally:
        draft.unlink(missing_ok=True)
    return True


def _hash_at_place(file: BackedUpFile) -> str:
    if not file.is_part:
        return api.hash_of_kept(file.key)
    try:
        return api.hash_of(settings.UPLOAD_DIR / file.key)
    except FileNotFoundError:
        return ""
