"""Shots in the open: mountains, sea, dunes, forest and the view from a train."""

import numpy as np
from PIL import Image

from demo.paint.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Part,
    Pixels,
    Scene,
    backdrop,
    blurred,
    cloud,
    disc,
    drifting,
    glow,
    layer,
    layer_width,
    mix,
    ridge,
    walker,
    wash,
)


def sky(scene: Scene, *, sun: tuple[float, float], radius: float, haze: float = 1.0) -> Pixels:
    """The sky of the palette with its sun or moon, in the shares `sun` of the frame, and thin clouds."""
    palette = scene.palette
    pixels = wash(palette.sky, dice=scene.dice)
    at = (sun[0] * WIDTH, sun[1] * HEIGHT)
    glow(pixels, at=at, radius=WIDTH * 0.34, colour=palette.light, strength=0.42 * haze)
    glow(pixels, at=at, radius=radius * 2.4, colour=palette.light, strength=0.45 * haze)
    veils = Image.fromarray(cloud(scene.dice, cells=9, octaves=5))
    stretched = veils.resize((WIDTH * 5, HEIGHT), Image.Resampling.BICUBIC).crop(
        (WIDTH, 0, WIDTH * 2, HEIGHT)
    )
    height_share = np.linspace(1, 0, HEIGHT)[:, None]
    thin = (np.clip(np.asarray(stretched, np.float32) - 0.5, 0, 1) * height_share)[:, :, None] * 0.7
    pixels += (np.array(palette.light, np.float32) - pixels) * thin
    disc(pixels, at=at, radius=radius, colour=mix(palette.light, (255, 255, 250), 0.45))
    return pixels


def hill(
    scene: Scene, *, colour: Colour, base: float, rise: float, lump: float, speed: float, rough: float = 0.5
) -> Part:
    """One range of hills, whose foot dissolves in the mist of the horizon. `base` is the lowest point of its
    skyline and `rise` its height, as shares of the frame."""
    palette = scene.palette
    width = layer_width(scene, speed)
    line = ridge(scene.dice, width=width, lump=lump, rough=rough)
    top = int((base - rise) * HEIGHT) - 2
    height = HEIGHT - top
    depth = np.arange(height)[:, None] - (2 + (1 - line) * rise * HEIGHT)[None, :]
    mist = mix(palette.sky[-1], colour, 0.35)
    fade = np.clip(depth / (HEIGHT * 0.5), 0, 1)[:, :, None] * 0.75
    pixels = wash((colour, colour), dice=scene.dice, width=width, height=height)
    pixels += (np.array(mist, np.float32) - np.array(colour, np.float32)) * fade
    rim = np.exp(-(np.clip(depth, 0, None) ** 2) / 18)[:, :, None] * 0.28
    pixels += (np.array(palette.light, np.float32) - pixels) * rim
    return layer(pixels.astype(np.float32), np.clip(depth + 0.5, 0, 1), top=top, speed=speed, scene=scene)


def mountains(scene: Scene) -> list[Part]:
    """Ranges behind ranges, and someone who walks along the nearest."""
    far, near = scene.palette.land
    sun = (0.25 + 0.5 * scene.dice.random(), 0.3)
    parts = [backdrop(sky(scene, sun=sun, radius=34))]
    for step in range(5):
        share = step / 4
        base = 0.62 + 0.3 * share
        parts.append(
            hill(
                scene,
                colour=mix(far, near, share**0.9),
                base=base,
                rise=0.30 - 0.2 * share,
                lump=230 - 70 * share,
                speed=(0, 2, 5, 10, 18)[step],
                rough=0.52 - 0.1 * share,
            )
        )
    return parts


def plain(scene: Scene) -> list[Part]:
    """A wide low land with a large sun, and a figure crossing it."""
    far, near = scene.palette.land
    parts = [backdrop(sky(scene, sun=(0.62, 0.52), radius=78))]
    parts.append(hill(scene, colour=mix(far, near, 0.25), base=0.70, rise=0.10, lump=300, speed=2))
    parts.append(hill(scene, colour=mix(far, near, 0.6), base=0.80, rise=0.08, lump=420, speed=5, rough=0.35))
    parts.append(walker(scene, ground=415, height=92, colour=mix(near, (0, 0, 0), 0.35), pace=26, start=180))
    parts.append(hill(scene, colour=near, base=0.90, rise=0.05, lump=500, speed=12, rough=0.25))
    return parts


def dunes(scene: Scene) -> list[Part]:
    """Smooth slopes with one side in the light."""
    far, near = scene.palette.land
    parts = [backdrop(sky(scene, sun=(0.3, 0.24), radius=26))]
    for step in range(4):
        share = step / 3
        speed = (1, 4, 8, 16)[step]
        width = layer_width(scene, speed)
        line = ridge(scene.dice, width=width, lump=340 - 40 * step, octaves=2, rough=0.3)
        rise = (0.2 - 0.02 * step) * HEIGHT
        top = int((0.56 + 0.13 * step) * HEIGHT - rise)
        down = np.arange(HEIGHT - top)[:, None] - ((1 - line) * rise + 2)[None, :]
        slope = np.gradient(line) * rise
        lit = 1 / (1 + np.exp(-slope * 5))[None, :] * np.exp(-np.clip(down, 0, None) / (60 + 30 * step))
        colour = mix(far, near, share)
        pixels = wash((colour, mix(colour, near, 0.5)), dice=scene.dice, width=width, height=HEIGHT - top)
        pixels += (np.array(scene.palette.light, np.float32) - pixels) * lit[:, :, None] * 0.6
        parts.append(
            layer(pixels.astype(np.float32), np.clip(down + 0.5, 0, 1), top=top, speed=speed, scene=scene)
        )
    return parts


def sea(scene: Scene) -> list[Part]:
    """A sun over water, its road of light, and a boat that takes it."""
    palette, dice = scene.palette, scene.dice
    horizon = int(HEIGHT * 0.56)
    sun_x = 0.36 + 0.28 * dice.random()
    pixels = sky(scene, sun=(sun_x, 0.42), radius=46)
    water = wash(
        (mix(palette.sky[-1], palette.land[1], 0.45), palette.land[1], mix(palette.land[1], (0, 0, 0), 0.35)),
        dice=dice,
        height=HEIGHT - horizon,
    )
    pixels[horizon:] = water
    return [
        backdrop(pixels),
        _glitter(scene, horizon=horizon, centre=sun_x * WIDTH),
        _boat(scene, waterline=horizon + 46, start=sun_x * WIDTH - 150, pace=9),
    ]


def _glitter(scene: Scene, *, horizon: int, centre: float) -> Part:
    """Short strokes of light, denser towards the horizon; the pictures take turns so that they twinkle."""
    palette, dice = scene.palette, scene.dice
    high = HEIGHT - horizon
    turns = []
    for _ in range(5):
        cover = np.zeros((high, WIDTH), np.float32)
        for _ in range(420):
            depth = dice.random() ** 1.7
            y = int(depth * (high - 4))
            spread = 26 + 190 * depth
            x = int(dice.normal(centre, spread))
            long = int(4 + 46 * depth * dice.random() + 8 * dice.random())
            thick = 1 + int(2.4 * depth)
            near = np.exp(-((x - centre) ** 2) / (2 * spread**2))
            cover[y : y + thick, max(0, x - long) : max(0, x + long)] += (0.25 + 0.6 * near) * dice.random()
        turns.append(Image.fromarray((np.clip(blurred(cover, 0.7), 0, 0.92) * 255).astype(np.uint8)))

    def draw(frame: Image.Image, seconds: float) -> None:
        place = seconds * 3
        now = int(place) % len(turns)
        mask = Image.blend(turns[now], turns[(now + 1) % len(turns)], place % 1)
        frame.paste(mix(palette.light, (255, 255, 255), 0.3), (0, horizon), mask)

    return draw


def _boat(scene: Scene, *, waterline: int, start: float, pace: float) -> Part:
    fine = 3
    picture = Image.new("L", (90 * fine, 80 * fine), 0)
    dark = mix(scene.palette.land[1], (0, 0, 0), 0.6)
    shape = np.zeros((80 * fine, 90 * fine), np.uint8)
    down, across = np.mgrid[0 : 80 * fine, 0 : 90 * fine] / fine
    shape[
        (down > 62) & (down < 75) & (across > 12 + (down - 62) * 0.9) & (across < 80 - (down - 62) * 0.9)
    ] = 255
    shape[(abs(across - 43) < 0.9) & (down > 8) & (down < 63)] = 255
    shape[(across > 46) & (down > 10) & (down < 58) & (across < 46 + (down - 10) * 0.52)] = 235
    shape[(across < 41) & (down > 20) & (down < 58) & (across > 41 - (down - 20) * 0.5)] = 215
    picture = Image.fromarray(shape).resize((90, 80), Image.Resampling.LANCZOS)

    def draw(frame: Image.Image, seconds: float) -> None:
        bob = round(1.6 * np.sin(seconds * 1.7))
        frame.paste(dark, (round(start + pace * seconds), waterline - 75 + bob), picture)

    return draw


def forest(scene: Scene) -> list[Part]:
    """Trunks in the mist, shafts of light and fireflies."""
    palette, dice = scene.palette, scene.dice
    far, near = palette.land
    pixels = wash((mix(far, palette.light, 0.35), palette.light, mix(far, palette.light, 0.4)), dice=dice)
    glow(pixels, at=(WIDTH * 0.55, HEIGHT * 0.35), radius=210, colour=(255, 250, 235), strength=0.55)
    parts = [backdrop(pixels)]
    for step in range(4):
        share = step / 3
        parts.append(
            _trunks(scene, colour=mix(far, near, share**0.8), share=share, speed=(2, 5, 12, 30)[step])
        )
        if step == 1:
            parts.append(_shafts(scene))
    parts.append(
        drifting(
            scene, count=34, sizes=(5, 15), colours=(palette.accent, palette.light), speed=(7, -9), sway=16
        )
    )
    return parts


def _trunks(scene: Scene, *, colour: Colour, share: float, speed: float) -> Part:
    dice = scene.dice
    width = layer_width(scene, speed)
    cover = np.zeros((HEIGHT, width), np.float32)
    across, down = np.arange(width)[None, :], np.arange(HEIGHT)[:, None] / HEIGHT
    for _ in range(max(3, int(width / (46 + 190 * share)))):
        x, thick = dice.random() * width, (5 + 30 * share) * (0.6 + 0.8 * dice.random())
        lean = dice.normal(0, 10)
        bark = (ridge(dice, width=HEIGHT, lump=60, octaves=3) - 0.5)[:, None] * thick * 0.26
        flare = thick * (0.42 + 0.1 * down + 0.55 * np.clip(down - 0.86, 0, 1) * 6)
        cover = np.maximum(cover, np.clip(flare - abs(across - x - lean * down - bark) + 0.5, 0, 1))
    ground = (ridge(dice, width=width, lump=160) * 26 + HEIGHT * (0.8 + 0.13 * share))[None, :]
    cover = np.maximum(cover, np.clip(np.arange(HEIGHT)[:, None] - ground, 0, 1)).astype(np.float32)
    misty = mix(colour, scene.palette.light, 0.3 * (1 - share))
    pixels = wash((colour, colour, misty), dice=dice, width=width)
    return layer(pixels, cover, top=0, speed=speed, scene=scene)


def _shafts(scene: Scene) -> Part:
    across, down = np.arange(WIDTH)[None, :], np.arange(HEIGHT)[:, None]
    cover = np.zeros((HEIGHT, WIDTH), np.float32)
    for _ in range(7):
        x, wide = scene.dice.random() * WIDTH * 1.3, 14 + 40 * scene.dice.random()
        cover += np.clip(1 - abs(across + down * 0.55 - x) / wide, 0, 1) * (0.1 + 0.16 * scene.dice.random())
    cover *= np.linspace(1, 0.25, HEIGHT)[:, None]
    mask = Image.fromarray((np.clip(cover, 0, 0.5) * 255).astype(np.uint8))
    colour = mix(scene.palette.light, (255, 255, 255), 0.5)

    def draw(frame: Image.Image, seconds: float) -> None:
        frame.paste(colour, (0, 0), mask)

    return draw


def train(scene: Scene) -> list[Part]:
    """Fields that go by behind a window; poles close to the line."""
    far, near = scene.palette.land
    parts = [backdrop(sky(scene, sun=(0.72, 0.36), radius=30))]
    parts.append(hill(scene, colour=far, base=0.62, rise=0.14, lump=240, speed=6))
    parts.append(hill(scene, colour=mix(far, near, 0.45), base=0.70, rise=0.07, lump=200, speed=24))
    parts.append(hill(scene, colour=mix(far, near, 0.8), base=0.82, rise=0.05, lump=150, speed=84, rough=0.6))
    parts.append(_poles(scene, colour=mix(near, (0, 0, 0), 0.45)))
    return parts


def _poles(scene: Scene, *, colour: Colour) -> Part:
    gap, speed = 620, 240
    across = np.arange(gap)
    cover = np.zeros((HEIGHT, gap), np.float32)
    cover[40:, 300:311] = 1
    cover[78:84, 268:343] = 1
    for wire, hang in ((70, 62), (96, 74)):
        line = wire + hang * (1 - ((across - 305 + gap // 2) % gap / (gap / 2) - 1) ** 2)
        cover = np.maximum(cover, np.clip(1.3 - abs(np.arange(HEIGHT)[:, None] - line[None, :]), 0, 1))
    strip = np.concatenate([cover, cover, cover], axis=1)
    mask = Image.fromarray((strip * 255).astype(np.uint8))

    def draw(frame: Image.Image, seconds: float) -> None:
        left = int(speed * seconds) % gap
        frame.paste(colour, (0, 0), mask.crop((left, 0, left + WIDTH, HEIGHT)))

    return draw
