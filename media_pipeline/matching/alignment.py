"""Two fingerprints → where one film shows the other's pictures.

Single frames that look alike prove nothing: two heads before a soft background are a few bits apart. What
counts is agreement over time, many frames in a row that lie on one line (time in the one film = speed × time
in the other + offset). And a picture that stands still is one proof, however long it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, distances
from media_pipeline.matching.media import PICTURES, Medium, View

STILL_BITS = 4  # up to which a frame is still the picture it was
STILL_WORTH = 4  # frames that a picture counts for at most, while it stands
SPEEDS = np.arange(0.78, 1.29, 0.01)
MIN_SPEED, MAX_SPEED = 0.79, 1.27
NEAR = 1.3  # frames from the line within which a frame lies on it
MAX_MISSES = 2  # frames in a row that may disagree within a run
MIN_RUN = 8  # frames that count
MIN_DENSITY = 0.7  # of the agreeing frames of a run
MAX_LINES = 24
MILLISECONDS = 1000 / FRAMES_PER_SECOND

Numbers = NDArray[np.intp]
Truths = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """Frames in a row of a film that agree with frames of another: both counted from the films' starts."""

    frames: Numbers
    others: Numbers
    bits: NDArray[np.uint8]

    @property
    def speed(self) -> float:
        """Seconds of the other for each second of the film."""
        return float(np.polyfit(self.frames, self.others, 1)[0])

    def evidence(self, alike_bits: int) -> int:
        """By how many bits the frames agree better than they had to, all together."""
        return alike_bits * len(self.bits) - int(self.bits.sum())


@dataclass(frozen=True)
class SharedFrames:
    """What a film shares with another: `share` of its frames that say something, and for how many seconds
    of them. `speed` is how fast it shows the other's pictures, `view` as what; `pairs` are (ms in the film,
    ms in the other, bits that differ), about one for each second that agrees, in the film's order."""

    share: float
    seconds: float
    speed: float
    view: View
    pairs: list[tuple[int, int, int]]


def compare(film: Frames, other: Frames, medium: Medium = PICTURES) -> SharedFrames | None:
    """What `film` shares with `other`, seen in the way in which it is most; None when nothing agrees for
    MIN_RUN frames."""
    counts = worth(film)
    found = [(list(_runs(view.of(film), other, counts, medium)), view) for view in medium.views]
    runs, view = max(found, key=lambda one: _length(one[0]))
    if not runs:
        return None
    longest = max(runs, key=lambda run: len(run.frames))
    runs.sort(key=lambda run: int(run.frames[0]))
    return SharedFrames(
        share=_length(runs) / int(counts.sum()),
        seconds=_length(runs) / FRAMES_PER_SECOND,
        speed=longest.speed,
        view=view,
        pairs=[pair for run in runs for pair in _pairs(run)],
    )


def worth(film: Frames) -> Truths:
    """Which frames count: those that say something, and of a picture that stands still the first few."""
    counts = np.zeros(len(film), bool)
    anchor, seen = 0, 0
    for at, frame in enumerate(film[:, 0].tolist()):
        if frame == 0:
            continue
        if (frame ^ anchor).bit_count() > STILL_BITS:
            anchor, seen = frame, 0
        counts[at] = seen < STILL_WORTH
        seen += 1
    return counts


def _runs(film: Frames, other: Frames, counts: Truths, medium: Medium) -> Iterator[Run]:
    """Runs of agreement, line after line, the line with the most agreeing frames first."""
    left = counts.copy()
    mine, theirs, bits = _alike(film, other, counts, medium)
    for _ in range(MAX_LINES):
        is_left = left[mine]
        mine, theirs, bits = mine[is_left], theirs[is_left], bits[:, is_left]
        line = best_line(mine, theirs, likeness=(medium.alike_bits + 1.0 - bits.min(axis=0)) ** 2)
        if line is None:
            return
        speed, offset = line
        away = np.abs(theirs - speed * mine - offset)
        near = np.flatnonzero(away <= NEAR)
        near = near[np.lexsort((away[near], bits[:, near].min(axis=0), mine[near]))]
        near = near[np.diff(mine[near], prepend=-1) > 0]  # of each frame the likest
        runs = []
        for piece in _in_a_row(mine[near], left):
            row = near[piece]
            likest = bits[:, row].min(axis=0) if medium.is_drifting else _of_one_pair(bits[:, row])
            runs.append(Run(mine[row], theirs[row], likest))
        if not runs:
            return
        if max(run.evidence(medium.alike_bits) for run in runs) >= medium.min_evidence:
            yield from runs  # the strong speak for the weak on the same line
        for run in runs:
            left[run.frames[0] : run.frames[-1] + 1] = False


def _of_one_pair(bits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Those of the likest pair: a copy is cropped one way from its start to its end."""
    likest: NDArray[np.uint8] = bits[bits.sum(axis=1).argmin()]
    return likest


def _alike(
    film: Frames, other: Frames, counts: Truths, medium: Medium
) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
    """Pairs of frames that look alike in some pair of columns, and in how many bits they differ in each."""
    rows, columns = np.flatnonzero(counts), np.flatnonzero(other[:, 0] != 0)
    bits = np.full((len(medium.pairs), len(rows), len(columns)), 64, np.uint8)
    for at, (a, b) in enumerate(medium.pairs):
        some, others = film[rows, a][:, None], other[columns, b][None]
        np.copyto(bits[at], distances(some, others), where=(some != 0) & (others != 0))
    mine, theirs = np.nonzero(bits.min(axis=0) <= medium.alike_bits)
    return rows[mine], columns[theirs], bits[:, mine, theirs]


def best_line(mine: Numbers, theirs: Numbers, *, likeness: Floats) -> tuple[float, float] | None:
    """(speed, offset) of the line near which pairs are most alike; None when too few are near any."""
    if len(mine) < MIN_RUN:
        return None
    offsets = theirs - SPEEDS[:, None] * mine
    lowest, width = offsets.min(), 2 * NEAR
    bins = np.floor((offsets - lowest) / width).astype(np.intp)
    size = int(bins.max()) + 2
    places = (bins + size * np.arange(len(SPEEDS))[:, None]).ravel()
    votes = np.bincount(places, np.tile(likeness, len(SPEEDS)), minlength=size * len(SPEEDS))
    votes[:-1] += votes[1:]
    best = int(votes.argmax())
    speed, offset = SPEEDS[best // size], lowest + (best % size + 1) * width
    for reach in (2 * NEAR, 1.5 * NEAR, NEAR):
        near = np.abs(theirs - speed * mine - offset) <= reach
        if near.sum() < MIN_RUN or np.ptp(mine[near]) < MIN_RUN // 2:
            return None
        speed, offset = np.polyfit(mine[near], theirs[near], 1, w=np.sqrt(likeness[near]))
    return (float(speed), float(offset)) if MIN_SPEED <= speed <= MAX_SPEED else None


def _in_a_row(agreeing: Numbers, counts: Truths) -> Iterator[slice]:
    """Where the numbers of agreeing frames form runs that are long and dense enough."""
    place = np.cumsum(counts)[agreeing]  # among the frames that count
    borders = np.flatnonzero(np.diff(place) > MAX_MISSES + 1) + 1
    starts, ends = [0, *borders.tolist()], [*borders.tolist(), len(agreeing)]
    for start, end in zip(starts, ends, strict=True):
        if end - start >= MIN_RUN and end - start >= MIN_DENSITY * (place[end - 1] - place[start] + 1):
            yield slice(start, end)


def _length(runs: list[Run]) -> int:
    return sum(len(run.frames) for run in runs)


def _pairs(run: Run) -> Iterator[tuple[int, int, int]]:
    """Of a run the first frame, every fourth after it, and the last."""
    last = len(run.frames) - 1
    for at in sorted({*range(0, last, FRAMES_PER_SECOND), last}):
        yield (
            round(run.frames[at] * MILLISECONDS),
            round(run.others[at] * MILLISECONDS),
            int(run.bits[at]),
        )
