"""Uploads that nobody watches: all bytes are here and the browser went before it completed them, or the time
to finish them is nearly over. What follows is the caller's."""

from datetime import datetime, timedelta

from django.utils import timezone

from media_pipeline.models import Upload
from media_pipeline.uploads.upload_report import UploadReport, missing_parts, report_on

QUIET = timedelta(minutes=2)  # after which a browser that is there would have completed its upload
LOOK_AGAIN = timedelta(minutes=5)  # a bucket has to be asked for each upload
NOTICE = timedelta(days=1)
SETTLED = timedelta(hours=1)  # a younger upload is probably still under way

_looked_at: dict[str, datetime] = {}


def arrived_uploads(*, now: datetime | None = None) -> list[UploadReport]:
    """Open uploads of which nothing is missing, and whose browser is gone or whose time is over."""
    now = now or timezone.now()
    uploads = list(Upload.objects.open().order_by("expires_at"))
    for code in _looked_at.keys() - {upload.code for upload in uploads}:
        del _looked_at[code]
    return [report_on(upload) for upload in uploads if _is_due(upload, now) and _has_arrived(upload, now)]


def expiring_uploads(*, now: datetime | None = None) -> list[UploadReport]:
    """Open uploads that have less than a day left, and did not begin just now."""
    now = now or timezone.now()
    found = Upload.objects.open().filter(
        expires_at__gt=now, expires_at__lte=now + NOTICE, committed_at__lte=now - SETTLED
    )
    return [report_on(upload) for upload in found.order_by("expires_at")]


def _is_due(upload: Upload, now: datetime) -> bool:
    last = _looked_at.get(upload.code)
    if last and now - last < LOOK_AGAIN and now < upload.expires_at:
        return False
    _looked_at[upload.code] = now
    return True


def _has_arrived(upload: Upload, now: datetime) -> bool:
    if missing_parts(upload):
        return False
    latest = upload.parts.exclude(received_at=None).order_by("-received_at").first()
    is_quiet = latest is None or latest.received_at is None or latest.received_at <= now - QUIET
    return is_quiet or now >= upload.expires_at
