"""What a page that plays a film reports of it, and how much of that counts: the same for judges, who watch
before they score, and for the audience, which watches before it votes. Seconds are [start, end) ranges in
whole seconds. docs/judging.md says what it proves and what it cannot."""

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from contest.models import PlayClock
from contest.policies import Refused

ENOUGH_PERCENT = 90
LONGEST_GAP = 40  # seconds between two beats; a line that is cut for 20 s does not break the count
AHEAD = 1  # seconds that may be counted before they have passed: beats travel at different speeds
MOST_RANGES = 2000
MOST_LINES = 4320

Range = tuple[int, int]


class BeatImplausible(Refused):
    """What no page reports: seconds beyond the film, or no report at all."""


@dataclass(frozen=True)
class Beat:
    """What a playing page says every few seconds: who it is, the beat's number, whether it plays on, the
    ranges that it has played and not yet been answered, and how many lines the copy has (0: not said)."""

    page: str
    number: int
    is_playing: bool
    ranges: list[Range]
    height: int = 0


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
    """From how many seconds on a film counts as watched whole: 90 % of it, rounded up."""
    return math.ceil(duration_ms * ENOUGH_PERCENT / 100_000)


def digest_of(session_key: str) -> str:
    """What stands for a session where it is kept that a film was handed over to it."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def plays_elsewhere(clock: PlayClock, beat: Beat, *, is_same: bool, now: datetime) -> bool:
    """Whether another page has the clock, so that this beat changes nothing: the page that began last to play
    has it until it pauses or falls silent. `is_same`: the page that the clock runs for, with its film."""
    begins = beat.number == 1 and beat.is_playing
    return not is_same and not begins and clock.is_playing and _seconds_since(clock, now) <= LONGEST_GAP


def move_clock(
    clock: PlayClock,
    beat: Beat,
    *,
    known: Sequence[Sequence[int]],
    is_same: bool,
    is_delivered: bool,
    now: datetime,
) -> list[Range]:
    """Set the clock to this beat, and return which of its seconds count: at most the time since the last
    beat. `is_same`: the page that the clock runs for, with the film that it runs for; `is_delivered`: its
    session has asked for the film. A page that begins, or comes back after more than 40 seconds, starts the
    clock and counts nothing."""
    passed = _seconds_since(clock, now)
    fresh: list[Range] = []
    clock.unspent = min(clock.unspent, AHEAD)
    if is_same and is_delivered and clock.is_playing and 0 <= passed <= LONGEST_GAP:
        clock.unspent += passed
        fresh = new_seconds(beat.ranges, known, math.floor(clock.unspent + AHEAD))
        clock.unspent -= count_seconds(fresh)
    else:
        clock.unspent = min(clock.unspent, 0)
    clock.page, clock.number, clock.is_playing, clock.beat_at = beat.page, beat.number, beat.is_playing, now
    return fresh


def read_beat(message: object, end_of_film: int) -> Beat:
    """A report as it was sent: {"page": …, "number": 1, "playing": true, "ranges": [[0, 5], …]}. Raises
    BeatImplausible."""
    told: dict[str, Any] = message if isinstance(message, dict) else {}
    page, number, is_playing = told.get("page"), told.get("number"), told.get("playing")
    is_named = isinstance(page, str) and re.fullmatch(r"[a-z0-9]{12}", page)
    if not is_named or type(number) is not int or not 0 < number < 2**31 or type(is_playing) is not bool:
        raise BeatImplausible(_("The report of played seconds is missing. Reload the page."))
    ranges = _checked_ranges(told.get("ranges"), end_of_film)
    height = told.get("height")
    lines = height if isinstance(height, int) and 0 < height <= MOST_LINES else 0
    return Beat(str(page), number, is_playing, [(start, end) for start, end in ranges], int(lines))


def _seconds_since(clock: PlayClock, now: datetime) -> float:
    return (now - clock.beat_at).total_seconds() if clock.beat_at else math.inf


def _checked_ranges(ranges: object, end_of_film: int) -> list[Sequence[int]]:
    if not isinstance(ranges, list) or len(ranges) > MOST_RANGES:
        raise BeatImplausible(_("The report of played seconds is missing. Reload the page."))
    for part in ranges:
        whole = isinstance(part, list | tuple) and len(part) == 2 and all(type(n) is int for n in part)
        if not whole or not 0 <= part[0] < part[1] <= end_of_film:
            raise BeatImplausible(
                _(
                    "The report contains seconds beyond the end of this film (%(length)d seconds). "
                    "Reload the page."
                )
                % {"length": end_of_film}
            )
    return ranges
