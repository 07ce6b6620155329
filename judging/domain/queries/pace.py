"""How long a judge takes for a film beside watching it once, from the judge's own record."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import F

from judging.models import Scoresheet

USUAL_SECONDS = 60.0  # beside the film's length, until there is a record
LEAST_RECORD = 3  # films
LATEST = 30  # films, so that the pace follows the judge
LONGEST_BREAK = timedelta(minutes=30)  # beside the film's length; whoever takes longer was away


@dataclass(frozen=True)
class Pace:
    """`beside`: seconds for a film beside its length. `is_own`: from the judge's own record."""

    beside: float = USUAL_SECONDS
    is_own: bool = False

    def seconds_for(self, *, films: int, seconds: float) -> float:
        """For so many films of so many seconds altogether."""
        return seconds + films * self.beside


def paces_of(judges: Collection[int]) -> Mapping[int, Pace]:
    """The pace of each judge, by id; one query. The time for a film is that from opening it, or from the
    submission before it if that is later, to its own first submission; the pace is the median of the
    latest."""
    rows = Scoresheet.objects.filter(
        version=1, submitted_at__isnull=False, assignment__seat__judge__in=judges
    ).order_by("submitted_at")
    wanted = (
        "opened_at",
        "submitted_at",
        F("assignment__seat__judge"),
        F("assignment__entry__film__duration_ms"),
    )
    beside: dict[int, list[float]] = defaultdict(list)
    before: dict[int, datetime] = {}
    for opened_at, submitted_at, judge, duration_ms in rows.values_list(*wanted):
        took = submitted_at - max(opened_at, before.get(judge, opened_at))
        took -= timedelta(milliseconds=duration_ms or 0)
        before[judge] = submitted_at
        if took <= LONGEST_BREAK:
            beside[judge].append(max(took.total_seconds(), 0.0))
    return {judge: _pace(beside[judge][-LATEST:]) for judge in judges}


def _pace(beside: list[float]) -> Pace:
    return Pace(median(beside), is_own=True) if len(beside) >= LEAST_RECORD else Pace()
