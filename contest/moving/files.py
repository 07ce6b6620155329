"""The files of an edition: masters, the copies that are served, raw clips that wait, documents. Each leaves
as a copy of one instant, held to the SHA-256 of its row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contest.models import Edition
from contest.moving.bags import keep_in_bag
from contest.moving.contents import films_of, kept_copies_of
from contest.moving.tables import documents_of
from media_pipeline import api
from media_pipeline.models import RawClip

STORE = "data/store"


@dataclass(frozen=True)
class EditionFile:
    """`sha256` is empty where no row tells it, `size` 0."""

    key: str
    size: int = 0
    sha256: str = ""

    @property
    def name(self) -> str:
        """Where it lies in the folder."""
        return f"{STORE}/{self.key}"


def files_of(edition: Edition) -> list[EditionFile]:
    """Each once, in the order of their keys."""
    return sorted({file.key: file for file in _files_of(edition)}.values(), key=lambda file: file.key)


def _files_of(edition: Edition) -> Iterator[EditionFile]:
    masters = films_of(edition).exclude(master_key="")
    clips = RawClip.objects.filter(film__in=films_of(edition)).exclude(storage_key="")
    for key in documents_of(edition):
        yield EditionFile(key)
    for row in masters.values_list("master_key", "size", "sha256"):
        yield EditionFile(*row)
    for row in kept_copies_of(edition).values_list("storage_key", "size", "sha256"):
        yield EditionFile(*row)
    for row in clips.values_list("storage_key", "size", "sha256"):
        yield EditionFile(*row)


def copy_file(folder: Path, file: EditionFile) -> str:
    """Copy one into the folder; its SHA-256, or "" where the store lacks it or it is not what its row says:
    then nothing of it is left. Raises StoreUnavailable, and what the disk raises."""
    try:
        sha256 = keep_in_bag(folder, file.name, api.pieces_of_document(file.key))
    except FileNotFoundError:
        sha256 = ""
    is_right = bool(sha256) and file.sha256 in ("", sha256)
    if is_right and file.size in (0, (folder / file.name).stat().st_size):
        return sha256
    (folder / file.name).unlink(missing_ok=True)
    return ""
