"""Pillow and numpy on what the one pass leaves: sheets of stills, and the choice of posters."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media_pipeline.renditions.storyboard import Grid

Stills = NDArray[np.uint8]  # number, row, column, RGB
LOOKED_AT = 320  # width at which a poster is judged
DARK = 28.0  # mean brightness below which a picture is black for our purpose
BRIGHT = 232.0
PLAIN = 0.6  # share of one colour from which on a picture is taken for a title card
BLURRED = 0.35  # of the film's usual detail
FAVOURED = 0.3  # a poster is best found near this share of the film
ALIKE = 14.0  # mean difference up to which two posters say the same


@dataclass(frozen=True)
class PosterCandidate:
    """What speaks for one picture of a film as its poster, and a thumbnail of it to tell it from others."""

    path: Path
    light: float
    contrast: float
    detail: float
    plainness: float
    thumb: NDArray[np.int16]


def read_stills(path: Path, *, size: tuple[int, int]) -> Stills:
    """The stills of the pass, on disk until they are used; a last one that was cut short is left out."""
    width, height = size
    count = path.stat().st_size // (width * height * 3) if path.exists() else 0
    if not count:
        return np.zeros((0, height, width, 3), np.uint8)
    return np.memmap(path, np.uint8, "r", shape=(count, height, width, 3))


def write_sheet(stills: Stills, chosen: Sequence[int], grid: Grid, *, path: Path, quality: int) -> None:
    """The chosen stills, cell by cell."""
    sheet = Image.new("RGB", grid.sheet_size)
    for cell, number in enumerate(chosen):
        sheet.paste(Image.fromarray(stills[number]), grid.corner(cell))
    sheet.save(path, "JPEG", quality=quality, optimize=True, progressive=True)


def choose_posters(paths: Sequence[Path], *, count: int) -> list[Path]:
    """The `count` pictures of a film (in its order) that say most, best first: neither black nor white nor
    blurred nor a title card, rich in contrast, not from the very edges, and unlike each other if there are
    enough."""
    candidates = [_look_at(path) for path in paths]
    marks = _marks(candidates)
    ranked = [candidates[number] for number in np.argsort(-marks, kind="stable")]
    chosen: list[PosterCandidate] = []
    for candidate in ranked:
        if len(chosen) < count and not any(_is_alike(candidate, other) for other in chosen):
            chosen.append(candidate)
    spare = [candidate for candidate in ranked if candidate not in chosen]
    return [candidate.path for candidate in [*chosen, *spare[: count - len(chosen)]]]


def write_poster(picture: Path, *, path: Path, quality: int) -> None:
    """The picture again, without anything that its maker wrote into it."""
    with Image.open(picture) as image:
        pixels = Image.fromarray(np.asarray(image.convert("RGB")))  # Pillow would copy the comment
    pixels.save(path, "JPEG", quality=quality, optimize=True, progressive=True)


def _look_at(path: Path) -> PosterCandidate:
    with Image.open(path) as image:
        scale = LOOKED_AT / max(image.size)
        image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
        image.thumbnail((LOOKED_AT, LOOKED_AT))
        colours = np.asarray(image.convert("RGB"), np.uint8)
        grey = np.asarray(image.convert("L"), np.float32)
    bends = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    coarse = (colours >> 5).astype(np.int32)
    counts = np.bincount((coarse[..., 0] << 6 | coarse[..., 1] << 3 | coarse[..., 2]).ravel())
    thumb = np.asarray(Image.fromarray(colours).resize((16, 16)), np.int16)
    return PosterCandidate(
        path,
        light=float(grey.mean()),
        contrast=float(grey.std()) / 64,
        detail=float(np.abs(bends).mean()) if bends.size else 0.0,
        plainness=float(counts.max() / colours[..., 0].size),
        thumb=thumb,
    )


def _marks(candidates: Sequence[PosterCandidate]) -> NDArray[np.float64]:
    place = np.arange(len(candidates)) / max(len(candidates) - 1, 1)
    light = np.array([candidate.light for candidate in candidates])
    detail = np.array([candidate.detail for candidate in candidates])
    usual = float(np.median(detail)) or 1.0
    marks = np.minimum([candidate.contrast for candidate in candidates], 1) + np.minimum(
        detail / (2 * usual), 1
    )
    marks -= 0.6 * np.abs(place - FAVOURED) + 0.5 * ((place < 0.05) | (place > 0.95))
    marks -= 1.0 * (detail < BLURRED * usual)
    marks -= 1.5 * (np.array([candidate.plainness for candidate in candidates]) > PLAIN)
    marks -= 3.0 * ((light < DARK) | (light > BRIGHT))
    return np.asarray(marks, np.float64)


def _is_alike(one: PosterCandidate, other: PosterCandidate) -> bool:
    return float(np.abs(one.thumb - other.thumb).mean()) <= ALIKE
