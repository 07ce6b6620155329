"""Puts right what was lost: leases of dead workers, lost messages, uploads that were never finished, and the
directories that all of them left behind. Every pass may be cut anywhere and repeated."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from media_pipeline.enums import JobState, UploadState
from media_pipeline.models import Job, Upload
from media_pipeline.operations.fixity import publish_verification
from media_pipeline.operations.removal import remove_films
from media_pipeline.storage.films import discard_drafts
from media_pipeline.uploads.lifecycle import abort_upload, make_film
from media_pipeline.uploads.stores import part_store
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.scratch_disk import discard_orphans

logger = logging.getLogger(__name__)

UNCLAIMED_AFTER = timedelta(seconds=60)
SEAL_SETTLES_IN = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(seconds=60)  # by then, an upload whose bytes came in time has been completed
LOST = "The worker went silent: it was stopped or killed, or its machine was."


def sweep() -> None:
    """One pass over everything. A step that fails does not keep the others from being taken; the errors
    are raised at the end, as one ExceptionGroup."""
    errors: list[Exception] = []
    for step in (
        follow_the_clock,
        release_lost_jobs,
        publish_again,
        discard_orphans,
        give_up_expired_uploads,
        repair_sealed_uploads,
        discard_drafts,
        discard_orphaned_parts,
        publish_verification,
        remove_films,
    ):
        try:
            step()
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("the sweep was not complete", errors)


def discard_orphaned_parts() -> None:
    part_store().discard_orphans()


def follow_the_clock() -> None:
    """Moments further ahead than any that are ever set come from before the database's clock was put back: a
    lease, a pause and the delay of a message last no longer for that."""
    lease, pause = timedelta(seconds=settings.LEASE_SECONDS), jobs.PAUSE_WITHOUT_ROOM
    Job.objects.filter(state=JobState.RUNNING, lease_until__gt=jobs.from_now(2 * lease)).update(
        lease_until=jobs.from_now(lease)
    )
    queued = Job.objects.filter(state=JobState.QUEUED)
    queued.filter(not_before__gt=jobs.from_now(2 * pause)).update(not_before=jobs.from_now(pause))
    queued.filter(published_at__gt=jobs.from_now(pause)).update(published_at=None)


def release_lost_jobs() -> None:
    """Jobs whose lease ran out: queued again without a count of this attempt, or failed for good after too
    many losses."""
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now())
    jobs.release(
        lost.filter(losses__lt=jobs.MAX_LOSSES),
        error=LOST,
        attempts=Greatest(F("attempts") - 1, 0),
        losses=F("losses") + 1,
    )
    jobs.give_up(lost.filter(losses__gte=jobs.MAX_LOSSES), error=LOST)


def publish_again() -> None:
    """Queued jobs whose message was never sent, or that nobody took."""
    unheard = Q(published_at=None) | Q(published_at__lt=jobs.from_now(-UNCLAIMED_AFTER))
    due = Q(not_before=None) | Q(not_before__lte=Now())
    for job in Job.objects.filter(unheard, due, state=JobState.QUEUED).order_by("rank", "pk"):
        if not enqueue.publish(job):
            return  # the broker is down; the others would wait in vain too


def give_up_expired_uploads() -> None:
    for upload in Upload.objects.open().filter(expires_at__lt=timezone.now() - GIVE_UP_AFTER):
        abort_upload(upload.code, owner=upload.owner)
        logger.info("Upload %s ran out of time", upload.code)


def repair_sealed_uploads() -> None:
    """A sealed upload has a film, always; should one have none, it gets it now."""
    settled = timezone.now() - SEAL_SETTLES_IN
    for upload in Upload.objects.filter(state=UploadState.SEALED, film=None, sealed_at__lt=settled):
        with transaction.atomic():
            make_film(upload)
        logger.warning("Upload %s had no film", upload.code)
