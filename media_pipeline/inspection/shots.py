"""Cuts → shots. Shots cover the film without gaps; a flash is no cut, and nothing is shorter than
MIN_SHOT."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.ffmpeg.graph import PRINT_SIDE, PRINTS_PER_SECOND
from media_pipeline.inspection.facts import Stretch

MIN_SHOT = 0.3
FLASH = 0.35  # two cuts closer than this may be one flash
ALIKE = 12.0  # mean difference of 8-bit prints up to which two pictures are the same one

Prints = NDArray[np.uint8]


def read_prints(path: Path) -> Prints:
    """The film as grey thumbnails of 64×64, PRINTS_PER_SECOND of them."""
    flat = np.fromfile(path, dtype=np.uint8) if path.exists() else np.zeros(0, np.uint8)
    count = len(flat) // PRINT_SIDE**2
    return flat[: count * PRINT_SIDE**2].reshape(count, PRINT_SIDE, PRINT_SIDE)


def shots_of(cuts: Sequence[float], *, seconds: float, prints: Prints) -> tuple[Stretch, ...]:
    """The shots of a film of `seconds` that was found to have `cuts`."""
    borders = [0.0]
    for cut in drop_flashes(cuts, prints=prints):
        if cut - borders[-1] >= MIN_SHOT and seconds - cut >= MIN_SHOT:
            borders.append(cut)
    return tuple(pairwise([*borders, seconds]))


def drop_flashes(cuts: Sequence[float], *, prints: Prints) -> list[float]:
    """Without the pairs of cuts around a flash: close together, with the same picture on both sides."""
    kept: list[float] = []
    for cut in cuts:
        if kept and cut - kept[-1] < FLASH and _is_alike(prints, kept[-1], cut):
            kept.pop()
        else:
            kept.append(cut)
    return kept


def _is_alike(prints: Prints, before: float, after: float) -> bool:
    first = int(np.ceil(before * PRINTS_PER_SECOND)) - 1
    last = int(np.floor(after * PRINTS_PER_SECOND)) + 1
    if first < 0 or last >= len(prints):
        return False
    difference = prints[first].astype(np.int16) - prints[last].astype(np.int16)
    return float(np.abs(difference).mean()) <= ALIKE
