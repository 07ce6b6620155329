"""A part while it arrives at the local disk: hashed as it is written, and there whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from media_pipeline.models import Part
from media_pipeline.uploads.protocol import UploadRefused


class PartDraft:
    """The bytes of `part` that have come so far, in a file of their own."""

    def __init__(self, part: Part, path: Path, file: IO[bytes]) -> None:
        self.part, self.path, self.file = part, path, file
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, piece: bytes) -> None:
        """Add the next bytes. Those beyond the promised length are counted, not written."""
        self.size += len(piece)
        if self.size <= self.part.size:
            self.digest.update(piece)
            self.file.write(piece)

    def keep(self) -> None:
        """Sync, rename, and mark the part as received. Raises UploadRefused for another length or hash."""
        self.file.flush()
        os.fsync(self.file.fileno())
        check_part(self.part, size=self.size, sha256=self.digest.hexdigest())
        self.path.rename(self.path.with_name(str(self.part.number)))
        Part.objects.filter(pk=self.part.pk, received_at=None).update(received_at=timezone.now())


@contextmanager
def drafting(part: Part) -> Iterator[PartDraft]:
    """A draft of `part`, whose upload is at hand. What was not kept at the end is removed."""
    folder = settings.UPLOAD_DIR / part.upload.code
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{part.number}.{secrets.token_hex(8)}"
    try:
        with path.open("wb") as file:
            yield PartDraft(part, path, file)
    finally:
        path.unlink(missing_ok=True)


def check_part(part: Part, *, size: int, sha256: str) -> None:
    """Raises UploadRefused for another length or hash than promised."""
    check_length(part, size)
    if sha256 != part.sha256:
        raise UploadRefused(
            "part_hash",
            _("Chunk %(number)s does not match its checksum and was not stored. Upload it again.")
            % {"number": part.number},
            found=sha256,
            expected=part.sha256,
        )


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
