"""Emails to creators whose entry is not submitted three days, and one day, before the deadline. Each goes
once; who does not want them says so on the dashboard."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from contest.domain.notices import NoticePlan, cancel_notices, enqueue_notices
from contest.domain.team_mails import keys_of_team, to_teams
from contest.enums import EntryState, NoticeKind
from contest.models import Edition, Entry, Notice, User

STAGES = (1, 3)  # days before the deadline, the last one first
BATCH = 500
WAITING = (EntryState.DRAFT, EntryState.RETURNED)


def remind_of_drafts(now: datetime | None = None) -> int:
    """Enqueue the emails whose time has come, at most so many at a time; returns how many."""
    now = now or timezone.now()
    near = Edition.objects.filter(closes_at__gt=now, closes_at__lte=now + timedelta(days=max(STAGES)))
    return sum(_remind(edition, now) for edition in near.filter(opens_at__lte=now))


def set_draft_reminders(user: User, *, wanted: bool) -> None:
    User.objects.filter(pk=user.pk).update(draft_reminders=wanted)


def cancel_draft_reminders(entry: Entry) -> None:
    """An entry that is submitted needs none. Call it in the transaction that submits."""
    keys = [keys_of_team(_key(entry, days, entry.edition), entry) for days in STAGES]
    cancel_notices([key for several in keys for key in several])


def _remind(edition: Edition, now: datetime) -> int:
    days = next(days for days in STAGES if edition.closes_at - now <= timedelta(days=days))
    began = edition.closes_at - timedelta(days=days)  # who starts later is not reminded at once
    told = Notice.objects.filter(
        Q(key__endswith=_end_of_key(days, edition)), entry=OuterRef("pk"), kind=NoticeKind.DRAFT_UNFINISHED
    )
    entries = Entry.objects.in_edition(edition).filter(
        ~Exists(told), state__in=WAITING, created_at__lte=began, representative__draft_reminders=True
    )
    plans = [
        NoticePlan(
            NoticeKind.DRAFT_UNFINISHED,
            entry.representative,
            key=_key(entry, days, edition),
            entry=entry,
            facts={"days": days},
        )
        for entry in entries.select_related("representative").order_by("pk")[:BATCH]
    ]
    if not plans:
        return 0
    return enqueue_notices(plan for plan in to_teams(plans) if plan.user and plan.user.draft_reminders)


def _key(entry: Entry, days: int, edition: Edition) -> str:
    return f"{NoticeKind.DRAFT_UNFINISHED}:{entry.code}{_end_of_key(days, edition)}"


def _end_of_key(days: int, edition: Edition) -> str:
    """Another one once the deadline has moved."""
    return f":{days}:{edition.closes_at:%Y%m%d%H%M}"
