"""Which seconds of a film were played: arithmetic of [start, end) ranges in whole seconds. Pure."""

import math
from collections.abc import Iterable, Sequence
from itertools import chain

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
