"""Which seconds of a film were played, as [start, end) ranges in whole seconds."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from judging.domain.duties import refuse_unless_due
from judging.domain.refusals import WatchImplausible
from judging.models import Assignment, Watch

ENOUGH_PERCENT = 90
SLACK_SECONDS = 5  # clocks, and beats that overlap
MOST_RANGES = 2000

Range = tuple[int, int]


def merge_ranges(*several: Iterable[Sequence[int]]) -> list[Range]:
    """The union, in ascending order, with nothing counted twice."""
    merged: list[Range] = []
    for start, end in sorted((part[0], part[1]) for part in chain(*several)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def count_seconds(ranges: Iterable[Sequence[int]]) -> int:
    """Seconds in merged ranges."""
    return sum(part[1] - part[0] for part in ranges)


def last_second(duration_ms: int) -> int:
    """End of the film's last, perhaps partial, second."""
    return math.ceil(duration_ms / 1000)


def seconds_needed(duration_ms: int) -> int:
    """From how many seconds on a scoresheet may be submitted: 90 % of the film, rounded up."""
    return math.ceil(duration_ms * ENOUGH_PERCENT / 100_000)


def seconds_missing(assignment: Assignment) -> int:
    """How many more seconds have to be watched before submission."""
    seen = Watch.objects.filter(assignment=assignment).values_list("seconds", flat=True).first() or 0
    return max(seconds_needed(duration_ms_of(assignment)) - seen, 0)


def duration_ms_of(assignment: Assignment) -> int:
    duration = Assignment.objects.values_list("entry__film__duration_ms", flat=True).get(pk=assignment.pk)
    return duration or 0


def record_watch(assignment: Assignment, *, ranges: object, now: datetime | None = None) -> Watch:
    """Add played ranges, [[start, end), …] in whole seconds; what overlaps counts once.

    Raises WatchImplausible for what cannot have been played: malformed, beyond the film, or more seconds than
    have passed since the film was first opened. Nothing of such a message is kept."""
    now = now or timezone.now()
    Watch.objects.get_or_create(assignment=assignment)
    played = _checked_ranges(ranges, last_second(duration_ms_of(assignment)))
    with transaction.atomic():
        refuse_unless_due(assignment)
        watch = Watch.objects.get(assignment=assignment)
        merged = merge_ranges(watch.ranges, played)
        seconds = count_seconds(merged)
        passed = (now - watch.started_at).total_seconds() + SLACK_SECONDS
        if seconds > passed:
            raise WatchImplausible(
                _(
                    "%(found)d seconds were reported as watched, but only %(passed)d have passed "
                    "since you opened this film. Only time played at normal speed counts. Continue "
                    "from here."
                )
                % {"found": seconds, "passed": max(int(passed), 0)}
            )
        unchanged = Watch.objects.filter(pk=watch.pk, ranges=watch.ranges)
        if not unchanged.update(ranges=merged, seconds=seconds, seen_at=now):
            return record_watch(
                assignment, ranges=ranges, now=now
            )  # another tab was quicker: add to its ranges
    watch.ranges, watch.seconds, watch.seen_at = [list(part) for part in merged], seconds, now
    return watch


def _checked_ranges(ranges: object, end_of_film: int) -> list[Sequence[int]]:
    if not isinstance(ranges, list) or len(ranges) > MOST_RANGES:
        raise WatchImplausible(_("The report of played seconds is missing. Reload the page."))
    for part in ranges:
        whole = isinstance(part, list | tuple) and len(part) == 2 and all(type(n) is int for n in part)
        if not whole or not 0 <= part[0] < part[1] <= end_of_film:
            raise WatchImplausible(
                _(
                    "The report contains seconds beyond the end of this film (%(length)d seconds). "
                    "Reload the page."
                )
                % {"length": end_of_film}
            )
    return ranges
