"""Where the parts of a film wait until they are joined: on the local disk, sent to our own receiver, or in an
S3 bucket, sent there directly by the browser. Both keep a part only if its length and SHA-256 are right."""

import os
import shutil
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import IO, Protocol

from django.conf import settings

from media_pipeline.models import Part, Upload
from media_pipeline.storage.films import draft_of
from media_pipeline.uploads.part_draft import PartDraft, drafting
from media_pipeline.uploads.part_folders import (
    ORPHAN_AGE,
    discard_folder,
    discard_orphaned_folders,
    mark_received,
)
from media_pipeline.uploads.part_links import resumable_links
from media_pipeline.uploads.protocol import MIB, PART_SIZES


class PartStore(Protocol):
    """What both stores can do. `upload.store_ref` is what `begin` returned, `largest_part` in bytes."""

    largest_part: int

    def free_bytes(self) -> int | None:
        """Room that is left, None when that is nobody's concern."""

    def begin(self, upload: Upload) -> str:
        """Make ready for the parts."""

    def links(self, upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
        """Where to PUT each part, by number; good for 15 minutes and for these very bytes."""

    def keep(self, part: Part, body: IO[bytes]) -> None:
        """Store one part, whose upload is at hand, from this side. Raises UploadRefused, with nothing kept,
        for other bytes."""

    def adopt(self, draft: PartDraft) -> None:
        """Make a draft that was checked a kept part."""

    def kept(self, upload: Upload) -> set[int]:
        """Numbers of the parts that are here, with the promised length and hash."""

    def join(self, upload: Upload, key: str) -> None:
        """Make the master `key` of the film store out of the parts. May be repeated."""

    def discard(self, upload: Upload) -> None:
        """Remove the parts, if there are any."""

    def discard_orphans(self, *, older_than: timedelta = ORPHAN_AGE) -> None:
        """Remove parts that belong to no upload which still needs them."""


class LocalStore:
    """Parts as files below UPLOAD_DIR, one directory for each upload."""

    largest_part = PART_SIZES[-1]

    def free_bytes(self) -> int | None:
        settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(settings.UPLOAD_DIR).free

    def begin(self, upload: Upload) -> str:
        return ""

    def links(self, upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
        return resumable_links(upload, parts)

    def keep(self, part: Part, body: IO[bytes]) -> None:
        with drafting(part) as draft:
            while draft.size <= part.size and (piece := body.read(MIB)):
                draft.write(piece)
            draft.sync()
            draft.check()
            self.adopt(draft)

    def adopt(self, draft: PartDraft) -> None:
        whole = draft.path.with_name(str(draft.part.number))
        try:
            draft.path.rename(whole)
        except FileNotFoundError:  # another request that sent the same part was a moment earlier
            if not whole.exists():
                raise
        mark_received(draft.part)

    def kept(self, upload: Upload) -> set[int]:
        return set(upload.parts.exclude(received_at=None).values_list("number", flat=True))

    def join(self, upload: Upload, key: str) -> None:
        with draft_of(key) as draft, draft.open("wb") as whole:
            for number in upload.parts.values_list("number", flat=True):
                with (settings.UPLOAD_DIR / upload.code / str(number)).open("rb") as part:
                    shutil.copyfileobj(part, whole, MIB)
            whole.flush()
            os.fsync(whole.fileno())

    def discard(self, upload: Upload) -> None:
        discard_folder(upload.code)

    def discard_orphans(self, *, older_than: timedelta = ORPHAN_AGE) -> None:
        discard_orphaned_folders()


def part_store() -> PartStore:
    """The store of this installation: S3 when a bucket is configured, else the local disk."""
    return _s3_store(settings.S3_BUCKET) if settings.S3_BUCKET else LocalStore()


def largest_part() -> int:
    """Bytes of the largest parts that films may be cut into."""
    return part_store().largest_part


@cache
def _s3_store(bucket: str) -> PartStore:
    from media_pipeline.uploads.bucket import S3Store  # noqa: PLC0415  (its 25 MB are for who has a bucket)

    return S3Store()
