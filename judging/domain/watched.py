"""Which seconds of a film a judge has played, as [start, end) ranges in whole seconds; and the clock that
counts them. docs/judging.md says what it proves and what it cannot."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from contest.domain.watch_beats import (
    Beat,
    BeatImplausible,
    Range,
    count_seconds,
    digest_of,
    last_second,
    merge_ranges,
    move_clock,
    plays_elsewhere,
    read_beat,
    seconds_needed,
)
from judging.domain.duties import refuse_unless_due
from judging.domain.refusals import WatchImplausible
from judging.enums import RoundState
from judging.models import Assignment, FilmHandover, Watch, WatchClock


@dataclass(frozen=True)
class WatchStanding:
    """Whole seconds of a film: merged [start, end) ranges that were played, how many they are, and how many
    are `missing` before the scores can be submitted."""

    ranges: list[list[int]]
    seconds: int
    missing: int


@dataclass(frozen=True)
class Counted:
    """The answer to a beat. `is_elsewhere`: another page plays, and counts; `is_delivered`: this session has
    asked for the film."""

    watch: Watch
    is_elsewhere: bool = False
    is_delivered: bool = True


def watched_of(assignment: Assignment) -> WatchStanding:
    """What its judge has played of the film."""
    told = Watch.objects.values_list("ranges", "seconds", "assignment__entry__film__duration_ms")
    ranges, seconds, duration = told.get(assignment=assignment)
    return WatchStanding(ranges, seconds, max(seconds_needed(duration or 0) - seconds, 0))


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
    FilmHandover.objects.get_or_create(assignment_id=assignment_id, session=digest_of(session_key))


def record_beat(
    assignment: Assignment, message: object, *, session_key: str, now: datetime | None = None
) -> Counted:
    """Count what a beat says was played, at most the time since the judge's last beat, whichever film it was
    of. A page that begins, comes back after a pause or after another page, or lets more than 40 seconds pass,
    starts the clock and counts nothing; so does one in whose session nobody has asked for the film. A beat
    that was heard before changes nothing.

    Raises WatchImplausible for what no page says, NotPossibleNow."""
    now = now or timezone.now()
    beat = _read(message, last_second(duration_ms_of(assignment)))
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
        if plays_elsewhere(clock, beat, is_same=is_same, now=now):
            return Counted(watch, is_elsewhere=beat.is_playing)
        handed_over = FilmHandover.objects.filter(assignment=assignment, session=digest_of(session_key))
        is_delivered = handed_over.exists()
        fresh = move_clock(
            clock, beat, known=watch.ranges, is_same=is_same, is_delivered=is_delivered, now=now
        )
        clock.assignment = assignment
        clock.save()
        if fresh:
            _keep(beat, fresh, watch, now)
    return Counted(watch, is_delivered=is_delivered)


def _keep(beat: Beat, fresh: list[Range], watch: Watch, now: datetime) -> None:
    merged = merge_ranges(watch.ranges, fresh)
    watch.ranges, watch.seconds, watch.seen_at = [list(part) for part in merged], count_seconds(merged), now
    if beat.height:
        lines = str(beat.height)
        watch.heights[lines] = watch.heights.get(lines, 0) + count_seconds(fresh)
    watch.save(update_fields=["ranges", "seconds", "heights", "seen_at"])


def _read(message: object, end_of_film: int) -> Beat:
    try:
        return read_beat(message, end_of_film)
    except BeatImplausible as implausible:
        raise WatchImplausible(str(implausible.reason)) from None
