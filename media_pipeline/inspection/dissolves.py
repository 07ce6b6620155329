"""Thumbnails of every frame → the middles of dissolves and fades.

- A dissolve shows, in its middle, a mixture of the pictures before and after it, point for point, once
  both are moved on as their cameras go. A camera that moves in another way looks like one, but then the
  picture in the middle is found elsewhere in those before and after, or these go on to change as much.
- A fade takes the contrast out of the picture, and gives it back to another one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from media_pipeline.ffmpeg.raw_files import FRAME_SIDE
from media_pipeline.inspection.motion import AT_ONCE, FLAT, Followed, Frames
from media_pipeline.inspection.shots import MIN_SHOT

HALF = 0.25  # seconds: half a dissolve
PACED_BY = 6  # frames before and after it that tell how the cameras move
TRUE_MOVE = 0.8  # likeness after it; others are chance
OVERLAP = 0.3  # of the picture that both still show where they are moved to

MIXED = 0.43  # misfit of a mixture: see _mixtures
SURELY_MIXED = 0.33  # whatever happens before and after it
ALIKE_COUNTS = 0.35  # pictures that are alike are easily mistaken for a mixture
MIDDLE = (0.2, 0.8)  # share of the later picture in the one that is held for a mixture
ALIKE = 0.75  # likeness of the pictures before and after from which it is no dissolve
MOST_MOVES = 30  # of the camera, in pixels: 311 of 314 dissolves have up to 26
CHANCE = 0.05  # by which the best of many moves makes pictures more alike
SUDDEN = 0.5  # of the difference between two pictures, in one frame: not a slow transition
STANDS_OUT = 1.5  # times what is usual around, plus GRAIN: a frame that changes suddenly
GRAIN = 0.5  # percent that still pictures change by
USUAL = (8, 0.6)  # frames on each side, and the quantile of their changes that a strobe leaves alone
APART = 0.75  # seconds between two slow transitions

DIMMED = 0.4  # of the contrast on both sides: below it is the middle of a fade
BLANK = 0.15  # of the same: what a fade leaves at last; things that pass by leave 0.2
NEARLY = 1.0  # of 8-bit grey: as blank as it gets
SHORTEST_DIP = 0.2  # seconds that it is below; flashes are shorter
DIM_REACH = 1.5  # seconds on each side among which the picture is to be found at its full contrast
FADED_SAME = 0.7  # likeness from which a fade leads back to the same picture

Indices = NDArray[np.intp]
Pixels = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Seen:
    followed: Followed
    times: Numbers
    contrast: Pixels  # of each frame
    sudden: Indices  # frames that change much more than those around
    changes: Numbers  # of these


class _Mixture(NamedTuple):
    """What may be a dissolve."""

    misfit: float
    middle: float  # seconds
    alike: float  # correlation of the pictures that are mixed
    first: int  # frame
    at: int
    last: int


def find_slow_transitions(
    followed: Followed, times: Numbers, changes: Numbers, *, cuts: Sequence[float]
) -> list[float]:
    """Seconds of the middles of dissolves and fades, apart from each other and from hard `cuts`."""
    seen = _compare(followed, times, changes)
    found, taken = list[float](), list[float]()

    def is_free(middle: float) -> bool:
        return are_apart(middle, cuts, MIN_SHOT) and are_apart(middle, taken, APART)

    for middle in filter(is_free, _fades(seen)):
        taken.append(middle)
        found.append(middle)
    for mixture in sorted(_mixtures(seen)):
        if is_free(mixture.middle):
            taken.append(mixture.middle)
            if not _is_travel(followed, mixture):
                found.append(mixture.middle)
    return found


def are_apart(at: float, others: Sequence[float], seconds: float) -> bool:
    return all(abs(at - other) >= seconds for other in others)


def _compare(followed: Followed, times: Numbers, changes: Numbers) -> _Seen:
    contrast = followed.frames.std(axis=(1, 2), dtype=np.float32)
    reach, quantile = USUAL
    usual = np.quantile(sliding_window_view(np.pad(changes, reach), 2 * reach + 1), quantile, axis=1)
    sudden = np.flatnonzero(changes >= STANDS_OUT * (usual + GRAIN))
    return _Seen(followed, times, contrast, sudden, changes[sudden])


def _is_travel(followed: Followed, mixture: _Mixture) -> bool:
    """The camera goes far; or the picture in the middle is more like both, wherever they moved, than any
    mixture of them is; or it may be one, but before or after it as much changes as in it."""
    misfit, _, alike, first, at, last = mixture
    if np.abs(followed.moves[first + 1 : last + 1]).sum() >= MOST_MOVES:
        return True
    within = min(followed.likeness_anywhere(first, at), followed.likeness_anywhere(at, last))
    if within >= np.sqrt((1 + max(alike, 0)) / 2) + CHANCE:
        return True
    start, end = max(2 * first - at, 0), min(2 * last - at, len(followed.frames) - 1)
    beyond = min(followed.likeness_anywhere(start, first), followed.likeness_anywhere(last, end))
    return misfit >= SURELY_MIXED and beyond <= within


def _mixtures(seen: _Seen) -> Iterator[_Mixture]:
    """Each picture is tried as (1 - share) × the one half a dissolve before it + share × the one as long
    after it; the misfit is what remains, measured by what these differ."""
    frames = seen.followed.frames
    first = np.searchsorted(seen.times, seen.times - HALF - 1e-3)
    last = np.searchsorted(seen.times, seen.times + HALF - 1e-3)
    middle = np.flatnonzero((seen.times >= HALF) & (last < len(seen.times)))
    first, last = first[middle], last[middle]
    moves = seen.followed.moves * (seen.followed.likeness >= TRUE_MOVE)[:, None]
    onward = _pace(moves, first + 1 - PACED_BY, first + 1) * (middle - first)[:, None]
    backward = _pace(moves, last + 1, last + 1 + PACED_BY) * (middle - last)[:, None]
    for some in np.array_split(np.arange(len(middle)), len(middle) // AT_ONCE + 1):
        before, is_before = _moved(frames[first[some]], onward[some])
        after, is_after = _moved(frames[last[some]], backward[some])
        misfit, share, alike = _mix(before, frames[middle[some]], after, where=is_before & is_after)
        for n in np.flatnonzero((misfit <= MIXED) & (share > MIDDLE[0]) & (share < MIDDLE[1])).tolist():
            start, at, end = (int(place[some[n]]) for place in (first, middle, last))
            if not _is_sudden(seen, start, end):
                seconds = seen.times[at] + (0.5 - share[n]) * 2 * HALF
                yield _Mixture(float(misfit[n]), float(seconds), float(alike[n]), start, at, end)


def _pace(moves: Indices, start: Indices, end: Indices) -> Numbers:
    """The mean move of the frames from `start` to before `end`."""
    start, end = np.maximum(start, 0), np.minimum(end, len(moves))
    sums = np.vstack((np.zeros((1, 2)), np.cumsum(moves, axis=0)))
    pace: Numbers = (sums[end] - sums[start]) / np.maximum(end - start, 1)[:, None]
    return pace


def _moved(video: Frames, moves: Numbers) -> tuple[Pixels, NDArray[np.bool_]]:
    """Pictures after a move, and where they are seen then."""
    places = np.arange(FRAME_SIDE) - np.rint(moves).astype(np.intp)[:, :, None]
    is_inside = (places >= 0) & (places < FRAME_SIDE)
    rows, columns = places.clip(0, FRAME_SIDE - 1).transpose(1, 0, 2)
    moved = video[np.arange(len(video))[:, None, None], rows[:, :, None], columns[:, None, :]]
    return moved.astype(np.float32), is_inside[:, 0, :, None] & is_inside[:, 1, None, :]


def _mix(
    before: Pixels, between: Frames, after: Pixels, *, where: NDArray[np.bool_]
) -> tuple[Numbers, Numbers, Numbers]:
    """Misfit of each picture `between` as a mixture, the share of the one `after` in it, and how alike the
    two are. The misfit is infinite when too little is seen of them, when they are alike, and when it is half
    a fade."""
    count = np.maximum(where.sum((1, 2)), 1)

    def mean(values: Pixels | Numbers) -> Numbers:
        means: Numbers = (values * where).sum((1, 2)) / count
        return means

    difference = after - before
    power = np.maximum(mean(difference**2), FLAT**2)
    share = mean((between - before) * difference) / power
    rest = between - before - share[:, None, None] * difference
    one, other = (video - mean(video)[:, None, None] for video in (before, after))
    contrasts = np.sqrt(mean(one**2)), np.sqrt(mean(other**2))
    alike = mean(one * other) / np.maximum(contrasts[0], FLAT) / np.maximum(contrasts[1], FLAT)
    misfit: Numbers = np.sqrt(mean(rest**2) / power) + ALIKE_COUNTS * np.maximum(alike, 0)
    is_fit = (count > OVERLAP * FRAME_SIDE**2) & (alike < ALIKE) & (np.minimum(*contrasts) > 2 * FLAT)
    misfit[~is_fit] = np.inf
    return misfit, share, alike


def _fades(seen: _Seen) -> Iterator[float]:
    """Middles of what is blank in the stretches without contrast that lie between different pictures. Their
    own would be off where the one picture has more contrast than the other."""
    rate = (len(seen.times) - 1) / max(seen.times[-1] - seen.times[0], 1e-3)
    reach = max(round(DIM_REACH * rate), 1)
    most = sliding_window_view(np.pad(seen.contrast, reach), reach).max(axis=1)
    full = np.minimum(most[: len(seen.times)], most[reach + 1 :])
    dim = np.flatnonzero(seen.contrast < DIMMED * full)
    aside = round(2 * HALF * rate)
    for run in np.split(dim, np.flatnonzero(np.diff(dim) > 1) + 1) if len(dim) else ():
        first, last = max(int(run[0]) - aside, 0), min(int(run[-1]) + aside, len(seen.times) - 1)
        is_dip = BLANK * seen.contrast[[first, last]].min() > seen.contrast[run].min()
        is_slow = seen.times[run[-1]] - seen.times[run[0]] >= SHORTEST_DIP
        if is_dip and is_slow and _is_other(seen, first, last) and not _is_sudden(seen, first, last):
            blank = run[seen.contrast[run] <= seen.contrast[run].min() + NEARLY]
            yield float((seen.times[blank[0]] + seen.times[blank[-1]]) / 2)


def _is_other(seen: _Seen, one: int, other: int) -> bool:
    video = seen.followed.frames[[one, other]].reshape(2, -1)
    return float(np.corrcoef(video).min()) < FADED_SAME


def _is_sudden(seen: _Seen, first: int, last: int) -> bool:
    """One frame between two changes so much that it may make up what they differ."""
    start, end = np.searchsorted(seen.sudden, (first, last), side="right")
    one, other = seen.followed.frames[[first, last]].astype(np.float32)
    differ = np.abs(other - one).mean() / 2.56
    return bool((seen.changes[start:end] >= SUDDEN * differ).any())
