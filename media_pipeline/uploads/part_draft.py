"""A part while it arrives at the local disk, in one request or in many. What has come stays when the line
breaks, and the next request goes on at the byte after it. Requests that write one part at the same time need
no lock: they write the same promised bytes, and the hash over all of them decides."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BufferedRandom
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from media_pipeline.models import Part, Upload
from media_pipeline.uploads.protocol import UploadRefused

ENDING = ".draft"


class PartDraft:
    """The bytes of `part` that have come so far; writing begins at `offset`."""

    def __init__(self, part: Part, path: Path, file: BufferedRandom, *, offset: int) -> None:
        self.part, self.path, self.file, self.size = part, path, file, offset
        self._digest = None if offset else hashlib.sha256()

    def write(self, *pieces: bytes) -> None:
        """Add the next bytes. Those beyond the promised length are counted, not written."""
        for piece in pieces:
            self.size += len(piece)
            if self.size <= self.part.size:
                self.file.write(piece)
                if self._digest:
                    self._digest.update(piece)
        self.file.flush()

    def sync(self) -> None:
        os.fsync(self.file.fileno())

    def check(self) -> None:
        """Raises UploadRefused for another length or hash than promised; such bytes are removed."""
        try:
            check_length(self.part, self.size)
            check_hash(self.part, self._digest.hexdigest() if self._digest else self._read_hash())
        except UploadRefused:
            self.path.unlink(missing_ok=True)
            raise

    def _read_hash(self) -> str:
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()


@contextmanager
def drafting(part: Part, *, offset: int = 0) -> Iterator[PartDraft]:
    """The draft of `part`, whose upload is at hand, to be written from `offset` on. Raises UploadRefused
    (409) when fewer bytes than that are here."""
    path = _path_of(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        held = os.fstat(file.fileno()).st_size
        if offset > held:
            raise UploadRefused(
                "offset",
                _(
                    "Chunk %(number)s goes on at byte %(found)s, but only %(held)s bytes of it are here. "
                    "Upload it from there."
                )
                % {"number": part.number, "found": offset, "held": held},
                HTTPStatus.CONFLICT,
                offset=held,
            )
        file.seek(offset)
        yield PartDraft(part, path, file, offset=offset)


def bytes_here(part: Part) -> int:
    """How many of the part's bytes have come; its upload is at hand."""
    if part.received_at:
        return part.size
    path = _path_of(part)
    return min(part.size, path.stat().st_size) if path.exists() else 0


def drafts_of(upload: Upload) -> dict[int, int]:
    """Bytes that are here of parts that are not whole, by number."""
    found = (settings.UPLOAD_DIR / upload.code).glob(f"*{ENDING}")
    return {int(path.stem): size for path in found if (size := path.stat().st_size)}


def check_part(part: Part, *, size: int, sha256: str) -> None:
    """Raises UploadRefused for another length or hash than promised."""
    check_length(part, size)
    check_hash(part, sha256)


def check_length(part: Part, size: int) -> None:
    """Raises UploadRefused for another length than promised."""
    if size != part.size:
        raise UploadRefused(
            "part_length",
            _(
                "Chunk %(number)s has %(found)s bytes instead of %(expected)s and was not stored. "
                "Upload it again."
            )
            % {"number": part.number, "found": size, "expected": part.size},
            found=size,
            expected=part.size,
        )


def check_hash(part: Part, sha256: str) -> None:
    """Raises UploadRefused for another hash than promised."""
    if sha256 != part.sha256:
        raise UploadRefused(
            "part_hash",
            _("Chunk %(number)s does not match its checksum and was not stored. Upload it again.")
            % {"number": part.number},
            found=sha256,
            expected=part.sha256,
        )


def _path_of(part: Part) -> Path:
    return Path(settings.UPLOAD_DIR) / part.upload.code / f"{part.number}{ENDING}"
