"""A film that lies on this machine, taken in by the same door as one from a browser."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from media_pipeline.limits import FilmLimits
from media_pipeline.models import Upload
from media_pipeline.uploads.lifecycle import complete_upload, open_upload
from media_pipeline.uploads.protocol import part_size_for
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
    size = path.stat().st_size
    part_size = part_size_for(size)
    with path.open("rb") as film:
        hashes = [hashlib.sha256(piece).hexdigest() for piece in iter(lambda: film.read(part_size), b"")]
        report = open_upload(
            owner=owner,
            file_name=file_name or path.name,
            size=size,
            part_size=part_size,
            sha256=hashes,
            limits=limits,
            expires_at=expires_at,
            now=now,
        )
        upload = Upload.objects.get(code=report.code)
        for part in upload.parts.select_related("upload").filter(number__in=report.missing):
            film.seek((part.number - 1) * part_size)
            part_store().keep(part, io.BytesIO(film.read(part.size)))
    return complete_upload(report.code, owner=owner, attach=attach, now=now)
