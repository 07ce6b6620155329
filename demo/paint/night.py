"""Shots after dark: a city, the stars, lanterns, a planet and rain on a window."""

import numpy as np
from PIL import Image, ImageDraw

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
    wash,
)
from demo.paint.land import hill


def city(scene: Scene) -> list[Part]:
    """Towers behind towers with lit windows, and a moon."""
    palette = scene.palette
    far, near = palette.land
    pixels = wash(palette.sky, dice=scene.dice)
    glow(pixels, at=(WIDTH * 0.5, HEIGHT * 0.95), radius=330, colour=palette.light, strength=0.5)
    glow(pixels, at=(WIDTH * 0.74, HEIGHT * 0.24), radius=90, colour=palette.light, strength=0.4)
    disc(pixels, at=(WIDTH * 0.74, HEIGHT * 0.24), radius=30, colour=mix(palette.light, (255, 255, 255), 0.5))
    parts = [backdrop(pixels)]
    for step in range(3):
        share = step / 2
        parts.append(_towers(scene, colour=mix(far, near, share), share=share, speed=(3, 9, 26)[step]))
    return parts


def _towers(scene: Scene, *, colour: Colour, share: float, speed: float) -> Part:
    dice, palette = scene.dice, scene.palette
    width = layer_width(scene, speed)
    cover = np.zeros((HEIGHT, width), np.float32)
    pixels = wash((colour, mix(colour, palette.sky[-1], 0.35)), dice=dice, width=width)
    x = -20
    while x < width:
        wide = int((26 + 60 * share) * (0.7 + 0.9 * dice.random()))
        top = int(HEIGHT * (0.30 + 0.26 * share + 0.34 * dice.random() ** 1.3))
        left, right = max(0, x), min(width, x + wide)
        cover[top:, left:right] = 1
        middle = max(0, x + wide // 2)
        if dice.random() < 0.3:
            cover[top - 22 : top, middle : middle + 2] = 1
        if dice.random() < 0.35:
            cover[top - 9 : top, max(0, middle - wide // 4) : middle + wide // 4] = 1
        pane, floor = int(3 + 4 * share), int(7 + 8 * share)
        warm = mix(palette.light, palette.accent, dice.random() * 0.7)
        for y in range(top + floor, HEIGHT, floor):
            for column in range(x + pane, x + wide - pane, int(pane * 1.9)):
                if dice.random() < 0.28 and column > 0:
                    bright = 0.25 + 0.7 * dice.random()
                    box = pixels[y : y + int(pane * 1.2), column : column + pane]
                    box += (np.array(warm, np.float32) - box) * bright
        x += wide + (0 if dice.random() < 0.7 else int(8 + 30 * dice.random()))
    return layer(pixels, cover, top=0, speed=speed, scene=scene)


def _stars(pixels: Pixels, scene: Scene, *, count: int, low: float = 1.0) -> None:
    for _ in range(count):
        x, y = int(scene.dice.random() * (WIDTH - 2)), int(scene.dice.random() * (HEIGHT * low - 2))
        bright = 60 + 180 * scene.dice.random() ** 3
        pixels[y, x] += bright
        if bright > 130:
            pixels[y : y + 2, x : x + 2] += bright * 0.4


def stars(scene: Scene) -> list[Part]:
    """The milky way over a dark ridge, and stars that fall."""
    palette, dice = scene.palette, scene.dice
    pixels = wash(palette.sky, dice=dice)
    lumps = cloud(dice, cells=5, octaves=6)
    across, down = np.arange(WIDTH)[None, :], np.arange(HEIGHT)[:, None]
    band = np.exp(-(((down - HEIGHT * 0.62 + across * 0.42) / 92) ** 2)) * (0.2 + 0.9 * lumps**1.5)
    pixels += (np.array(palette.light, np.float32) - pixels) * (band * 0.62)[:, :, None]
    _stars(pixels, scene, count=900)
    glow(pixels, at=(WIDTH * 0.7, HEIGHT * 0.9), radius=260, colour=palette.accent, strength=0.3)
    return [
        backdrop(pixels),
        _falling_star(scene),
        hill(scene, colour=mix(*palette.land, 0.6), base=0.86, rise=0.16, lump=260, speed=3),
        hill(scene, colour=palette.land[1], base=0.95, rise=0.10, lump=180, speed=9),
    ]


def _falling_star(scene: Scene) -> Part:
    trail = Image.new("L", (240, 120), 0)
    pen = ImageDraw.Draw(trail)
    for i in range(60):
        pen.line(
            [(236 - i * 4, 4 + i * 2), (232 - i * 4, 6 + i * 2)], fill=int(250 * (1 - i / 60) ** 2), width=2
        )
    trail = trail.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    falls = [(1.2 + 3.1 * i, scene.dice.random() * 0.7, scene.dice.random() * 0.25) for i in range(4)]

    def draw(frame: Image.Image, seconds: float) -> None:
        for begins, x, y in falls:
            gone = seconds - begins
            if 0 <= gone < 0.9:
                faded = trail.point(lambda v, gone=gone: int(v * (1 - gone / 0.9)))
                frame.paste(
                    (255, 255, 255), (int(x * WIDTH - gone * 330), int(y * HEIGHT + gone * 165)), faded
                )

    return draw


def aurora(scene: Scene) -> list[Part]:
    """Curtains of light over snow."""
    palette, dice = scene.palette, scene.dice
    pixels = wash(palette.sky, dice=dice)
    _stars(pixels, scene, count=420, low=0.7)
    curtains = [_curtain(scene, colour=c) for c in (palette.light, palette.accent, palette.light)]
    snow = mix(palette.land[0], (255, 255, 255), 0.25)
    return [
        backdrop(pixels),
        *curtains,
        hill(scene, colour=mix(*palette.land, 0.75), base=0.84, rise=0.15, lump=210, speed=3),
        hill(scene, colour=snow, base=0.93, rise=0.07, lump=420, speed=8, rough=0.3),
        drifting(scene, count=26, sizes=(3, 7), colours=((255, 255, 255),), speed=(-14, 22), opacity=0.8),
    ]


def _curtain(scene: Scene, *, colour: Colour) -> Part:
    dice = scene.dice
    width = WIDTH + 360
    foot = HEIGHT * (0.42 + 0.22 * dice.random())
    across = np.arange(width)
    wave = (
        foot + 34 * np.sin(across / (70 + 60 * dice.random()) + dice.random() * 6) + 16 * np.sin(across / 31)
    )
    rays = cloud(dice, width=width, height=8, cells=60, octaves=3)[0] ** 1.4
    up = wave[None, :] - np.arange(HEIGHT)[:, None]
    cover = np.where(up > 0, np.exp(-up / (90 + 110 * rays[None, :])), np.exp(up / 9)) * (
        0.12 + 0.72 * rays[None, :]
    )
    mask = Image.fromarray((np.clip(blurred(cover.astype(np.float32), 2.2), 0, 1) * 255).astype(np.uint8))
    phase, sign = dice.random() * 6.28, 1 if dice.random() < 0.5 else -1

    def draw(frame: Image.Image, seconds: float) -> None:
        left = int(180 + sign * (9 * seconds + 26 * np.sin(phase + seconds * 0.5)))
        left = max(0, min(360, left))
        frame.paste(colour, (0, 0), mask.crop((left, 0, left + WIDTH, HEIGHT)))

    return draw


def lanterns(scene: Scene) -> list[Part]:
    """Warm lights that rise over dark water."""
    palette, dice = scene.palette, scene.dice
    shore = int(HEIGHT * 0.74)
    pixels = wash(palette.sky, dice=dice)
    glow(pixels, at=(WIDTH * 0.5, shore), radius=300, colour=palette.light, strength=0.5)
    pixels[shore:] = pixels[shore - (HEIGHT - shore) : shore][::-1] * 0.6
    warm = (palette.light, mix(palette.light, palette.accent, 0.5), palette.accent)
    ripple = (0, HEIGHT - shore)
    return [
        backdrop(pixels),
        drifting(scene, count=90, sizes=(6, 20), colours=warm, speed=(5, -13), sway=7, area=(-20, shore - 6)),
        hill(scene, colour=mix(*palette.land, 0.7), base=0.74, rise=0.11, lump=190, speed=2),
        _still_water(scene, shore=shore, high=ripple[1]),
        drifting(scene, count=22, sizes=(22, 46), colours=warm, speed=(9, -30), sway=14, opacity=0.9),
        drifting(
            scene, count=5, sizes=(60, 110), colours=warm, speed=(16, -44), sway=20, opacity=0.35, core=0.6
        ),
    ]


def _still_water(scene: Scene, *, shore: int, high: int) -> Part:
    """What stands above the shore, upside down, darker, and moved a little by the ripples."""
    dark = Image.new("RGB", (WIDTH, high), mix(scene.palette.land[1], (0, 0, 0), 0.3))

    def draw(frame: Image.Image, seconds: float) -> None:
        above = frame.crop((0, shore - high, WIDTH, shore)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        water = Image.blend(above, dark, 0.45)
        for y in range(0, high, 6):
            shift = round((1 + y / 26) * np.sin(seconds * 2.1 + y * 0.6))
            frame.paste(water.crop((0, y, WIDTH, y + 6)), (shift, shore + y))

    return draw


def planet(scene: Scene) -> list[Part]:
    """A world that turns, with its ring and two moons."""
    palette, dice = scene.palette, scene.dice
    pixels = wash(palette.sky, dice=dice)
    _stars(pixels, scene, count=620)
    radius = 150
    centre = (int(WIDTH * 0.56), int(HEIGHT * 0.52))
    glow(pixels, at=centre, radius=radius * 1.25, colour=palette.light, strength=0.42)
    place = np.arange(-radius, radius) + 0.5
    x, y = np.meshgrid(place, place)
    far = np.hypot(x, y)
    z = np.sqrt(np.clip(radius**2 - far**2, 0, None))
    turn = np.arctan2(x, z + 1e-6) / np.pi * 256
    row = np.clip((y / radius * 0.5 + 0.5) * 239, 0, 239).astype(int)
    lumps = cloud(dice, width=1024, height=240, cells=7, octaves=5)
    lumps = (lumps + lumps[:, ::-1]) / 2  # so that it meets itself on the far side
    down = np.arange(240)[:, None] / 240
    swirl = 0.5 + 0.5 * np.sin(down * 21 + lumps * 9)
    scale = [0, 0.4, 0.75, 1]
    steps = np.stack([np.interp(swirl, scale, [c[i] for c in _bands(scene)]) for i in range(3)], -1)
    light = np.clip((-x * 0.62 - y * 0.42 + z * 0.66) / radius, 0.02, 1)[:, :, None] ** 0.8
    cover = Image.fromarray((np.clip(radius - far + 0.5, 0, 1) * 255).astype(np.uint8))
    texture = steps.astype(np.float32)

    def draw(frame: Image.Image, seconds: float) -> None:
        column = (turn + 512 + seconds * 14).astype(int) % 1024
        ball = Image.fromarray((texture[row, column] * light).astype(np.uint8))
        frame.paste(ball, (centre[0] - radius, centre[1] - radius), cover)

    return [backdrop(pixels), draw, _moon(scene, centre=centre)]


def _bands(scene: Scene) -> tuple[Colour, Colour, Colour, Colour]:
    palette = scene.palette
    return (
        mix(palette.land[1], palette.accent, 0.45),
        mix(palette.land[0], palette.accent, 0.55),
        mix(palette.accent, palette.light, 0.5),
        palette.light,
    )


def _moon(scene: Scene, *, centre: tuple[int, int]) -> Part:
    ball = Image.new("L", (120, 120), 0)
    ImageDraw.Draw(ball).ellipse([4, 4, 116, 116], fill=255)
    ball = ball.resize((30, 30), Image.Resampling.LANCZOS)
    bright = mix(scene.palette.light, (255, 255, 255), 0.4)
    dark = mix(scene.palette.sky[0], (0, 0, 0), 0.2)

    def draw(frame: Image.Image, seconds: float) -> None:
        angle = 2.5 + seconds * 0.16
        x, y = centre[0] + 300 * np.cos(angle), centre[1] + 70 * np.sin(angle)
        frame.paste(bright, (int(x) - 15, int(y) - 15), ball)
        frame.paste(dark, (int(x) - 8, int(y) - 10), ball)

    return draw


def rain(scene: Scene) -> list[Part]:
    """A city out of focus behind a wet pane."""
    palette = scene.palette
    pixels = wash((palette.land[1], mix(*palette.land, 0.4), palette.land[1]), dice=scene.dice)
    lights = (palette.light, palette.accent, mix(palette.light, palette.accent, 0.5), palette.sky[-1])
    return [
        backdrop(pixels),
        drifting(
            scene, count=22, sizes=(40, 96), colours=lights, speed=(5, 0.4), core=0.9, opacity=0.42, sway=3
        ),
        drifting(
            scene, count=12, sizes=(18, 44), colours=lights, speed=(8, 0.3), core=0.88, opacity=0.75, sway=2
        ),
        _drops(scene),
        drifting(
            scene, count=40, sizes=(3, 9), colours=((235, 240, 250),), speed=(0, 34), opacity=0.55, sway=1
        ),
    ]


def _drops(scene: Scene) -> Part:
    cover = np.zeros((HEIGHT * 2, WIDTH), np.float32)
    for _ in range(90):
        x, y = int(scene.dice.random() * (WIDTH - 3)), int(scene.dice.random() * (HEIGHT * 2 - 110))
        long = int(20 + 80 * scene.dice.random())
        cover[y : y + long, x : x + 2] += (np.linspace(0, 0.5, long) * scene.dice.random())[:, None]
    mask = Image.fromarray((np.clip(blurred(cover, 0.8), 0, 1) * 255).astype(np.uint8))

    def draw(frame: Image.Image, seconds: float) -> None:
        up = HEIGHT - int(seconds * 150) % HEIGHT
        frame.paste((230, 236, 246), (0, 0), mask.crop((0, up, WIDTH, up + HEIGHT)))

    return draw
