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
Chroma = NDArray[np.uint8]


def read_thumbnails(path: Path) -> Thumbnails:
    """The film as grey thumbnails of THUMBNAIL_SIDE², THUMBNAILS_PER_SECOND of them."""
    return _read_rows(path, length=THUMBNAIL_SIDE**2).reshape(-1, THUMBNAIL_SIDE, THUMBNAIL_SIDE)


def read_frames(path: Path) -> tuple[Thumbnails, Chroma]:
    """Every frame of the film as a grey thumbnail of FRAME_SIDE², and its two signals of colour, blue
    difference and red difference, of half that side."""
    pixels, half = FRAME_SIDE**2, FRAME_SIDE // 2
    rows = _read_rows(path, length=pixels * 3 // 2)
    grey = np.ascontiguousarray(rows[:, :pixels]).reshape(-1, FRAME_SIDE, FRAME_SIDE)
    return grey, rows[:, pixels:].reshape(-1, 2, half, half)


def _read_rows(path: Path, *, length: int) -> NDArray[np.uint8]:
    flat = np.fromfile(path, dtype=np.uint8) if path.exists() else np.zeros(0, np.uint8)
    count = len(flat) // length
    return flat[: count * length].reshape(count, length)


def shots_of(cuts: Iterable[float], *, seconds: float) -> tuple[Stretch, ...]:
    """The shots of a film of `seconds` that was found to have `cuts`."""
    borders = [0.0]
    for cut in sorted(cuts):
        if cut - borders[-1] >= MIN_SHOT and seconds - cut >= MIN_SHOT:
            borders.append(round(cut, 3))
    return tuple(pairwise([*borders, seconds]))
