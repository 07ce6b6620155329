"""Whether each file of the film store is still what was kept: its SHA-256 against the row's, every week, at a
bounded rate. `checked_at` of the rows says how far a round has come, so that it may be cut anywhere."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from media_pipeline.enums import Fault
from media_pipeline.models import Film, Part, Rendition, Upload
from media_pipeline.storage.documents import documents_in_backups
from media_pipeline.storage.films import PIECE, pieces_of
from media_pipeline.uploads.stores import LocalStore, part_store

logger = structlog.stdlib.get_logger(__name__)

ROUND = timedelta(days=7)
SLICE_SECONDS = 60  # that a worker spends at a stretch; a file that was begun is read to its end
SLICE = "fixity-slice"  # in the cache while one is published, so that the rate is that of one worker


@dataclass(frozen=True)
class KeptFile:
    """A file that the store must have, or the part of an upload that is not joined. `sha256` is empty for
    renditions of releases that noted none, `row` for documents."""

    row: Film | Rendition | Part | None
    key: str
    size: int
    sha256: str

    @property
    def is_part(self) -> bool:
        return isinstance(self.row, Part)

    def pieces(self) -> Iterator[bytes]:
        """Raises FileNotFoundError, and what the store raises."""
        if not self.is_part:
            yield from pieces_of(self.key)
            return
        with (settings.UPLOAD_DIR / self.key).open("rb") as file:
            yield from iter(lambda: file.read(PIECE), b"")


@dataclass(frozen=True)
class CheckedFile:
    """What a look at one file has found; `fault` is empty when it is right."""

    key: str
    size: int
    fault: str


def kept_files() -> Iterator[KeptFile]:
    """All masters and renditions, and the documents that belong to backups. Raises StoreUnavailable."""
    for film in _masters().order_by("pk").iterator():
        yield _master(film)
    for rendition in Rendition.objects.order_by("pk").iterator():
        yield _rendition(rendition)
    for key, text in documents_in_backups():
        data = text.encode()
        yield KeptFile(None, key, len(data), hashlib.sha256(data).hexdigest())


def kept_parts() -> Iterator[KeptFile]:
    """Parts of uploads that are on their way; a bucket keeps its own."""
    if isinstance(part_store(), LocalStore):
        needed = Part.objects.filter(upload__in=Upload.objects.with_parts_in_use()).exclude(received_at=None)
        for part in needed.select_related("upload").order_by("pk").iterator():
            yield KeptFile(part, f"{part.upload.code}/{part.number}", part.size, part.sha256)


def verify_films(*, not_since: datetime, seconds: float | None = None) -> Iterator[CheckedFile]:
    """Check what was not checked since then, the longest unchecked first, for about so many seconds. Raises
    what the store raises when it is away: that is no fault of a file."""
    began = time.monotonic()
    while (kept := _first_due(not_since)) and (seconds is None or time.monotonic() - began < seconds):
        fault, sha256 = _read(kept)
        now = timezone.now()
        if isinstance(kept.row, Film):
            Film.objects.filter(pk=kept.row.pk).update(checked_at=now, fault=fault)
        elif isinstance(kept.row, Rendition):
            known = kept.sha256 or sha256
            Rendition.objects.filter(pk=kept.row.pk).update(checked_at=now, fault=fault, sha256=known)
        if fault:
            logger.error("file of the store", key=kept.key, outcome=fault)
        yield CheckedFile(kept.key, kept.size, fault)


def verify_film(film_id: int) -> str:
    """Read a film's master now; returns its fault, "" for one that is what it was. Raises what the store
    raises when it is away."""
    film = _masters().filter(pk=film_id).first()
    if film is None:
        return Fault.MISSING
    fault, _sha256 = _read(_master(film))
    Film.objects.filter(pk=film_id).update(checked_at=timezone.now(), fault=fault)
    if fault:
        logger.error("file of the store", key=film.master_key, outcome=fault)
    return fault


def publish_verification() -> None:
    """Ask a worker for the next slice of the weekly round, unless one is at it."""
    if not _first_due(timezone.now() - ROUND):
        return
    try:
        if cache.add(SLICE, 1, SLICE_SECONDS):
            current_app.send_task("media_pipeline.tasks.verify_slice", queue="light", expires=SLICE_SECONDS)
    except _unreached() as error:
        logger.warning("files are not verified: broker or cache are down", reason=str(error))


def _unreached() -> tuple[type[Exception], ...]:
    from redis import RedisError  # noqa: PLC0415  (its 20 MB are for processes that use the cache)

    return (OperationalError, RedisError)


def note_restored(key: str) -> None:
    """A file was brought back; the next look says whether it is right."""
    Film.objects.filter(master_key=key).update(fault="", checked_at=None)
    Rendition.objects.filter(storage_key=key).update(fault="", checked_at=None)


def faulty_files() -> list[CheckedFile]:
    """Files that were missing or changed when they were last looked at."""
    masters = _masters().exclude(fault="").order_by("pk")
    renditions = Rendition.objects.exclude(fault="").order_by("pk")
    return [CheckedFile(film.master_key, film.size, film.fault) for film in masters] + [
        CheckedFile(row.storage_key, row.size, row.fault) for row in renditions
    ]


def _first_due(not_since: datetime) -> KeptFile | None:
    """Masters before copies; what was never read before what was read long ago."""
    never, long_ago = Q(checked_at=None), Q(checked_at__lt=not_since)
    for due in (never, long_ago):
        if film := _masters().filter(due).order_by("checked_at", "pk").first():
            return _master(film)
    for due in (never, long_ago):
        if rendition := Rendition.objects.filter(due).order_by("checked_at", "pk").first():
            return _rendition(rendition)
    return None


def _masters() -> QuerySet[Film]:
    return Film.objects.exclude(master_key="")


def _master(film: Film) -> KeptFile:
    return KeptFile(film, film.master_key, film.size, film.sha256)


def _rendition(row: Rendition) -> KeptFile:
    return KeptFile(row, row.storage_key, row.size, row.sha256)


def _read(kept: KeptFile) -> tuple[str, str]:
    """Read the whole file, not faster than the settings say."""
    digest, size, began = hashlib.sha256(), 0, time.monotonic()
    try:
        for piece in pieces_of(kept.key):
            digest.update(piece)
            size += len(piece)
            ahead = size / settings.FIXITY_BYTES_PER_SECOND - (time.monotonic() - began)
            time.sleep(max(0.0, ahead))
    except FileNotFoundError:
        return Fault.MISSING, ""
    if size != kept.size or kept.sha256 not in {"", digest.hexdigest()}:
        return Fault.CHANGED, ""
    return "", digest.hexdigest()
