"""A backup every week, into BACKUP_DIR."""

from datetime import timedelta
from pathlib import Path

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import RedisError

from contest.backups.manifest import STAMP, backups_in

logger = structlog.stdlib.get_logger(__name__)

EVERY = timedelta(days=7)
AGAIN_AFTER = 3 * 3600  # seconds; a backup that came to nothing is tried again
AT_WORK = "backup-at-work"


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


def _is_recent() -> bool:
    found = backups_in(Path(settings.BACKUP_DIR))
    return bool(found) and found[-1].name > (timezone.now() - EVERY).strftime(STAMP)
