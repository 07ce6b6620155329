"""How much each frame changes, and four prints a second → where one shot ends and the next begins.

- A hard cut is one frame whose change stands out of those before and after it (a fast pan changes much, but
  evenly; a flicker changes unevenly), with another picture after it than before it.
- A flash, a burst of light or a strobe has such frames too, with the same picture before and after: no cut.
- A dissolve shows, in its middle, a mixture of the pictures before and after it, point for point. No motion
  does, however fast.
- A fade takes the contrast out of the picture, and gives it back to another one.

Figures were measured on 43 minutes of films of tests/media_pipeline/cut_truth.py, all of seeds below 200: of
658 hard cuts 645 found, 12 false cuts, 186 of 212 dissolves found. The bars are held to on other seeds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from media_pipeline.ffmpeg.graph import PRINTS_PER_SECOND
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.shots import MIN_SHOT, Prints

NEIGHBOURS = 6  # frames on each side that a cut has to stand out of
LEAST_CHANGE = 3.0  # percent; dark scenes of little contrast are cut at 3.7 and more
STANDS_OUT = 1.1  # times the largest change around, plus GRAIN: cuts from 1.13, steady pans up to 1.1
GRAIN = 0.5  # percent that still pictures change by
STANDS_FAR_OUT = 1.5  # flicker and shaking hands reach 1.4
USUAL = (8, 0.6)  # frames on each side, and the quantile of their changes that a strobe leaves alone

SIDE = 32  # of the pictures that are compared
FLAT = 2.0  # contrast (standard deviation of 8-bit grey) below which there is nothing to be seen
SAME_SCENE = 0.7  # likeness from which two pictures are one scene: cuts up to 0.63, flicker from 0.74
SAME_VIEW = 0.9  # the same when the change stands far out: after a jump of the camera 0.73
BY_LIGHT = 0.3  # as much less when all pixels change by the same: bursts of light from 0.63
SLACK = 0.5  # by which a flash's two sides may be less alike than pictures of the scene around are
FLASH_FRAMES = 5
BURST = 1.0  # seconds that flashes, closer to each other than MIN_SHOT, are taken together

MIXED = 0.45  # misfit of a mixture: see _mixtures
ALIKE_COUNTS = 0.35  # pictures that are alike are easily mistaken for a mixture
MIDDLE = (0.2, 0.8)  # share of the later picture in the print that is held for a mixture
ALIKE = 0.75  # likeness of the pictures before and after from which it is no dissolve
SUDDEN = 0.5  # of the difference between two prints, in one frame: not a slow transition
APART = 0.75  # seconds between two slow transitions

DIMMED = 0.4  # of the contrast on both sides: how much a fade leaves
DIM_REACH = 6  # prints on each side among which the picture is to be found at its full contrast

Pixels = NDArray[np.float32]
Times = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class _Seen:
    """The film's prints, made comparable."""

    pictures: Pixels  # print, pixel: grey
    contrast: Pixels  # of each print
    shapes: Pixels  # print, pixel: of length 1, whatever the light
    times: Times  # a print shows the last frame before this

    def likeness(self, one: int, other: int) -> float:
        """1: the same picture, in whatever light; 0: nothing in common."""
        return float(self.shapes[one] @ self.shapes[other])


def find_cuts(watched: Watched, *, prints: Prints) -> list[float]:
    """Where shots begin, in seconds: the first frame after a hard cut, the middle of a dissolve or fade."""
    if not len(prints):
        return []
    seen = _compare(prints, start=watched.start)
    jumps = _find_jumps(np.array(watched.times), np.array(watched.changes))
    cuts, slow = list[float](), list[float]()
    for _, cut in sorted(_hard_cuts(seen, jumps), reverse=True):
        if _is_apart(cut, cuts, MIN_SHOT):
            cuts.append(cut)
    for middle in (*_fades(seen, jumps), *(middle for _, middle in sorted(_mixtures(seen, jumps)))):
        if _is_apart(middle, cuts, MIN_SHOT) and _is_apart(middle, slow, APART):
            slow.append(middle)
    return sorted([*cuts, *slow])


def _is_apart(at: float, others: list[float], seconds: float) -> bool:
    return all(abs(at - other) >= seconds for other in others)


@dataclass(frozen=True)
class _Jumps:
    """Frames that may be the first ones after a cut, or belong to a flash."""

    changes: NDArray[np.float64]  # of all frames
    frames: Indices
    times: Times
    is_sudden: NDArray[np.bool_]  # stands far out of what is usual around, however many others do

    def height(self, first: int, last: int) -> float:
        """How far a jump, or the lower one of two, stands out of the changes around and between."""
        start, end = self.frames[first], self.frames[last] + 1
        inside = self.changes[start:end]
        sides = self.changes[max(start - NEIGHBOURS, 0) : start], self.changes[end : end + NEIGHBOURS]
        rest = np.concatenate((*sides, inside[1:-1]))
        return float(min(inside[0], inside[-1]) / (rest.max(initial=0.0) + GRAIN))


def _find_jumps(times: Times, changes: NDArray[np.float64]) -> _Jumps:
    most = sliding_window_view(np.pad(changes, NEIGHBOURS), NEIGHBOURS).max(axis=1)
    around = np.maximum(most[: len(changes)], most[NEIGHBOURS + 1 :][: len(changes)])
    reach, quantile = USUAL
    usual = np.quantile(sliding_window_view(np.pad(changes, reach), 2 * reach + 1), quantile, axis=1)
    is_sudden = changes >= STANDS_FAR_OUT * (usual + GRAIN)
    is_jump = (changes >= LEAST_CHANGE) & (is_sudden | (changes >= STANDS_OUT * (around + GRAIN)))
    frames = np.flatnonzero(is_jump)
    return _Jumps(changes, frames, times[frames], is_sudden[frames])


def _compare(prints: Prints, *, start: float) -> _Seen:
    size = prints.shape[1] // SIDE
    pictures = prints.reshape(len(prints), SIDE, size, SIDE, size).mean((2, 4), dtype=np.float32)
    pictures = pictures.reshape(len(prints), SIDE * SIDE)
    contrast = pictures.std(axis=1)
    shapes = (pictures - pictures.mean(axis=1, keepdims=True)) / np.maximum(contrast, FLAT)[:, None] / SIDE
    blank = np.sqrt(np.maximum(1 - (contrast / FLAT) ** 2, 0))  # so that nothing is like nothing
    numbers = np.arange(len(prints)) + round(start * PRINTS_PER_SECOND)
    times = (numbers + 0.5) / PRINTS_PER_SECOND - start
    return _Seen(pictures, contrast, np.column_stack((shapes, blank)), times)


def _hard_cuts(seen: _Seen, jumps: _Jumps) -> Iterator[tuple[float, float]]:
    """Height and time of the jumps that lead to another picture; none of those that lead back to the same one
    soon."""
    before, after = _prints_around(seen, jumps.times)
    chains = np.flatnonzero(np.diff(jumps.times, append=np.inf) >= MIN_SHOT) + 1
    bursts = np.searchsorted(jumps.times, jumps.times + BURST, side="right")
    at = 0
    while at < len(before):
        end = min(chains[np.searchsorted(chains, at, side="right")], bursts[at])
        if at + 1 < end and _is_flash(jumps, at):
            if not _is_as_before(seen, before[at], after[at + 1]):
                yield jumps.height(at, at + 1), float(jumps.times[at])
            at += 2
            continue
        likenesses = seen.shapes[after[at + 1 : end]] @ seen.shapes[before[at]]
        back = np.flatnonzero(likenesses >= SAME_SCENE)
        if len(back):
            at += int(back[-1]) + 2
            continue
        height = jumps.height(at, at)
        if _leads_away(seen, before[at], after[at], height=height):
            yield height, float(jumps.times[at])
        at += 1


def _prints_around(seen: _Seen, jumps: Times) -> tuple[Indices, Indices]:
    """The last print before and the first one after each jump; the film's first and last where there is none,
    which is too near to its ends for a cut."""
    after = np.searchsorted(seen.times, jumps, side="right")
    return np.maximum(after - 1, 0), np.minimum(after, len(seen.times) - 1)


def _is_flash(jumps: _Jumps, at: int) -> bool:
    """A jump and the next one stand alone and close to each other."""
    is_short = jumps.frames[at + 1] - jumps.frames[at] <= FLASH_FRAMES
    return bool(is_short and jumps.height(at, at + 1) >= STANDS_FAR_OUT)


def _is_as_before(seen: _Seen, before: int, after: int) -> bool:
    """The pictures before and after a flash are as like as those around it are one to the next."""
    earlier, later = max(before - 1, 0), min(after + 1, len(seen.times) - 1)
    usual = max(seen.likeness(earlier, before), seen.likeness(after, later), 0.0)
    needed: float = min(SAME_SCENE, usual ** (after - before) - SLACK)
    return seen.likeness(before, after) >= needed


def _leads_away(seen: _Seen, before: int, after: int, *, height: float) -> bool:
    """A jump is high enough for how much the pictures before and after it differ in more than their light."""
    if height < STANDS_OUT:
        return False
    difference = seen.pictures[after] - seen.pictures[before]
    by_light = abs(difference.mean()) / max(np.abs(difference).mean(), FLAT)
    limit = float(SAME_VIEW - BY_LIGHT * by_light)
    if height < STANDS_FAR_OUT:
        limit = min(limit, SAME_SCENE)
    return bool(seen.likeness(before, after) < limit)


def _mixtures(seen: _Seen, jumps: _Jumps) -> Iterator[tuple[float, float]]:
    """Misfit and middle of what may be dissolves. A print is tried as (1 - share) × the one before it +
    share × the one after it; the misfit is what remains, measured by what these two differ."""
    if len(seen.times) < 3:
        return
    before, between, after = seen.pictures[:-2], seen.pictures[1:-1], seen.pictures[2:]
    difference = after - before
    power = np.maximum((difference**2).mean(axis=1), FLAT**2)
    share = ((between - before) * difference).mean(axis=1) / power
    rest = between - before - share[:, None] * difference
    alike = (seen.shapes[:-2] * seen.shapes[2:]).sum(axis=1)
    misfit = np.sqrt((rest**2).mean(axis=1) / power) + ALIKE_COUNTS * np.maximum(alike, 0)
    is_mixed = (misfit <= MIXED) & (alike < ALIKE) & (share > MIDDLE[0]) & (share < MIDDLE[1])
    is_mixed &= np.minimum(seen.contrast[:-2], seen.contrast[2:]) > 2 * FLAT  # or it is half a fade
    for at in np.flatnonzero(is_mixed).tolist():
        if not _is_sudden(seen, jumps, at, at + 2):
            yield float(misfit[at]), float(seen.times[at + 1] + (0.5 - share[at]) * 2 / PRINTS_PER_SECOND)


def _fades(seen: _Seen, jumps: _Jumps) -> Iterator[float]:
    """Middles of the stretches without contrast that lie between different pictures."""
    most = sliding_window_view(np.pad(seen.contrast, DIM_REACH), DIM_REACH).max(axis=1)
    full = np.minimum(most[: len(seen.times)], most[DIM_REACH + 1 :])
    dim = np.flatnonzero(seen.contrast < DIMMED * full)
    for run in np.split(dim, np.flatnonzero(np.diff(dim) > 1) + 1) if len(dim) else ():
        first, last = max(int(run[0]) - 2, 0), min(int(run[-1]) + 2, len(seen.times) - 1)
        is_dip = DIMMED * seen.contrast[[first, last]].min() > seen.contrast[run].min()
        if is_dip and seen.likeness(first, last) < SAME_SCENE and not _is_sudden(seen, jumps, first, last):
            yield float((seen.times[run[0]] + seen.times[run[-1]]) / 2)


def _is_sudden(seen: _Seen, jumps: _Jumps, first: int, last: int) -> bool:
    """One frame between two prints changes so much that it may make up what they differ."""
    start, end = np.searchsorted(jumps.times, (seen.times[first], seen.times[last]))
    sudden = jumps.changes[jumps.frames[start:end][jumps.is_sudden[start:end]]]
    differ = np.abs(seen.pictures[last] - seen.pictures[first]).mean() / 2.56
    return bool((sudden >= SUDDEN * differ).any())
