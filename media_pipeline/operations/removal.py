"""A film's files leave the store for good. The row of the film stays with what was measured and its SHA-256,
by which the journal and seals name it; its name, its copies, its captions, its own poster, its raw
clips and its maker's marks go."""

import structlog
from django.db import transaction
from django.utils import timezone

from media_pipeline.enums import JobState
from media_pipeline.models import (
    CaptionDraft,
    CaptionTrack,
    EmbeddedTrack,
    Film,
    Fingerprint,
    OwnPoster,
    RawClip,
    Rendition,
    Upload,
)
from media_pipeline.storage.films import drop

logger = structlog.stdlib.get_logger(__name__)

FILMS_IN_A_PASS = 20
OF_THE_MAKER = ("marks",)  # facts that a file's maker wrote into it


def remove_films() -> int:
    """Remove some of the films of which it was asked, files before rows, so that it may be cut anywhere;
    returns how many. A film at which a worker still is waits for the next pass."""
    asked = Film.objects.filter(removal_asked_at__isnull=False, removed_at=None)
    idle = asked.exclude(jobs__state=JobState.RUNNING).order_by("removal_asked_at")
    films = list(idle[:FILMS_IN_A_PASS])
    for film in films:
        _remove(film)
    return len(films)


def _remove(film: Film) -> None:
    copies = Rendition.objects.filter(film=film)
    clips = RawClip.objects.filter(film=film).values_list("storage_key", flat=True)
    for key in filter(None, [film.master_key, *copies.values_list("storage_key", flat=True), *clips]):
        drop(key)
    with transaction.atomic():
        copies.delete()
        for model in (CaptionDraft, CaptionTrack, EmbeddedTrack, Fingerprint, OwnPoster, RawClip):
            model._default_manager.filter(film=film).delete()
        for upload in Upload.objects.filter(film=film):
            upload.file_name = _nameless(upload.file_name)
            upload.save(update_fields=["file_name"])
        film.facts = {name: fact for name, fact in film.facts.items() if name not in OF_THE_MAKER}
        film.file_name, film.master_key = _nameless(film.file_name), ""
        film.credentials, film.removed_at = {}, timezone.now()
        film.save(update_fields=["facts", "file_name", "master_key", "credentials", "removed_at"])
    logger.info("film removed", film=film.pk)


def _nameless(file_name: str) -> str:
    """Of a name only what kind of file it was."""
    return f"film.{file_name.rpartition('.')[2].lower()}" if "." in file_name else "film"
