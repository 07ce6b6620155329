"""A backup every week, into BACKUP_DIR; the newest eight stay. Organisers are told of one that failed."""

from datetime import timedelta
from pathlib import Path

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import RedisError

from contest.backups.backup import back_up
from contest.backups.manifest import STAMP, BackupAtWork, BackupRefused, backups_in
from contest.backups.pruning import remove_old_backups
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.enums import NoticeKind, Role
from contest.models import Membership

logger = structlog.stdlib.get_logger(__name__)

EVERY = timedelta(days=7)
AGAIN_AFTER = 3 * 3600  # seconds; a backup that came to nothing is tried again
AT_WORK = "backup-at-work"
KEPT = 8  # backups: two months


def publish_backup() -> bool:
    """Ask a worker for a backup when the newest is a week old, unless one was asked lately."""
    if not settings.BACKUP_DIR or _is_recent():
        return False
    try:
        if not cache.add(AT_WORK, 1, AGAIN_AFTER):
            return False
        current_app.send_task("contest.tasks.back_up", queue="light", expires=AGAIN_AFTER)
    except RedisError as error:
        logger.warning("no backup is made: the cache is down", reason=str(error))
        return False
    except OperationalError as error:
        logger.warning("no backup is made: the broker is down", reason=str(error))
        cache.delete(AT_WORK)
        return False
    return True


def make_weekly_backup() -> None:
    """Make a backup and remove old ones. Raises BackupRefused, after organisers were told."""
    target = Path(settings.BACKUP_DIR)
    try:
        back_up(target)
        remove_old_backups(target, kept=KEPT)
    except BackupAtWork as other:
        logger.warning("no backup is made", reason=str(other))
    except BackupRefused as refused:
        _tell_organisers(str(refused))
        raise


def _tell_organisers(reason: str) -> None:
    """Once a day at most, those of editions that still run."""
    organisers = Membership.objects.filter(
        role=Role.ORGANISER, user__is_active=True, edition__published_at=None
    )
    readers = {member.user_id: member for member in organisers.select_related("user", "edition")}
    enqueue_notices(
        NoticePlan(
            NoticeKind.BACKUP_FAILED,
            user=member.user,
            key=f"{NoticeKind.BACKUP_FAILED}:{timezone.now():%Y-%m-%d}:{member.user_id}",
            facts={"edition": member.edition.slug, "reason": reason},
        )
        for member in readers.values()
    )


def _is_recent() -> bool:
    found = backups_in(Path(settings.BACKUP_DIR))
    return bool(found) and found[-1].name > (timezone.now() - EVERY).strftime(STAMP)
