"""What a backup consists of, in a file beside its dump.

FOLDER/files/ab/abcd…            each file of the film store by its SHA-256, once for all backups
FOLDER/2027-01-31T03-00-00Z/     one backup: manifest.json and the dump; there whole or not at all
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

FILES, MANIFEST = "files", "manifest.json"
STAMP = "%Y-%m-%dT%H-%M-%SZ"
KEYS = ("SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY")


class BackupRefused(Exception):
    """What was found, what was expected, and what to do."""


class BackupAtWork(BackupRefused):
    """Somebody else writes to the same folder."""


@dataclass(frozen=True)
class BackedUpFile:
    """A file of the film store, or of an upload that is not joined yet (`is_part`)."""

    key: str
    sha256: str
    size: int
    is_part: bool = False

    def place_in(self, folder: Path) -> Path:
        return folder / FILES / self.sha256[:2] / self.sha256


@dataclass(frozen=True)
class BackupManifest:
    """`lacking` are files that the store did not have, or had changed. `keys` are the names of the secrets,
    which are left out, with a print by which each can be recognised."""

    version: str
    database: str
    database_sha256: str
    files: tuple[BackedUpFile, ...]
    lacking: tuple[str, ...]
    keys: dict[str, str]

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1))


def read_manifest(folder: Path) -> BackupManifest:
    try:
        found = json.loads((folder / MANIFEST).read_text())
        files = tuple(BackedUpFile(**file) for file in found.pop("files"))
        lacking = tuple(found.pop("lacking"))
        return BackupManifest(**found, files=files, lacking=lacking)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupRefused(f"{folder} is no backup: {error}.") from error


def backups_in(folder: Path) -> list[Path]:
    """Those that are whole, the oldest first."""
    found = [place for place in folder.glob(f"*/{MANIFEST}") if _made_at(place.parent.name)]
    return sorted(place.parent for place in found)


def _made_at(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, STAMP)  # noqa: DTZ007  (in UTC, as its Z says)
    except ValueError:
        return None


def prints_of_keys() -> dict[str, str]:
    return {name: hashlib.sha256(getattr(settings, name).encode()).hexdigest()[:12] for name in KEYS}
