"""Cuts → shots. Shots cover the film without gaps, and nothing is shorter than MIN_SHOT."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.ffmpeg.raw_files import FRAME_SIDE, THUMBNAIL_SIDE
from media_pipeline.limits import Stretch

MIN_SHOT = 0.3

Thumbnails = NDArray[np.uint8]


def read_thumbnails(path: Path) -> Thumbnails:
    """The film as grey thumbnails of PRINT_SIDE², PRINTS_PER_SECOND of them."""
    return _read_squares(path, side=THUMBNAIL_SIDE)


def read_frames(path: Path) -> Thumbnails:
    """Every frame of the film as a grey thumbnail of FRAME_SIDE²."""
    return _read_squares(path, side=FRAME_SIDE)


def _read_squares(path: Path, *, side: int) -> Thumbnails:
    flat = np.fromfile(path, dtype=np.uint8) if path.exists() else np.zeros(0, np.uint8)
    count = len(flat) // side**2
    return flat[: count * side**2].reshape(count, side, side)


def shots_of(cuts: Iterable[float], *, seconds: float) -> tuple[Stretch, ...]:
    """The shots of a film of `seconds` that was found to have `cuts`."""
    borders = [0.0]
    for cut in sorted(cuts):
        if cut - borders[-1] >= MIN_SHOT and seconds - cut >= MIN_SHOT:
            borders.append(round(cut, 3))
    return tuple(pairwise([*borders, seconds]))
