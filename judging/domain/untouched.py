"""What lies untouched: films that their judge has not opened, and judges who have done nothing for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from judging.models import Assignment, Round, Seat
from judging.models.assignment import AssignmentQuerySet
from judging.models.panel import is_judge

DAY = timedelta(days=1)


def untouched_in(round_: Round) -> AssignmentQuerySet:
    """What is due and was never opened, of a round."""
    return Assignment.objects.due().filter(seat__round=round_, scoresheets=None, watch=None)


def idle_judges(round_: Round, *, hours: int, now: datetime | None = None) -> set[int]:
    """Judges who have films to begin, got the last of all their films at least `hours` ago, and have neither
    played nor written anything since."""
    since = (now or timezone.now()) - timedelta(hours=hours)
    seats = round_.seats.filter(is_judge(), pk__in=untouched_in(round_).values("seat"))
    return {judge for judge, last in _last_seen(seats).items() if last <= since}


def idle_days(round_: Round, *, until: datetime) -> dict[int, float]:
    """Of the judges who have films left to score, by id: days for which they did nothing before `until`. One
    query."""
    waiting = round_.seats.filter(pk__in=Assignment.objects.due().filter(seat__round=round_).values("seat"))
    return {judge: max((until - last) / DAY, 0.0) for judge, last in _last_seen(waiting).items()}


def _last_seen(seats: QuerySet[Seat]) -> dict[int, datetime]:
    """By judge, when they last played or wrote something, or got a film."""
    seen = seats.annotate(
        given=Max("assignments__assigned_at"),
        played=Max("assignments__watch__seen_at"),
        wrote=Max("assignments__scoresheets__saved_at"),
    ).values_list("judge_id", "given", "played", "wrote")
    return {judge: _latest(times) for judge, *times in seen}


def _latest(times: Iterable[datetime | None]) -> datetime:
    return max(time for time in times if time is not None)
