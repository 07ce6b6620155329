"""Small pictures of every frame → the middles of dissolves and fades.

- A dissolve shows, in its middle, a mixture of the pictures before and after it, point for point. A camera
  that moves may seem to do so, but then one of the pictures is found elsewhere in the other.
- A fade takes the contrast out of the picture, and gives it back to another one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from media_pipeline.ffmpeg.graph import FRAME_SIDE
from media_pipeline.inspection.motion import FLAT, Followed, Frames
from media_pipeline.inspection.shots import MIN_SHOT

SIDE = 16  # of the pictures that are compared
HALF = 0.25  # seconds: half a dissolve

MIXED = 0.41  # misfit of a mixture: see _mixtures
SURELY_MIXED = 0.33  # slow pans have 0.38 and more
ALIKE_COUNTS = 0.35  # pictures that are alike are easily mistaken for a mixture
MIDDLE = (0.2, 0.8)  # share of the later picture in the one that is held for a mixture
ALIKE = 0.75  # likeness of the pictures before and after from which it is no dissolve
MOST_MOVES = 30  # of the camera, in pixels: dissolves have up to 24
ELSEWHERE = 0.75  # likeness after a move from which it is the same picture
SUDDEN = 0.5  # of the difference between two pictures, in one frame: not a slow transition
STANDS_OUT = 1.5  # times what is usual around, plus GRAIN: a frame that changes suddenly
GRAIN = 0.5  # percent that still pictures change by
USUAL = (8, 0.6)  # frames on each side, and the quantile of their changes that a strobe leaves alone
APART = 0.75  # seconds between two slow transitions

DIMMED = 0.4  # of the contrast on both sides: below it is the middle of a fade
BLANK = 0.15  # of the same: what a fade leaves at last; things that pass by leave 0.2
SHORTEST_DIP = 0.2  # seconds that it is below; flashes are shorter
DIM_REACH = 1.5  # seconds on each side among which the picture is to be found at its full contrast
FADED_SAME = 0.7  # likeness from which a fade leads back to the same picture

Pixels = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Seen:
    """The film's frames, made comparable."""

    pictures: Pixels  # frame, pixel: grey
    contrast: Pixels  # of each frame
    shapes: Pixels  # frame, pixel: of length 1, whatever the light
    times: Numbers
    sudden: NDArray[np.intp]  # frames that change much more than those around
    changes: Numbers  # of these


class _Mixture(NamedTuple):
    """What may be a dissolve."""

    misfit: float
    middle: float  # seconds
    first: int  # frame
    last: int


def find_slow_transitions(
    followed: Followed, times: Numbers, changes: Numbers, *, cuts: Sequence[float]
) -> list[float]:
    """Seconds of the middles of dissolves and fades, apart from each other and from hard `cuts`."""
    seen = _compare(followed.frames, times, changes)
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


def _compare(frames: Frames, times: Numbers, changes: Numbers) -> _Seen:
    size = FRAME_SIDE // SIDE
    pictures = frames.reshape(len(frames), SIDE, size, SIDE, size).mean((2, 4), dtype=np.float32)
    pictures = pictures.reshape(len(frames), SIDE * SIDE)
    contrast = pictures.std(axis=1)
    shapes = (pictures - pictures.mean(axis=1, keepdims=True)) / np.maximum(contrast, FLAT)[:, None] / SIDE
    reach, quantile = USUAL
    usual = np.quantile(sliding_window_view(np.pad(changes, reach), 2 * reach + 1), quantile, axis=1)
    sudden = np.flatnonzero(changes >= STANDS_OUT * (usual + GRAIN))
    return _Seen(pictures, contrast, shapes, times, sudden, changes[sudden])


def _is_travel(followed: Followed, mixture: _Mixture) -> bool:
    misfit, _, first, last = mixture
    if np.abs(followed.moves[first + 1 : last + 1]).sum() >= MOST_MOVES:
        return True
    return misfit >= SURELY_MIXED and followed.likeness_anywhere(first, last) >= ELSEWHERE


def _mixtures(seen: _Seen) -> Iterator[_Mixture]:
    """Each picture is tried as (1 - share) × the one half a dissolve before it + share × the one as long
    after it; the misfit is what remains, measured by what these differ."""
    first = np.searchsorted(seen.times, seen.times - HALF - 1e-3)
    last = np.searchsorted(seen.times, seen.times + HALF - 1e-3)
    at = np.flatnonzero((seen.times >= HALF) & (last < len(seen.times)))
    first, last = first[at], last[at]
    before, between, after = seen.pictures[first], seen.pictures[at], seen.pictures[last]
    difference = after - before
    power = np.maximum((difference**2).mean(axis=1), FLAT**2)
    share = ((between - before) * difference).mean(axis=1) / power
    rest = between - before - share[:, None] * difference
    alike = (seen.shapes[first] * seen.shapes[last]).sum(axis=1)
    misfit = np.sqrt((rest**2).mean(axis=1) / power) + ALIKE_COUNTS * np.maximum(alike, 0)
    is_mixed = (misfit <= MIXED) & (alike < ALIKE) & (share > MIDDLE[0]) & (share < MIDDLE[1])
    is_mixed &= np.minimum(seen.contrast[first], seen.contrast[last]) > 2 * FLAT  # or it is half a fade
    for n in np.flatnonzero(is_mixed).tolist():
        if not _is_sudden(seen, int(first[n]), int(last[n])):
            middle = seen.times[at[n]] + (0.5 - share[n]) * 2 * HALF
            yield _Mixture(float(misfit[n]), float(middle), int(first[n]), int(last[n]))


def _fades(seen: _Seen) -> Iterator[float]:
    """Middles of the stretches without contrast that lie between different pictures."""
    rate = (len(seen.times) - 1) / max(seen.times[-1] - seen.times[0], 1e-3)
    reach = max(round(DIM_REACH * rate), 1)
    most = sliding_window_view(np.pad(seen.contrast, reach), reach).max(axis=1)
    full = np.minimum(most[: len(seen.times)], most[reach + 1 :])
    dim = np.flatnonzero(seen.contrast < DIMMED * full)
    aside = round(2 * HALF * rate)
    for run in np.split(dim, np.flatnonzero(np.diff(dim) > 1) + 1) if len(dim) else ():
        first, last = max(int(run[0]) - aside, 0), min(int(run[-1]) + aside, len(seen.times) - 1)
        is_dip = BLANK * seen.contrast[[first, last]].min() > seen.contrast[run].min()
        is_other = float(seen.shapes[first] @ seen.shapes[last]) < FADED_SAME
        is_slow = seen.times[run[-1]] - seen.times[run[0]] >= SHORTEST_DIP
        if is_dip and is_slow and is_other and not _is_sudden(seen, first, last):
            yield float((seen.times[run[0]] + seen.times[run[-1]]) / 2)


def _is_sudden(seen: _Seen, first: int, last: int) -> bool:
    """One frame between two changes so much that it may make up what they differ."""
    start, end = np.searchsorted(seen.sudden, (first, last), side="right")
    differ = np.abs(seen.pictures[last] - seen.pictures[first]).mean() / 2.56
    return bool((seen.changes[start:end] >= SUDDEN * differ).any())
