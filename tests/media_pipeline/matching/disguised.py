"""What people do to a film so that it is not recognised, done to the stills of films that are drawn."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates, rotate

from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.landmarks import Landmarks, landmarks_of, read_landmarks
from tests.media_pipeline.matching.truth_films import TruthFilm

Light = NDArray[np.float32]  # second, row, column

ROWS, COLUMNS = 90, 160
LATE = 0.4  # seconds by which the stills of a copy are taken later than those of the film
BLUR, NOISE = 0.7, 2.5  # what the encoder leaves: pixels, grey levels
HOST = 777  # the film in whose corner others stand


def stills_of(film: TruthFilm, *, late: float = 0.0) -> Light:
    """One picture a second."""
    drawn = film.draw(np.arange(late, film.seconds, 1.0)).astype(np.float32)
    spare = (drawn.shape[1] - ROWS) // 2
    return drawn[:, spare : spare + ROWS]


def landmarks_in(light: Light, *, seed: int) -> Landmarks:
    """Of pictures that were encoded."""
    noise = NOISE * np.random.default_rng(seed).standard_normal(light.shape, np.float32)
    grey = np.clip(gaussian_filter(light, (0, BLUR, BLUR)) + noise, 0, 255).astype(np.uint8)
    stills = np.repeat(grey[..., None], 3, axis=3)
    return read_landmarks(landmarks_of(np.repeat(stills, FRAMES_PER_SECOND, axis=0)))


def subtitled(light: Light) -> Light:
    """Two lines of letters over the lower part, others every three seconds."""
    light = light.copy()
    for second, picture in enumerate(light):
        rng = np.random.default_rng(second // 3)
        for line in (70, 78):
            x = 30
            while x < COLUMNS - 30:
                width = int(rng.integers(2, 4))
                picture[line : line + 5, x : x + width] = 250
                picture[line + 1 : line + 4, x + width] = 10
                x += width + 1 + int(rng.integers(1, 3))
    return light


def with_logo(light: Light) -> Light:
    """A light disc over a quarter of the picture's width."""
    light = light.copy()
    y, x = np.mgrid[0:30, 0:40]
    light[:, 4:34, 116:156][:, ((x - 20) / 18) ** 2 + ((y - 15) / 13) ** 2 < 1] = 240
    light[:, 12:26, 130:142] = 30
    return light


def cropped(light: Light, kept: float = 0.85) -> Light:
    rows, columns = light.shape[1:]
    down, across = round(rows * (1 - kept) / 2), round(columns * (1 - kept) / 2)
    return _resized(light[:, down : rows - down, across : columns - across], (rows, columns))


def upright(light: Light) -> Light:
    """9:16 out of the middle."""
    width = round(ROWS * 9 / 16)
    left = (light.shape[2] - width) // 2
    return light[:, :, left : left + width]


def turned(light: Light) -> Light:
    """By 3°, and cropped so that no corner shows."""
    return cropped(rotate(light, 3, axes=(1, 2), reshape=False, order=1), 0.9)


def negated(light: Light) -> Light:
    return 255 - light


def in_a_corner(light: Light) -> Light:
    """Half as large, over another film."""
    host = stills_of(TruthFilm(HOST, len(light) + 1))[: len(light)].copy()
    host[:, 40:85, 75:155] = _resized(light, (45, 80))
    return host


DISGUISES: dict[str, Callable[[Light], Light]] = {
    "subtitles burnt in": subtitled,
    "large logo": with_logo,
    "cropped by 15%": cropped,
    "vertical, from a wide film": upright,
    "turned by 3°": turned,
    "negative": negated,
    "picture in picture": in_a_corner,
    "subtitles, logo, negative": lambda light: subtitled(with_logo(negated(light))),
    "cropped, turned, subtitles": lambda light: subtitled(turned(cropped(light, 0.9))),
    "logo, vertical, negative": lambda light: negated(upright(with_logo(light))),
    "negative, in a corner, subtitles": lambda light: subtitled(in_a_corner(negated(light))),
}


def _resized(light: Light, size: tuple[int, int]) -> Light:
    rows, columns = light.shape[1:]
    blur = 0.4 * rows / size[0] if size[0] < rows else 0
    y, x = ((np.arange(new) + 0.5) * old / new - 0.5 for new, old in zip(size, (rows, columns), strict=True))
    places = np.meshgrid(y, x, indexing="ij")
    soft = gaussian_filter(light, (0, blur, blur)) if blur else light
    return np.stack([map_coordinates(picture, places, order=1, mode="nearest") for picture in soft])
