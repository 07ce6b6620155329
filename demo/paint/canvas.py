"""Colours, gradients, noise, layers and soft sprites: what every painter of a shot needs.

A shot is a list of parts; a part draws itself on a frame at a time given in seconds of the shot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 854, 480
DRAWINGS_PER_SECOND = 12

Colour = tuple[int, int, int]
Pixels = NDArray[np.floating[Any]]
Part = Callable[[Image.Image, float], None]


@dataclass(frozen=True)
class Palette:
    """`sky` from the zenith down to the horizon, `land` from far to near."""

    sky: tuple[Colour, ...]
    land: tuple[Colour, Colour]
    light: Colour
    accent: Colour


@dataclass(frozen=True)
class Scene:
    """What a painter is asked for: the colours, the length in seconds and the dice."""

    palette: Palette
    seconds: float
    dice: np.random.Generator


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` 0 gives `one`, 1 gives `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def to_image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def wash(
    colours: Sequence[Colour], *, dice: np.random.Generator, width: int = WIDTH, height: int = HEIGHT
) -> Pixels:
    """A vertical gradient with the tooth of paper, which also keeps it from banding."""
    stops = np.linspace(0, 1, len(colours))
    down = np.linspace(0, 1, height)
    lines = np.stack([np.interp(down, stops, [c[i] for c in colours]) for i in range(3)], axis=-1)
    tooth = cloud(dice, width=width, height=height, cells=90, octaves=2) * 5 - 2.5
    tooth += dice.normal(0, 1.6, (height, width)).astype(np.float32)
    return (lines[:, None, :] + tooth[:, :, None]).astype(np.float32)


def cloud(
    dice: np.random.Generator, *, width: int = WIDTH, height: int = HEIGHT, cells: int = 6, octaves: int = 4
) -> Pixels:
    """Fractal value noise from 0 to 1; `cells` is the number of lumps across."""
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for octave in range(octaves):
        across = min(cells * 2**octave, width)
        grid = dice.random((max(2, across * height // width + 1), across + 1)).astype(np.float32)
        lumps = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(lumps) * weight
        weight /= 2
    total -= total.min()
    return (total / max(float(total.max()), 1e-6)).astype(np.float32)


def ridge(
    dice: np.random.Generator, *, width: int, lump: float, octaves: int = 5, rough: float = 0.5
) -> Pixels:
    """A skyline from 0 to 1 over `width` pixels, whose broadest hills are about `lump` pixels wide."""
    line = np.zeros(width, np.float32)
    weight = 1.0
    for octave in range(octaves):
        step = max(2.0, lump / 2**octave)
        points = dice.random(int(width / step) + 4)
        place = np.arange(width) / step
        left = place.astype(int)
        within = place - left
        eased = within * within * (3 - 2 * within)
        line += ((points[left] * (1 - eased) + points[left + 1] * eased) * weight).astype(np.float32)
        weight *= rough
    line -= line.min()
    return (line / max(float(line.max()), 1e-6)).astype(np.float32)


def glow(pixels: Pixels, *, at: tuple[float, float], radius: float, colour: Colour, strength: float) -> None:
    """Add soft light around a point, in place, as a second projector would."""
    height, width = pixels.shape[:2]
    across = (np.arange(width) - at[0]) ** 2
    down = (np.arange(height) - at[1]) ** 2
    fall = np.exp(-(down[:, None] + across[None, :]) / (2 * radius**2)) * strength
    room = np.clip(255 - pixels, 0, 255) / 255
    pixels += room * np.array(colour, np.float32) * fall[:, :, None].astype(np.float32)


def disc(
    pixels: Pixels, *, at: tuple[float, float], radius: float, colour: Colour, shade: float = 1.0
) -> None:
    """Paint a disc with a smooth edge, in place."""
    height, width = pixels.shape[:2]
    across = np.arange(width) - at[0]
    down = np.arange(height) - at[1]
    far = np.hypot(down[:, None], across[None, :])
    cover = np.clip(radius - far + 0.5, 0, 1)[:, :, None] * shade
    pixels += (np.array(colour, np.float32) - pixels) * cover.astype(np.float32)


def backdrop(pixels: Pixels) -> Part:
    picture = to_image(pixels[:HEIGHT, :WIDTH])

    def draw(frame: Image.Image, seconds: float) -> None:
        frame.paste(picture)

    return draw


def layer_width(scene: Scene, speed: float) -> int:
    return WIDTH + int(abs(speed) * scene.seconds) + 4


def layer(pixels: Pixels, cover: Pixels, *, top: int, speed: float, scene: Scene) -> Part:
    """A cut-out which passes by at `speed` pixels a second (positive: the camera moves to the right).
    `cover` is its opacity from 0 to 1; rows that are opaque all the way are copied, which is quick."""
    picture = to_image(pixels)
    mask = Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))
    holes = np.flatnonzero(cover.min(axis=1) < 1)
    band = int(holes[-1]) + 1 if len(holes) else 0
    travel = picture.width - WIDTH

    def draw(frame: Image.Image, seconds: float) -> None:
        left = min(travel, max(0, round(speed * seconds) if speed >= 0 else round(travel + speed * seconds)))
        if band:
            box = (left, 0, left + WIDTH, band)
            frame.paste(picture.crop(box), (0, top), mask.crop(box))
        if band < picture.height:
            frame.paste(picture.crop((left, band, left + WIDTH, picture.height)), (0, top + band))

    return draw


def soft_dot(size: int, *, core: float = 0.35) -> Image.Image:
    """An opacity mask of a light: a bright core and a soft rim."""
    place = np.arange(size) - (size - 1) / 2
    far = np.hypot(place[:, None], place[None, :]) / (size / 2)
    cover = np.clip((1 - far) / max(1e-3, 1 - core), 0, 1) ** 1.6
    return Image.fromarray((cover * 255).astype(np.uint8))


def drifting(
    scene: Scene,
    *,
    count: int,
    sizes: tuple[int, int],
    colours: Sequence[Colour],
    speed: tuple[float, float],
    opacity: float = 1.0,
    core: float = 0.35,
    sway: float = 8,
    area: tuple[int, int] = (0, HEIGHT),
) -> Part:
    """Lights, dust, snow or petals on the wind; `speed` in pixels a second, larger ones move faster."""
    dice = scene.dice
    span = sizes[1] - sizes[0]
    big = dice.random(count) ** 2
    dots = [soft_dot(sizes[0] + round(span * b), core=core).point(lambda v: int(v * opacity)) for b in big]
    paints = [colours[i] for i in dice.integers(len(colours), size=count)]
    begin_x, begin_y, phase = dice.random(count) * WIDTH, dice.random(count), dice.random(count) * 6.28
    pace = 0.5 + big
    low, high = area

    def draw(frame: Image.Image, seconds: float) -> None:
        for i, dot in enumerate(dots):
            reach = dot.width
            x = (begin_x[i] + speed[0] * pace[i] * seconds + sway * np.sin(phase[i] + seconds)) % (
                WIDTH + reach
            )
            y = (begin_y[i] * (high - low) + speed[1] * pace[i] * seconds) % (high - low + reach)
            frame.paste(paints[i], (int(x) - reach, low + int(y) - reach), dot)

    return draw


def walker(scene: Scene, *, ground: int, height: int, colour: Colour, pace: float, start: float) -> Part:
    """A small figure in a coat and a scarf, walking along `ground`; `pace` in pixels a second."""
    steps = [_walking_figure(height, colour, scene.palette.accent, i / 8 * 6.283) for i in range(8)]
    if pace < 0:
        steps = [figure.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for figure in steps]

    def draw(frame: Image.Image, seconds: float) -> None:
        figure = steps[int(seconds * 8) % 8 if pace else 0]
        x = round(start + pace * seconds) - figure.width // 2
        frame.paste(figure, (x, ground - figure.height), figure)

    return draw


def _walking_figure(height: int, colour: Colour, scarf: Colour, phase: float) -> Image.Image:
    fine = 4
    h, w = height * fine, height * fine
    picture = Image.new("RGBA", (w, h), (*colour, 0))
    pen = ImageDraw.Draw(picture)
    middle, hip, shoulder, head = w / 2, h * 0.62, h * 0.27, h * 0.14
    for side in (0, np.pi):
        foot = middle + np.sin(phase + side) * h * 0.14
        lift = max(0.0, np.cos(phase + side)) * h * 0.05
        pen.line([(middle, hip), (foot, h * 0.98 - lift)], fill=colour, width=int(h * 0.065))
    coat = [(-0.09, shoulder), (0.09, shoulder), (0.15, hip * 1.14), (-0.15, hip * 1.14)]
    pen.polygon([(middle + dx * h, y) for dx, y in coat], fill=colour)
    pen.ellipse([middle - h * 0.085, head - h * 0.1, middle + h * 0.085, head + h * 0.09], fill=colour)
    flap = np.sin(phase * 2) * h * 0.03
    pen.rounded_rectangle([middle - h * 0.1, h * 0.22, middle + h * 0.1, h * 0.29], h * 0.03, fill=scarf)
    tail = [
        (middle - h * 0.08, h * 0.23),
        (middle - h * 0.36, h * 0.25 + flap),
        (middle - h * 0.34, h * 0.32 + flap),
    ]
    pen.polygon([*tail, (middle - h * 0.06, h * 0.29)], fill=scarf)
    return picture.resize((height, height), Image.Resampling.LANCZOS)


def blurred(cover: Pixels, radius: float) -> Pixels:
    picture = Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255
