"""Pictures for links to films that have won: drawn by a job as soon as a result is public or corrected, one
for each language, and kept in the film store. What was not drawn is asked for again by each sweep."""

from datetime import timedelta

import structlog
from celery import current_app
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from kombu.exceptions import OperationalError

from contest.models import Edition, Seal, SharePictures
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

AGAIN_AFTER = timedelta(minutes=10)


def publish_share_pictures() -> None:
    """Have a worker draw what is not drawn yet of published results. Two queries where nothing is due."""
    now = timezone.now()
    public = Edition.objects.filter(published_at__lte=now, seals__superseded_at=None).exclude(seals=None)
    SharePictures.objects.bulk_create(
        SharePictures(edition=edition) for edition in public.filter(share_pictures=None)
    )
    standing = Seal.objects.standing().filter(edition=OuterRef("edition"))
    due = SharePictures.objects.filter(edition__in=public).exclude(
        Exists(standing.filter(hash=OuterRef("seal_hash")))
    )
    for row in due.filter(Q(not_before=None) | Q(not_before__lte=now)):
        try:
            task = "contest.tasks.draw_share_pictures"
            current_app.send_task(task, args=(row.edition_id,), queue="light")
        except OperationalError as error:
            logger.warning("share pictures wait for the next sweep: the broker is down", reason=str(error))
            return
        SharePictures.objects.filter(pk=row.pk).update(not_before=now + AGAIN_AFTER)


def has_share_picture(edition: Edition, code: str) -> bool:
    """Whether the picture of a winner is drawn, in the reader's language."""
    row = SharePictures.objects.filter(edition=edition).first()
    return bool(row and row.keys.get(code, {}).get(get_language()))


def share_picture_of(edition: Edition, code: str) -> bytes | None:
    """The picture of a winner in the reader's language; None before it is drawn, or without the store."""
    row = SharePictures.objects.filter(edition=edition).first()
    key = row.keys.get(code, {}).get(get_language()) if row else None
    try:
        return b"".join(api.pieces_of(key)) if key else None
    except OSError:
        return None
