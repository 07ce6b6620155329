"""What lies untouched: films that their judge has not opened, and judges who have done nothing for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from judging.models import Assignment, Round
from judging.models.assignment import AssignmentQuerySet
from judging.models.panel import is_judge


def untouched_in(round_: Round) -> AssignmentQuerySet:
    """What is due and was never opened, of a round."""
    return Assignment.objects.due().filter(seat__round=round_, scoresheets=None, watch=None)


def idle_judges(round_: Round, *, hours: int, now: datetime | None = None) -> set[int]:
    """Judges who have films to begin, got the last of all their films at least `hours` ago, and have neither
    played nor written anything since."""
    since = (now or timezone.now()) - timedelta(hours=hours)
    seats = round_.seats.filter(is_judge(), pk__in=untouched_in(round_).values("seat"))
    seen = seats.annotate(
        given=Max("assignments__assigned_at"),
        played=Max("assignments__watch__seen_at"),
        wrote=Max("assignments__scoresheets__saved_at"),
    ).values_list("judge_id", "given", "played", "wrote")
    return {judge for judge, *times in seen if _latest(times) <= since}


def _latest(times: Iterable[datetime | None]) -> datetime:
    return max(time for time in times if time is not None)
