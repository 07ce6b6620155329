"""Until when anybody may object to the winners of an edition: so many days from its publication."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from contest.models import Edition
from contest.policies import may_see_result


@dataclass(frozen=True)
class ObjectionWindow:
    """Open until `ends_at`, exclusive."""

    ends_at: datetime
    is_open: bool


def window_of(edition: Edition, now: datetime | None = None) -> ObjectionWindow | None:
    """None before the results are public, and where the edition takes no objections."""
    now = now or timezone.now()
    days = edition.regulations.objection_days
    if not days or not edition.published_at or not may_see_result(edition, now):
        return None
    ends_at = edition.published_at + timedelta(days=days)
    return ObjectionWindow(ends_at, is_open=now < ends_at)
