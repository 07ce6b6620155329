"""The door of the film lab: the only module of media_pipeline that other apps call (besides its signals)."""

from media_pipeline import queueing
from media_pipeline.comparing import judge_match
from media_pipeline.delivery import NotPlayable, Playback, playback, poster_urls
from media_pipeline.laboratory import JobReport, LabReport, lab_report
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film
from media_pipeline.rebuilding import (
    Rebuild,
    RebuildProgress,
    incomplete_films,
    rebuild_films,
    rebuild_progress,
)
from media_pipeline.reports import FilmReport, FindingReport, ShotReport, film_report, film_reports
from media_pipeline.sweeper import sweep
from media_pipeline.uploads.intake import take_file
from media_pipeline.uploads.lifecycle import (
    abort_upload,
    complete_upload,
    open_upload,
    open_uploads,
    sign_parts,
    upload_owner,
    upload_report,
)
from media_pipeline.uploads.protocol import EXTENSIONS, UploadRefused
from media_pipeline.uploads.receiving import receive_part
from media_pipeline.uploads.reports import UploadReport

__all__ = [
    "EXTENSIONS",
    "FilmLimits",
    "FilmReport",
    "FindingReport",
    "JobReport",
    "LabReport",
    "NotPlayable",
    "Playback",
    "Rebuild",
    "RebuildProgress",
    "ShotReport",
    "UploadRefused",
    "UploadReport",
    "abort_upload",
    "complete_upload",
    "discard_film",
    "film_report",
    "film_reports",
    "incomplete_films",
    "judge_match",
    "lab_report",
    "open_upload",
    "open_uploads",
    "playback",
    "poster_urls",
    "rebuild_films",
    "rebuild_progress",
    "receive_part",
    "retry_film",
    "sign_parts",
    "sweep",
    "take_file",
    "upload_owner",
    "upload_report",
]


def discard_film(film_id: int) -> None:
    """A film that was replaced needs no more work and is compared with none; its rows and files stay for the
    record."""
    Film.objects.filter(pk=film_id).update(is_discarded=True)
    queueing.cancel(film_id)


def retry_film(film_id: int) -> bool:
    """Try a stuck film's work again. False when the film is not stuck (any more)."""
    return queueing.retry(film_id)
