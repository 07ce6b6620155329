"""Where an upload stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from media_pipeline.uploads.part_draft import drafts_of
from media_pipeline.uploads.stores import part_store


@dataclass(frozen=True)
class UploadReport:
    """Where an upload stands. `held` has the bytes that are here of parts that are missing; `is_new` is true
    for the call that opened it alone."""

    code: str
    owner: str
    state: UploadState
    file_name: str
    size: int
    part_size: int
    missing: tuple[int, ...]
    held: dict[int, int]
    received_bytes: int
    committed_at: datetime
    expires_at: datetime
    root_hash: str
    film_id: int | None
    is_new: bool = False


def missing_parts(upload: Upload) -> tuple[int, ...]:
    if upload.state != UploadState.OPEN:
        return ()
    kept = part_store().kept(upload)
    return tuple(number for number in part_numbers(upload) if number not in kept)


def part_numbers(upload: Upload) -> Iterable[int]:
    return range(1, -(-upload.size // upload.part_size) + 1)


def report_on(upload: Upload, *, is_new: bool = False) -> UploadReport:
    missing = missing_parts(upload)
    last = -(-upload.size // upload.part_size)
    size_of_last = upload.size - (last - 1) * upload.part_size
    held = {number: size for number, size in drafts_of(upload).items() if number in missing}
    lacking = sum(size_of_last if number == last else upload.part_size for number in missing)
    received = upload.size - lacking + sum(held.values())
    return UploadReport(
        code=upload.code,
        owner=upload.owner,
        state=UploadState(upload.state),
        file_name=upload.file_name,
        size=upload.size,
        part_size=upload.part_size,
        missing=missing,
        held=held,
        received_bytes=0 if upload.state == UploadState.ABORTED else received,
        committed_at=upload.committed_at,
        expires_at=upload.expires_at,
        root_hash=upload.root_hash,
        film_id=upload.film_id,
        is_new=is_new,
    )
