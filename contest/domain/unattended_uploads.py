"""Films on their way whose creator is not there: what has arrived whole is completed, and what will expire is
announced a day before."""

from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from contest.domain.entries import attach_film
from contest.domain.queries.films import entry_of_upload
from contest.domain.team_mails import notify_team
from contest.enums import NoticeKind
from contest.models import Entry
from contest.policies import Refused
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)


def settle_uploads(*, now: datetime | None = None) -> None:
    """One pass over the uploads that nobody watches. It may be cut anywhere and repeated."""
    now = now or timezone.now()
    for report in api.arrived_uploads(now=now):
        if entry := entry_of_upload(report.owner):
            _complete(entry, report, now)
    for report in api.expiring_uploads(now=now):
        if entry := entry_of_upload(report.owner):
            _notify(NoticeKind.UPLOAD_EXPIRES, entry, report, again=report.expires_at.isoformat())


def _complete(entry: Entry, report: api.UploadReport, now: datetime) -> None:
    """As of the last instant in which its bytes can have come, when it is over."""
    at = min(now, report.expires_at - timedelta(seconds=1))

    def attach(film_id: int) -> None:
        attach_film(entry, film_id=film_id, by=entry.representative, now=at)
        _notify(NoticeKind.UPLOAD_COMPLETED, entry, report)

    try:
        api.complete_upload(report.code, owner=report.owner, attach=attach, now=at)
    except (Refused, api.UploadRefused) as refused:
        logger.info("upload", outcome="not completed", upload=report.code, reason=str(refused))


def _notify(kind: NoticeKind, entry: Entry, report: api.UploadReport, *, again: str = "") -> None:
    """Once for each upload, and once more for each other value of `again`."""
    facts = {
        "file_name": report.file_name,
        "size": report.size,
        "received": report.received_bytes,
        "expires_at": report.expires_at.isoformat(),
    }
    key = ":".join(filter(None, (kind, report.code, again)))
    notify_team(kind, entry, key=key, facts=facts)
