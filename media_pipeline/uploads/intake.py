"""A film that lies on this machine, taken in by the same door as one from a browser."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO

from media_pipeline.enums import UploadState
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Upload
from media_pipeline.storage.documents import StoreUnavailable, store_errors
from media_pipeline.uploads.lifecycle import complete_upload, open_upload
from media_pipeline.uploads.protocol import PART_SIZES
from media_pipeline.uploads.stores import part_store
from media_pipeline.uploads.upload_report import UploadReport


def take_file(
    path: Path,
    *,
    owner: str,
    limits: FilmLimits,
    expires_at: datetime,
    file_name: str = "",
    attach: Callable[[int], object] | None = None,
    now: datetime | None = None,
) -> UploadReport:
    """Open, fill and complete an upload with the file at `path`, as of `now`. Raises UploadRefused."""
    with path.open("rb") as film:
        return take_film(
            film,
            owner=owner,
            file_name=file_name or path.name,
            limits=limits,
            expires_at=expires_at,
            attach=attach,
            now=now,
        )


def take_film(
    film: IO[bytes],
    *,
    owner: str,
    file_name: str,
    limits: FilmLimits,
    expires_at: datetime,
    commit_before: datetime | None = None,
    admit: Callable[[int], object] | None = None,
    instead_of: str | None = None,
    attach: Callable[[int], object] | None = None,
    now: datetime | None = None,
) -> UploadReport:
    """Open, fill and complete an upload with an open file, as of `now`; of the same film that is under way
    or here already, only what is missing. Raises what `open_upload` and `complete_upload` raise, and
    StoreUnavailable: the upload then stays open, for the same film again."""
    size = film.seek(0, io.SEEK_END)
    part_size = _part_size_of(owner, size)
    film.seek(0)
    hashes = [hashlib.sha256(piece).hexdigest() for piece in iter(lambda: film.read(part_size), b"")]
    try:
        report = open_upload(
            owner=owner,
            file_name=file_name,
            size=size,
            part_size=part_size,
            sha256=hashes,
            limits=limits,
            expires_at=expires_at,
            commit_before=commit_before,
            admit=admit,
            instead_of=instead_of,
            now=now,
        )
        upload = Upload.objects.get(code=report.code)
        for part in upload.parts.select_related("upload").filter(number__in=report.missing):
            film.seek((part.number - 1) * part_size)
            part_store().keep(part, io.BytesIO(film.read(part.size)))
    except store_errors() as error:
        raise StoreUnavailable(str(error)) from error
    return complete_upload(report.code, owner=owner, attach=attach, now=now)


def _part_size_of(owner: str, size: int) -> int:
    """As a browser cut a film of as many bytes, so that its upload is found again; else the least."""
    uploads = Upload.objects.filter(owner=owner, size=size).exclude(state=UploadState.ABORTED)
    return uploads.order_by("-pk").values_list("part_size", flat=True).first() or PART_SIZES[0]
