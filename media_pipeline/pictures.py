"""Pillow and numpy on the raw stills of the one pass: the sprite sheet, and the choice and making of a
poster."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media_pipeline.storyboard import Grid

Stills = NDArray[np.uint8]  # second, row, column, RGB
DARK = 28.0  # mean brightness below which a still is black for our purpose
BRIGHT = 232.0
FAVOURED = 0.3  # a poster is best found near this share of the film


def read_stills(path: Path, *, size: tuple[int, int]) -> Stills:
    """The stills of each second; a last one that was not written to its end is left out."""
    width, height = size
    flat = np.fromfile(path, dtype=np.uint8)
    count = len(flat) // (width * height * 3)
    return flat[: count * width * height * 3].reshape(count, height, width, 3)


def write_sprite(stills: Stills, grid: Grid, *, path: Path, quality: int) -> None:
    sheet = Image.new("RGB", grid.sheet_size)
    for cell in range(grid.cells):
        sheet.paste(Image.fromarray(stills[cell]), grid.corner(cell))
    sheet.save(path, "JPEG", quality=quality, optimize=True, progressive=True)


def poster_second(stills: Stills) -> int:
    """The second whose still says most: neither black nor white, rich in contrast and detail, not from the
    very edges of the film, and rather near FAVOURED."""
    count = len(stills)
    grey = stills.mean(axis=3, dtype=np.float32)
    light = grey.mean(axis=(1, 2))
    contrast = grey.std(axis=(1, 2)) / 64
    across = np.abs(np.diff(grey, axis=2)).mean(axis=(1, 2))
    down = np.abs(np.diff(grey, axis=1)).mean(axis=(1, 2))
    detail = (across + down) / 16
    place = np.arange(count) / max(count - 1, 1)
    score = np.minimum(contrast, 1) + np.minimum(detail, 1) - 0.6 * np.abs(place - FAVOURED)
    score -= 3.0 * ((light < DARK) | (light > BRIGHT))
    score -= 0.5 * ((place < 0.05) | (place > 0.95))
    return int(np.argmax(score))


def write_poster(raw: Path, *, size: tuple[int, int], path: Path, quality: int) -> None:
    """A JPEG of the one raw RGB frame in `raw`."""
    width, height = size
    pixels = np.fromfile(raw, dtype=np.uint8)[: width * height * 3].reshape(height, width, 3)
    Image.fromarray(pixels).save(path, "JPEG", quality=quality, optimize=True, progressive=True)
