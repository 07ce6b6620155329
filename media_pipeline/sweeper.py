"""Puts right what was lost: leases of dead workers, unheard bells, uploads that were never finished, and the
directories that all of them left behind. Every pass may be cut anywhere and repeated."""

import logging
import shutil
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from media_pipeline import jobs, queueing
from media_pipeline.enums import JobState, UploadState
from media_pipeline.models import Job, Upload
from media_pipeline.uploads.lifecycle import abort_upload, make_film
from media_pipeline.uploads.stores import part_store

logger = logging.getLogger(__name__)

BELL_UNHEARD_AFTER = timedelta(seconds=60)
SEAL_SETTLES_IN = timedelta(seconds=60)
LOST = "The worker went silent: it was stopped or killed, or its machine was."


def sweep() -> None:
    """One pass over everything."""
    release_lost_jobs()
    ring_again()
    give_up_expired_uploads()
    repair_sealed_uploads()
    part_store().discard_orphans()
    remove_old_scratch()


def release_lost_jobs() -> None:
    """Jobs whose lease ran out: queued again, or failed for good after too many attempts."""
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=timezone.now())
    jobs.release(lost.filter(attempts__lt=jobs.MAX_ATTEMPTS), error=LOST)
    jobs.give_up(lost, error=LOST)


def ring_again() -> None:
    """Queued jobs that nobody was told of, or that nobody came for."""
    now = timezone.now()
    unheard = Q(published_at=None) | Q(published_at__lt=now - BELL_UNHEARD_AFTER)
    due = Q(not_before=None) | Q(not_before__lte=now)
    for job in Job.objects.filter(unheard, due, state=JobState.QUEUED).order_by("rank", "pk"):
        if not queueing.publish(job):
            return  # the broker is down; the others would wait in vain too


def give_up_expired_uploads() -> None:
    for upload in Upload.objects.open().filter(expires_at__lt=timezone.now()):
        abort_upload(upload.code, owner=upload.owner)
        logger.info("Upload %s ran out of time", upload.code)


def repair_sealed_uploads() -> None:
    """A sealed upload has a film, always; should one have none, it gets it now."""
    settled = timezone.now() - SEAL_SETTLES_IN
    for upload in Upload.objects.filter(state=UploadState.SEALED, film=None, sealed_at__lt=settled):
        with transaction.atomic():
            make_film(upload)
        logger.warning("Upload %s had no film", upload.code)


def remove_old_scratch() -> None:
    """Directories of attempts that are over; a living attempt's directory is named by its token."""
    if not settings.SCRATCH_DIR.is_dir():
        return
    found = {folder.name for folder in settings.SCRATCH_DIR.iterdir()}  # before the query: none is newer
    alive = set(Job.objects.filter(state=JobState.RUNNING).values_list("token", flat=True))
    for name in found - alive:
        shutil.rmtree(settings.SCRATCH_DIR / name, ignore_errors=True)
