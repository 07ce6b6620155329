"""What operators read of the site in Prometheus, beside the figures of the film lab."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from contest.backups.manifest import STAMP, backups_in
from contest.domain.notices import MAX_ATTEMPTS
from contest.models import Notice


def site_figures() -> Iterator[tuple[str, str, float]]:
    """Name, words and value of each; the age of the newest backup in seconds, where there is one."""
    unsent = Notice.objects.unsent()
    waiting, given_up = unsent.filter(attempts__lt=MAX_ATTEMPTS), unsent.filter(attempts__gte=MAX_ATTEMPTS)
    yield "laureate_emails_waiting", "Emails that are to be sent.", waiting.count()
    yield "laureate_emails_given_up", "Emails that no attempt could send.", given_up.count()
    if settings.BACKUP_DIR and (found := backups_in(Path(settings.BACKUP_DIR))):
        made_at = datetime.strptime(found[-1].name, STAMP).replace(tzinfo=UTC)
        age = (timezone.now() - made_at).total_seconds()
        yield "laureate_backup_age_seconds", "Since the newest backup was begun.", age
