"""Flashes that can cause seizures in people with photosensitive epilepsy, by WCAG 2.3.1 and ITU-R BT.1702:
more than three in a second over a quarter of the picture, be they of light or of a saturated red."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.shots import Chroma, Thumbnails
from media_pipeline.limits import Stretch

GAMMA = 2.2  # from grey to relative luminance
STEP = 0.1  # of the luminance of white: smaller changes are no flash
BRIGHT = 0.8  # two pictures that are both brighter are none either
RED_STEP = 20 / 320  # of red without green and blue, by WCAG
SATURATED = 0.8  # this share of red makes it saturated, in one of the two pictures
SOME_RED = 170  # of the red-difference signal, from 128: what has less everywhere is not looked at
AREA = 0.25  # of the picture that changes alike
TURNS = 7  # from dark to bright or back: three flashes and a half
WITHIN = 0.95  # seconds; a second, but for a frame
APART = 1.0  # seconds between two places

Levels = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
Looked = tuple[Levels, Mask]  # how much there is of it, and where that much can make a flash


@dataclass(frozen=True)
class Flashing:
    """What flashes: a change by `step` counts where one of the two frames can make a flash; `at_low` says
    which, the one with less of it or the one with more."""

    step: float
    at_low: bool


LIGHT = Flashing(STEP, at_low=True)
RED = Flashing(RED_STEP, at_low=False)


def of_flashes(frames: Thumbnails, colours: Chroma, times: Sequence[float]) -> list[Finding]:
    """One finding for each kind with the places; none for a film that flashes less. Of frames with the same
    time the last is seen."""
    if (seen := np.diff(times, append=np.inf) > 0).sum() < len(times):
        frames, colours, times = frames[seen], colours[seen], np.asarray(times)[seen].tolist()
    looked = {
        "flash_hazard": turns_of(_light(frames), times, LIGHT),
        "red_flashes": turns_of(_red(frames, colours), times, RED) if _has_red(colours) else [],
    }
    found = {code: flashing_places(turns) for code, turns in looked.items()}
    return [
        Finding(code, {"measured": round(sum(end - start for start, end in places), 1)}, places)
        for code, places in found.items()
        if places
    ]


def turns_of(frames: Iterable[Looked], times: Sequence[float], kind: Flashing) -> list[tuple[float, int]]:
    """When a large part of the picture has got more of it (1) or less (-1), each once in its turn."""
    looked = zip(frames, times, strict=False)
    first = next(looked, None)
    if first is None:
        return []
    turns: list[tuple[float, int]] = []
    low, counts_low = high, counts_high = first[0]
    way = np.zeros(low.shape, np.int8)
    for (now, counts), at in looked:
        counts_low = np.where(now <= low, counts, counts_low)
        counts_high = np.where(now >= high, counts, counts_high)
        low, high = np.minimum(low, now), np.maximum(high, now)
        rises = (way <= 0) & (now - low >= kind.step) & (counts_low if kind.at_low else counts)
        falls = (way >= 0) & (high - now >= kind.step) & (counts if kind.at_low else counts_high) & ~rises
        way[rises], way[falls] = 1, -1
        turned = rises | falls
        low, high = np.where(turned, now, low), np.where(turned, now, high)
        counts_low, counts_high = np.where(turned, counts, counts_low), np.where(turned, counts, counts_high)
        for turn, share in ((1, rises.mean()), (-1, falls.mean())):
            if share >= AREA and (not turns or turns[-1][1] != turn):
                turns.append((at, turn))
    return turns


def flashing_places(turns: Sequence[tuple[float, int]]) -> tuple[Stretch, ...]:
    """From the first turn to the last of each place with too many of them."""
    places: list[Stretch] = []
    for (start, _), (end, _) in zip(turns, turns[TURNS - 1 :], strict=False):
        if end - start > WITHIN:
            continue
        if places and start - places[-1][1] <= APART:
            places[-1] = (places[-1][0], round(end, 3))
        else:
            places.append((round(start, 3), round(end, 3)))
    return tuple(places)


def _light(frames: Thumbnails) -> Iterator[Looked]:
    """Relative luminance; what is not bright can make a flash."""
    luminance = (np.arange(256) / 255) ** GAMMA
    for grey in frames:
        now = luminance[grey]
        yield now, now < BRIGHT


def _has_red(colours: Chroma) -> bool:
    return bool(len(colours)) and bool((colours[:, 1] >= SOME_RED).mean(axis=(1, 2)).max() >= AREA)


def _red(frames: Thumbnails, colours: Chroma) -> Iterator[Looked]:
    """How much more red than green and blue together; what is saturated can make a flash."""
    side = colours.shape[-1]
    for grey, (blue_difference, red_difference) in zip(frames, colours, strict=False):
        luma = grey.reshape(side, -1, side, grey.shape[1] // side).mean(axis=(1, 3))
        u, v = (signal.astype(np.float32) - 128 for signal in (blue_difference, red_difference))
        coded = np.stack([luma + 1.5748 * v, luma - 0.1873 * u - 0.4681 * v, luma + 1.8556 * u])  # BT.709
        red, green, blue = (coded.clip(0, 255) / 255) ** GAMMA
        most = red / np.maximum(red + green + blue, 1e-6)
        yield np.maximum(red - green - blue, 0), most >= SATURATED
