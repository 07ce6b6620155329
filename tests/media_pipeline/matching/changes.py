"""What people do to a film before they hand it in again, done to the films that are drawn."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Crop, Thumbnails, fingerprint_of
from tests.media_pipeline.matching.truth_films import WHOLE, TruthFilm, Window

THUMBNAIL_SIDE = 64
LATE = 0.11  # seconds by which the prints of a copy are taken later than those of the film
AROUND, OVER = 0.135, 0.125  # share of the height that a bar has
BLUR, NOISE = 0.7, 2.5  # what the encoder leaves of a picture: pixels, grey levels


Light = NDArray[np.float32]


@dataclass(frozen=True)
class Change:
    """One way to make a copy."""

    window: Window = WHOLE
    gamma: float = 1.0
    contrast: float = 1.0
    is_mirrored: bool = False
    bars: str = ""  # "around": the picture shrunk between them; "over": painted over it
    speed: float = 1.0
    kept: tuple[float, float] = (0.0, 1.0)  # shares of the film


CROPPED = (0.02, 0.02, 0.96, 0.96)
CHANGES = {
    "re-encoded": Change(),
    "graded": Change(gamma=0.75, contrast=1.2),
    "cropped": Change(window=CROPPED),
    "mirrored": Change(is_mirrored=True),
    "letterboxed": Change(bars="around"),
    "letterboxed over the picture": Change(bars="over"),
    "faster": Change(speed=1.1),
    "both ends cut": Change(kept=(0.1, 0.9)),
    "cropped, graded, faster": Change(window=CROPPED, gamma=1.3, contrast=0.9, speed=1.1),
    "mirrored, letterboxed, both ends cut": Change(is_mirrored=True, bars="around", kept=(0.1, 0.9)),
    "graded, mirrored, slower": Change(gamma=0.8, is_mirrored=True, speed=0.9),
}


def original(film: TruthFilm) -> bytes:
    """The film's own fingerprint."""
    times = np.arange(0, film.seconds, 1 / FRAMES_PER_SECOND)
    return fingerprint_of(thumbnails_of(film.draw(times)), None)


def copy(film: TruthFilm, change: Change) -> bytes:
    """The fingerprint of a changed copy of the film, which is always encoded anew, too."""
    blurred, noise = _drawn(film, change.window, change.speed, change.kept)
    light = 255 * np.clip((blurred / 255) ** change.gamma * change.contrast, 0, 1)
    light += noise
    if change.is_mirrored:
        light = light[:, :, ::-1]
    crop = None
    if change.bars:
        light, crop = _between_bars(light, over=change.bars == "over")
    return fingerprint_of(thumbnails_of(np.clip(light, 0, 255)), crop)


@lru_cache(maxsize=len(CHANGES))
def _drawn(film: TruthFilm, window: Window, speed: float, kept: tuple[float, float]) -> tuple[Light, Light]:
    """The pictures of a copy, blurred, and the noise on them: the same for several changes."""
    start, end = (share * film.seconds for share in kept)
    times = np.arange(start + LATE, end, speed / FRAMES_PER_SECOND)
    video = film.draw(times, window=window)
    noise = NOISE * np.random.default_rng(film.seed).standard_normal(video.shape, np.float32)
    return gaussian_filter(video.astype(np.float32), (0, BLUR, BLUR)), noise


def thumbnails_of(video: NDArray[np.generic]) -> Thumbnails:
    """Pictures as the one pass prints them: each pixel the mean of the area it covers."""
    rows, columns = (_means(side, THUMBNAIL_SIDE) for side in video.shape[1:])
    return np.round(rows @ (video.astype(np.float32) @ columns.T)).astype(np.uint8)


def _means(side: int, wanted: int) -> NDArray[np.float32]:
    fine = np.repeat(np.eye(side, dtype=np.float32), wanted, axis=1)
    return fine.reshape(side, wanted, side).mean(axis=2).T


def _between_bars(light: Light, *, over: bool) -> tuple[Light, Crop]:
    """With black above and below, and where a detector that sees pairs of 480 lines finds the picture."""
    rows = light.shape[1]
    bar = round(rows * (OVER if over else AROUND))
    inner = light[:, bar:-bar] if over else _means(rows, rows - 2 * bar) @ light
    framed = np.zeros_like(light)
    framed[:, bar:-bar] = inner
    return framed, (0.0, np.ceil(bar / rows * 240) / 240, 1.0, np.floor((1 - 2 * bar / rows) * 240) / 240)
