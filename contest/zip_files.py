"""Files of the film store inside a ZIP file."""

from collections.abc import Iterator
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import structlog
from django.utils import timezone

from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)


def write_stored(archive: ZipFile, name: str, key: str) -> None:
    """A file of the store, which is packed already; one that the store has not is left out."""
    pieces = api.pieces_of(key)
    try:
        first = next(pieces, b"")
    except OSError as error:
        logger.warning("a file of the store is not in a ZIP file", name=name, reason=str(error))
        return
    told = ZipInfo(name, date_time=timezone.now().timetuple()[:6])
    told.compress_type = ZIP_STORED
    with archive.open(told, "w", force_zip64=True) as kept:
        for piece in _joined(first, pieces):
            kept.write(piece)


def _joined(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others
