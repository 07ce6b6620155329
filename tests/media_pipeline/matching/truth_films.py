"""Films that are drawn from a seed, at any moment and through any window, so that what was done to a film is
known exactly. Films of one style look alike on purpose: same tones, same kinds of shots, the same opening
card, black leaders and smooth gradients."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

Floats = NDArray[np.float64]
Picture = Callable[[float, Floats, Floats], Floats]  # second of the shot, x and y in 0..1 → light in 0..1
Window = tuple[float, float, float, float]

SIZE = (96, 160)  # rows, columns
WHOLE = (0.0, 0.0, 1.0, 1.0)
STYLES = 6
FIELD = 384  # side of a texture


@dataclass(frozen=True)
class TruthFilm:
    """A film of `seed`; films whose seeds are equal modulo STYLES share their style."""

    seed: int
    seconds: float = 60.0

    @cached_property
    def shots(self) -> list[tuple[float, Picture]]:
        """(start, picture): leader, card, shots of 2–8 s with a gradient among them, and black at the end."""
        rng, style = np.random.default_rng([7, self.seed]), self.seed % STYLES
        shots: list[tuple[float, Picture]] = [(0.0, black()), (1.5, card(style))]
        start = 4.5
        while start < self.seconds - 2:
            kind = rng.choice(5, p=[0.35, 0.2, 0.2, 0.2, 0.05])
            make = (texture, landscape, portrait, blobs, gradient)[kind]
            shots.append((start, make(rng, style)))
            start += rng.uniform(2, 8)
        return [*shots, (self.seconds - 1.5, black())]

    def draw(self, times: Floats, *, window: Window = WHOLE) -> NDArray[np.uint8]:
        """Grey pictures of SIZE at `times` (seconds), seen through `window` (left, top, width, height)."""
        left, top, width, height = window
        rows, columns = SIZE
        y, x = np.meshgrid(
            top + height * (np.arange(rows) + 0.5) / rows,
            left + width * (np.arange(columns) + 0.5) / columns,
            indexing="ij",
        )
        starts = [start for start, _ in self.shots]
        video = np.empty((len(times), *SIZE), np.uint8)
        for at, time in enumerate(times):
            start, picture = self.shots[int(np.searchsorted(starts, time, "right")) - 1]
            video[at] = np.clip(picture(time - start, x, y) * 255, 0, 255)
        return video


def black() -> Picture:
    return lambda t, x, y: np.full_like(x, 0.02)


def card(style: int) -> Picture:
    """The opening card that all films of a style share."""
    rng = np.random.default_rng([11, style])
    boxes = [(rng.uniform(0.2, 0.7), 0.3 + 0.09 * line, rng.uniform(0.05, 0.2)) for line in range(5)]

    def picture(t: float, x: Floats, y: Floats) -> Floats:
        inside = [(abs(x - at) < width) & (abs(y - line) < 0.025) for at, line, width in boxes]
        return 0.05 + 0.85 * np.any(inside, axis=0)

    return picture


def gradient(rng: np.random.Generator, style: int) -> Picture:
    """Nothing but light that falls off smoothly."""
    angle, low, high = rng.uniform(0, 6.3), rng.uniform(0, 0.3), rng.uniform(0.6, 1)
    return lambda t, x, y: (
        low + (high - low) * (0.5 + 0.45 * np.sin(np.cos(angle) * x + np.sin(angle) * y + t / 9))
    )


def texture(rng: np.random.Generator, style: int) -> Picture:
    """A camera that moves over a rough surface."""
    field, move = _field(rng, 1.0 + 0.15 * style), _move(rng)
    tone = _tone(style)
    return lambda t, x, y: tone[0] + tone[1] * _sampled(field, *move(t, x, y))


def landscape(rng: np.random.Generator, style: int) -> Picture:
    """Bright sky over dark ground with a ridge between them."""
    ridge, field, move = gaussian_filter(rng.normal(size=512), 12, mode="wrap"), _field(rng, 1.4), _move(rng)
    ridge *= 0.12 / ridge.std()
    horizon, drift = 0.45 + 0.05 * style / STYLES, rng.uniform(-0.05, 0.05)

    def picture(t: float, x: Floats, y: Floats) -> Floats:
        line = horizon + np.interp((x + drift * t) * 160, np.arange(512), ridge, period=512)
        rough = 0.06 * _sampled(field, *move(t, x, y))
        return np.where(y < line, 0.85 - 0.3 * y, 0.25 - 0.1 * y) + rough

    return picture


def portrait(rng: np.random.Generator, style: int) -> Picture:
    """A head before a soft background: always in the middle, always lit from the left."""
    field, move = _field(rng, 2.0), _move(rng)
    wide, tall, sway = rng.uniform(0.12, 0.18), rng.uniform(0.25, 0.35), rng.uniform(0.01, 0.04)
    eyes, hair = rng.uniform(0.38, 0.46), rng.uniform(0.12, 0.3)

    def picture(t: float, x: Floats, y: Floats) -> Floats:
        middle = 0.5 + sway * np.sin(t)
        head = np.clip(8 * (1 - np.hypot((x - middle) / wide, (y - 0.5) / tall)), 0, 1)
        face = 0.75 - 0.8 * (x - middle) - 0.3 * (abs(y - eyes) < 0.02) * (abs(abs(x - middle) - 0.05) < 0.02)
        face = np.where(y < hair + 0.1, 0.15, face)
        behind = 0.3 + 0.05 * style / STYLES + 0.1 * _sampled(field, *move(t / 3, x, y))
        return head * face + (1 - head) * behind

    return picture


def blobs(rng: np.random.Generator, style: int) -> Picture:
    """Soft lights that wander."""
    count = 9
    places, speeds = rng.uniform(0, 1, (count, 2)), rng.normal(0, 0.06, (count, 2))
    sizes, lights = rng.uniform(0.04, 0.16, count), rng.choice([-0.5, 0.6], count)

    def picture(t: float, x: Floats, y: Floats) -> Floats:
        light = np.full_like(x, 0.4 + 0.03 * style)
        for place, speed, size, bright in zip(places, speeds, sizes, lights, strict=True):
            px, py = (place + speed * t) % 1
            light += bright * np.exp(-((x - px) ** 2 + (y - py) ** 2 / 2) / (2 * size**2))
        return light

    return picture


def _tone(style: int) -> tuple[float, float]:
    return 0.35 + 0.05 * style, 0.16 + 0.02 * (style % 3)


def _field(rng: np.random.Generator, slope: float) -> Floats:
    """A texture that repeats, with amplitudes that fall by frequency to the power of `slope`; deviation 1."""
    down, across = np.fft.fftfreq(FIELD)[:, None], np.fft.rfftfreq(FIELD)[None]
    falling = 1 / np.maximum(np.hypot(down, across), 1 / FIELD) ** slope
    falling[0, 0] = 0
    spectrum = np.fft.rfft2(rng.normal(size=(FIELD, FIELD))) * falling
    field = np.fft.irfft2(spectrum, s=(FIELD, FIELD))
    return field / field.std()


def _move(rng: np.random.Generator) -> Callable[[float, Floats, Floats], tuple[Floats, Floats]]:
    """A pan, a zoom and a turn, as slow as cameras are."""
    place, pan = rng.uniform(0, FIELD, 2), rng.normal(0, 9, 2)
    size, zoom, turn = rng.uniform(90, 200), rng.normal(0, 0.03), rng.normal(0, 0.02)

    def moved(t: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        scale, angle = size * np.exp(zoom * t), turn * t
        x, y = (x - 0.5) * scale, (y - 0.5) * scale * SIZE[0] / SIZE[1]
        across = np.cos(angle) * x - np.sin(angle) * y + place[0] + pan[0] * t
        down = np.sin(angle) * x + np.cos(angle) * y + place[1] + pan[1] * t
        return across, down

    return moved


def _sampled(field: Floats, across: Floats, down: Floats) -> Floats:
    sampled: Floats = map_coordinates(field, [down, across], order=1, mode="grid-wrap")
    return sampled
