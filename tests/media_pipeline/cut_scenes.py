"""Moving pictures drawn by dice, for films whose cuts are known: worlds of noise, patches, boxes and
horizons; cameras that stand, pan, zoom, turn, shake and whip; things that cross the picture; light that
flickers and bursts; grain; grades from night to high key. Same dice, same pictures."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIZE = (426, 240)
WORLD = (1024, 768)  # periodic, so that a camera can travel for ever

Dice = np.random.Generator
Plane = NDArray[np.uint8]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Thing:
    """An ellipse with a texture that moves over the picture; pixels, and pixels for each frame."""

    picture: Image.Image
    mask: Image.Image
    start: tuple[float, float]
    speed: tuple[float, float]


@dataclass(frozen=True)
class Grade:
    """Curve of the brightness, and colours that go with it."""

    luma: Plane
    blue: Plane
    red: Plane


@dataclass(frozen=True)
class Scene:
    """What one shot shows; arrays have a number for each frame."""

    world: Image.Image  # four tiles of it
    x: Numbers
    y: Numbers
    zoom: Numbers  # pixels of the world for each of the picture
    angle: Numbers
    light: Numbers
    hold: int  # frames that each drawing stands
    things: tuple[Thing, ...]
    grade: Grade
    grain: Plane | None


def throw_scene(dice: Dice, *, frames: int, rate: int, before: Scene | None) -> Scene:
    """Any scene; now and then a neighbour of the one `before`: the same grade, the same world seen from
    elsewhere, nearer to it, or after a jump of the camera."""
    kinship = dice.choice(["none", "grade", "world", "nearer", "jump"], p=[0.62, 0.2, 0.1, 0.04, 0.04])
    world, grade = _world(dice), _grade(dice)
    if before is not None and kinship != "none":
        grade = before.grade
        world = world if kinship == "grade" else before.world
    x, y, zoom, angle = _travel(dice, frames=frames, rate=rate)
    if before is not None and kinship in {"nearer", "jump"}:
        aside, closer = (0.0, 0.6) if kinship == "nearer" else (dice.uniform(40, 120), 1.0)
        x, y = x - x[0] + before.x[-1] + aside, y - y[0] + before.y[-1]
        zoom, angle = np.full(frames, before.zoom[-1] * closer), np.full(frames, before.angle[-1])
    things = tuple(_throw_thing(dice, world, rate=rate) for _ in range(dice.choice([0, 0, 1, 2, 4])))
    strength = dice.choice([0.0, 2.0, 4.0, 7.0])
    grain = dice.normal(128, strength, (SIZE[1] * 2, SIZE[0] * 2)).astype(np.uint8) if strength else None
    light = _light(dice, frames=frames, rate=rate)
    hold = int(dice.choice([1, 2], p=[0.9, 0.1]))
    return Scene(world, x, y, zoom, angle, light, hold, things, grade, grain)


def evenly_lit(scene: Scene) -> Scene:
    """The same under even light: what flashes are put on, so that a film has as many as are counted."""
    return replace(scene, light=np.ones_like(scene.light))


def draw(scene: Scene, frame: int, dice: Dice) -> tuple[Plane, Plane, Plane]:
    """Planes Y, U and V (4:2:0) of a frame."""
    frame -= frame % scene.hold
    cos, sin = (f(scene.angle[frame]) * scene.zoom[frame] for f in (np.cos, np.sin))
    x = scene.x[frame] % WORLD[0] + WORLD[0] / 2 - (cos * SIZE[0] - sin * SIZE[1]) / 2
    y = scene.y[frame] % WORLD[1] + WORLD[1] / 2 - (sin * SIZE[0] + cos * SIZE[1]) / 2
    seen = scene.world.transform(
        SIZE, Image.Transform.AFFINE, (cos, -sin, x, sin, cos, y), Image.Resampling.BILINEAR
    )
    for thing in scene.things:
        left, top = (int(a + b * frame) for a, b in zip(thing.start, thing.speed, strict=True))
        seen.paste(thing.picture, (left, top), thing.mask)
    curve = np.clip(np.arange(256) * scene.light[frame], 0, 255).astype(np.uint8)
    light = curve[np.asarray(seen)]
    luma = scene.grade.luma[light]
    if scene.grain is not None:
        down, along = dice.integers(0, SIZE[1]), dice.integers(0, SIZE[0])
        noise = scene.grain[down : down + SIZE[1], along : along + SIZE[0]]
        luma = np.clip(luma.astype(np.int16) + noise - 128, 16, 235).astype(np.uint8)
    small = light[::2, ::2]
    return luma, scene.grade.blue[small], scene.grade.red[small]


def _world(dice: Dice) -> Image.Image:
    kind = dice.choice(["noise", "patches", "boxes", "horizon"])
    ground = _noise(dice, fall=dice.uniform(1.0, 1.9))
    if kind == "patches":
        levels = int(dice.integers(3, 7))
        ground = np.floor(ground * levels) / (levels - 1) * 0.85 + _noise(dice, fall=1.0) * 0.15
    elif kind == "boxes":
        for _ in range(dice.integers(40, 160)):
            width, height = dice.integers(20, 220, 2)
            ground = np.roll(ground, tuple(dice.integers(0, 768, 2)), (0, 1))
            ground[:height, :width] = ground[:height, :width] * 0.2 + dice.uniform(0, 0.8)
    elif kind == "horizon":
        down = np.linspace(0, 2 * np.pi, WORLD[1], endpoint=False)[:, None]
        ground = ground * 0.5 + (0.5 + 0.5 * np.cos(down)) * 0.5
    pixels = (np.clip(ground, 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(np.tile(pixels, (2, 2)))


def _noise(dice: Dice, *, fall: float) -> Numbers:
    """Between 0 and 1; a large `fall` makes it smooth."""
    spectrum = np.fft.rfft2(dice.standard_normal((WORLD[1], WORLD[0])))
    down, along = np.fft.fftfreq(WORLD[1])[:, None] * WORLD[1], np.fft.rfftfreq(WORLD[0]) * WORLD[0]
    distance = np.hypot(down, along)
    spectrum *= np.where(distance < 3, 0, np.maximum(distance, 3) ** -fall)
    flat = np.fft.irfft2(spectrum, (WORLD[1], WORLD[0]))
    noise: Numbers = np.clip(flat / flat.std() * 0.22 + 0.5, 0, 1)
    return noise


def _travel(dice: Dice, *, frames: int, rate: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    seconds = np.arange(frames) / rate
    move = dice.choice(
        ["still", "pan", "zoom", "turn", "hand", "fast", "whip"], p=[0.15, 0.25, 0.2, 0.08, 0.14, 0.1, 0.08]
    )
    heading = dice.uniform(0, 2 * np.pi)
    speed = {"still": 0.0, "pan": 60.0, "fast": dice.uniform(250, 700), "hand": 15.0}.get(move, 20.0)
    path = speed * seconds
    if move == "whip":
        path = path + dice.uniform(300, 900) * _step(seconds, dice.uniform(0.2, 0.8) * seconds[-1], 0.4)
    shake = {"hand": 3.0, "still": 0.0}.get(move, dice.choice([0.0, 0.0, 1.5]))
    wander = np.cumsum(dice.normal(0, shake * (25 / rate) ** 0.5 / 2, (2, frames)), axis=1)
    wander += dice.normal(0, shake / 2, (2, frames)) * dice.choice([0, 1])
    x = dice.uniform(0, WORLD[0]) + np.cos(heading) * path + wander[0]
    y = dice.uniform(0, WORLD[1]) + np.sin(heading) * path * 0.5 + wander[1]
    nearer = dice.choice([-0.18, -0.06, 0.06, 0.12]) if move == "zoom" else 0.0
    zoom = np.clip(dice.uniform(0.7, 1.3) * np.exp(nearer * seconds), 0.35, 1.5)
    turn = dice.uniform(-0.5, 0.5) if move == "turn" else 0.0
    return x, y, zoom, dice.uniform(-0.1, 0.1) + turn * seconds


def _step(seconds: Numbers, start: float, length: float) -> Numbers:
    share = np.clip((seconds - start) / length, 0, 1)
    return share * share * (3 - 2 * share)


def _light(dice: Dice, *, frames: int, rate: int) -> Numbers:
    seconds = np.arange(frames) / rate
    kind = dice.choice(["even", "flicker", "pulse", "burst", "dusk"], p=[0.7, 0.08, 0.08, 0.06, 0.08])
    if kind == "flicker":
        return 1 + dice.normal(0, 0.06, frames)
    if kind == "pulse":
        return 1 + 0.15 * np.sin(2 * np.pi * dice.uniform(0.5, 3) * seconds)
    if kind == "burst":
        since = seconds - dice.uniform(0.2, 0.8) * seconds[-1]
        return 1 + np.where(since >= 0, 0.9 * np.exp(-np.maximum(since, 0) / 0.35), 0)
    if kind == "dusk":
        return np.linspace(1, dice.choice([0.5, 1.4]), frames)
    return np.ones(frames)


def _throw_thing(dice: Dice, world: Image.Image, *, rate: int) -> Thing:
    width, height = (int(side) for side in dice.integers(24, 150, 2))
    left, top = (int(side) for side in dice.integers(0, 500, 2))
    picture = world.crop((left, top, left + width, top + height))
    picture = picture.point([int(level * 0.75 + 40) for level in range(256)])
    down, along = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    mask = np.clip((1 - np.hypot(down, along)) * 8, 0, 1) * 255
    start, speed = dice.uniform(-60, SIZE[0]), dice.uniform(-160, 160, 2) / rate
    return Thing(
        picture, Image.fromarray(mask.astype(np.uint8)), (start, dice.uniform(0, SIZE[1] - 40)), tuple(speed)
    )


def _grade(dice: Dice) -> Grade:
    low, high = {"plain": (16, 225), "night": (16, 100), "soft": (50, 180), "high": (90, 235)}[
        dice.choice(["plain", "night", "soft", "high"], p=[0.5, 0.15, 0.2, 0.15])
    ]
    level = np.linspace(0, 1, 256)
    luma = low + (high - low) * level ** dice.uniform(0.7, 1.5)
    blue, red = (128 + dice.uniform(-30, 30) * (level + dice.uniform(-0.5, 0.5)) for _ in range(2))
    return Grade(*(plane.clip(16, 240).astype(np.uint8) for plane in (luma, blue, red)))
