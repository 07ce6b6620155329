"""Which seconds of a film a judge has played, as [start, end) ranges in whole seconds; and the clock that
counts them. docs/judging.md says what it proves and what it cannot."""

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from judging.domain.duties import refuse_unless_due
from judging.domain.refusals import WatchImplausible
from judging.enums import RoundState
from judging.models import Assignment, FilmHandover, Watch, WatchClock

ENOUGH_PERCENT = 90
LONGEST_GAP = 40  # seconds between two beats; a line that is cut for 20 s does not break the count
AHEAD = 1  # seconds that may be counted before they have passed: beats travel at different speeds
MOST_RANGES = 2000
MOST_LINES = 4320

Range = tuple[int, int]


@dataclass(frozen=True)
class Beat:
    """What a playing page says every few seconds: who it is, the beat's number, whether it plays on, the
    ranges that it has played and not yet been answered, and how many lines the copy has (0: not said)."""

    page: str
    number: int
    is_playing: bool
    ranges: list[Range]
    height: int = 0


@dataclass(frozen=True)
class Counted:
    """The answer to a beat. `is_elsewhere`: another page has played meanwhile, so that this one counts from
    here on; `is_delivered`: this session has asked for the film."""

    watch: Watch
    is_elsewhere: bool = False
    is_delivered: bool = True


def merge_ranges(*several: Iterable[Sequence[int]]) -> list[Range]:
    """The union, in ascending order, with nothing counted twice."""
    merged: list[Range] = []
    for start, end in sorted((part[0], part[1]) for part in chain(*several)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def new_seconds(claimed: Iterable[Sequence[int]], known: Iterable[Sequence[int]], most: int) -> list[Range]:
    """The first `most` of the claimed seconds that are not known yet."""
    have = {second for start, end in known for second in range(start, end)}
    fresh = [second for start, end in claimed for second in range(start, end) if second not in have]
    return merge_ranges([(second, second + 1) for second in sorted(set(fresh))[: max(most, 0)]])


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
    told = Assignment.objects.values_list("watch__seconds", "entry__film__duration_ms")
    seen, duration = told.get(pk=assignment.pk)
    return max(seconds_needed(duration or 0) - (seen or 0), 0)


def seen_height(assignment: Assignment) -> int | None:
    """Lines of the copy in which most of the counted seconds were played; of two alike the smaller. None
    where no page has said it. What is said is the page's word, like the seconds."""
    heights = Watch.objects.values_list("heights", flat=True).filter(assignment=assignment).first() or {}
    return max(sorted(map(int, heights)), key=lambda lines: heights[str(lines)], default=None)


def duration_ms_of(assignment: Assignment) -> int:
    duration = Assignment.objects.values_list("entry__film__duration_ms", flat=True).get(pk=assignment.pk)
    return duration or 0


def note_handover(assignment_id: int, session_key: str) -> None:
    """This session was told where the film is to be had. Idempotent."""
    FilmHandover.objects.get_or_create(assignment_id=assignment_id, session=_digest(session_key))


def record_beat(
    assignment: Assignment, message: object, *, session_key: str, now: datetime | None = None
) -> Counted:
    """Count what a beat says was played, at most the time since the judge's last beat, whichever film it was
    of. A page that begins, comes back after a pause or after another page, or lets more than 40 seconds pass,
    starts the clock and counts nothing; so does one in whose session nobody has asked for the film. A beat
    that was heard before changes nothing.

    Raises WatchImplausible for what no page says, NotPossibleNow."""
    now = now or timezone.now()
    beat = _read_beat(message, last_second(duration_ms_of(assignment)))
    mine = Assignment.objects.in_play().of_judges().filter(pk=assignment.pk)
    with transaction.atomic():
        if not mine.filter(seat__round__state=RoundState.OPEN).exists():
            refuse_unless_due(assignment)
        watch, _created = Watch.objects.get_or_create(assignment=assignment)
        WatchClock.objects.get_or_create(judge=assignment.seat.judge)
        clock = WatchClock.objects.select_for_update().get(judge=assignment.seat.judge)
        watch.refresh_from_db()
        is_same = (clock.assignment_id, clock.page) == (assignment.pk, beat.page)
        if is_same and beat.number <= clock.number:
            return Counted(watch)
        passed = (now - clock.beat_at).total_seconds() if clock.beat_at else math.inf
        is_delivered = FilmHandover.objects.filter(
            assignment=assignment, session=_digest(session_key)
        ).exists()
        clock.unspent = min(clock.unspent, AHEAD)
        if is_same and is_delivered and clock.is_playing and 0 <= passed <= LONGEST_GAP:
            clock.unspent += passed
            _count(beat, watch, clock, now)
        else:
            clock.unspent = min(clock.unspent, 0)
        was_elsewhere = not is_same and clock.is_playing and passed <= LONGEST_GAP
        clock.assignment, clock.page, clock.number = assignment, beat.page, beat.number
        clock.is_playing, clock.beat_at = beat.is_playing, now
        clock.save()
    return Counted(watch, is_elsewhere=was_elsewhere, is_delivered=is_delivered)


def _count(beat: Beat, watch: Watch, clock: WatchClock, now: datetime) -> None:
    fresh = new_seconds(beat.ranges, watch.ranges, math.floor(clock.unspent + AHEAD))
    clock.unspent -= count_seconds(fresh)
    merged = merge_ranges(watch.ranges, fresh)
    watch.ranges, watch.seconds, watch.seen_at = [list(part) for part in merged], count_seconds(merged), now
    if beat.height and fresh:
        lines = str(beat.height)
        watch.heights[lines] = watch.heights.get(lines, 0) + count_seconds(fresh)
    watch.save(update_fields=["ranges", "seconds", "heights", "seen_at"])


def _read_beat(message: object, end_of_film: int) -> Beat:
    told: dict[str, Any] = message if isinstance(message, dict) else {}
    page, number, is_playing = told.get("page"), told.get("number"), told.get("playing")
    is_named = isinstance(page, str) and re.fullmatch(r"[a-z0-9]{12}", page)
    if not is_named or type(number) is not int or not 0 < number < 2**31 or type(is_playing) is not bool:
        raise WatchImplausible(_("The report of played seconds is missing. Reload the page."))
    ranges = _checked_ranges(told.get("ranges"), end_of_film)
    height = told.get("height")
    lines = height if isinstance(height, int) and 0 < height <= MOST_LINES else 0
    return Beat(str(page), number, is_playing, [(start, end) for start, end in ranges], int(lines))


def _digest(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()


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
