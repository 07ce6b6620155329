"""Shots of pure form: orbits, ink, a woven figure, light in a room, and the card with the title."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.paint.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Part,
    Scene,
    backdrop,
    blurred,
    cloud,
    drifting,
    glow,
    mix,
    to_image,
    wash,
)


def ball(radius: int) -> Image.Image:
    """An opacity mask of a disc with a smooth edge."""
    picture = Image.new("L", (radius * 8, radius * 8), 0)
    ImageDraw.Draw(picture).ellipse([0, 0, radius * 8 - 1, radius * 8 - 1], fill=255)
    return picture.resize((radius * 2, radius * 2), Image.Resampling.LANCZOS)


def orbits(scene: Scene) -> list[Part]:
    """Discs on their rings around a half-risen sun, on paper."""
    palette, dice = scene.palette, scene.dice
    paper = mix(palette.light, (255, 252, 245), 0.62)
    pixels = wash((paper, mix(paper, palette.sky[-1], 0.25)), dice=dice)
    centre = (WIDTH // 2, int(HEIGHT * 0.52))
    rings = [62, 104, 150, 200]
    fine = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
    pen = ImageDraw.Draw(fine)
    for radius in rings:
        box = [
            2 * (centre[0] - radius),
            2 * (centre[1] - radius),
            2 * (centre[0] + radius),
            2 * (centre[1] + radius),
        ]
        pen.ellipse(box, outline=150, width=3)
    cover = np.asarray(fine.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), np.float32)[:, :, None] / 255
    pixels += (np.array(palette.land[1], np.float32) - pixels) * cover
    colours = (palette.accent, palette.land[1], palette.land[0], mix(palette.accent, palette.light, 0.4))
    bodies = []
    for i, radius in enumerate(rings):
        for k in range(1 + i % 2 + (i == 3)):
            pace = (0.75 - 0.14 * i) * (1 if i % 2 else -1)
            bodies.append(
                (
                    radius,
                    pace,
                    dice.random() * 6.28 + k * 2.2,
                    ball(9 + 5 * ((i + k) % 3)),
                    colours[(i + k) % 4],
                )
            )
    sun = ball(38)

    def draw(frame: Image.Image, seconds: float) -> None:
        frame.paste(palette.accent, (centre[0] - 38, centre[1] - 38), sun)
        for radius, pace, begin, shape, colour in bodies:
            angle = begin + pace * seconds
            x, y = centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)
            frame.paste(colour, (round(x) - shape.width // 2, round(y) - shape.height // 2), shape)

    return [backdrop(pixels), draw]


def ink(scene: Scene) -> list[Part]:
    """Colours that flow into one another like ink in water."""
    palette, dice = scene.palette, scene.dice
    high, wide = 120, 214
    quarter = cloud(dice, width=256, height=256, cells=3, octaves=4)
    half = np.concatenate([quarter, quarter[:, ::-1]], axis=1)
    field = np.concatenate([half, half[::-1]], axis=0)  # 512 square, and meets itself at every edge
    colours = (
        palette.land[1],
        palette.land[0],
        palette.sky[-1],
        palette.light,
        palette.accent,
        palette.land[1],
    )
    scale = np.linspace(0, 1, len(colours))
    table = np.stack(
        [np.interp(np.linspace(0, 1, 256), scale, [c[i] for c in colours]) for i in range(3)], -1
    )
    table = table.astype(np.uint8)
    y, x = np.mgrid[0:high, 0:wide]

    def draw(frame: Image.Image, seconds: float) -> None:
        drift = seconds * 5
        bend = field[(y + 40 + int(drift)) % 512, (x + 90) % 512]
        other = field[(y + 300) % 512, (x + 160 + int(drift * 1.4)) % 512]
        value = field[(y + 70 + (bend * 150).astype(int)) % 512, (x + 60 + (other * 150).astype(int)) % 512]
        level = np.clip((value - 0.15) / 0.7, 0, 1)
        picture = Image.fromarray(table[(level * 255).astype(np.uint8)])
        frame.paste(picture.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))

    return [draw]


def weave(scene: Scene) -> list[Part]:
    """Threads that draw a figure nobody has seen before, one drawing after another."""
    palette, dice = scene.palette, scene.dice
    dark = mix(palette.land[1], (0, 0, 0), 0.35)
    pixels = wash((dark, mix(dark, palette.land[0], 0.25)), dice=dice)
    glow(pixels, at=(WIDTH / 2, HEIGHT / 2), radius=240, colour=palette.land[0], strength=0.4)
    base = to_image(pixels)
    canvas = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
    pen = ImageDraw.Draw(canvas)
    a, b, turn = dice.integers(3, 7), dice.integers(2, 6), dice.random() * 6
    along = np.linspace(0, 1, 5200)
    reach = 0.62 + 0.38 * np.cos(along * 6.283 * (a + 0.37))
    xs = WIDTH + 400 * reach * np.cos(along * 6.283 * 23 + turn)
    ys = HEIGHT + 400 * reach * np.sin(along * 6.283 * (23 + b / 7))
    path = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
    done = 0
    glint = ball(7)

    def draw(frame: Image.Image, seconds: float) -> None:
        nonlocal done
        until = min(len(path), int(seconds / scene.seconds * len(path)) + 2)
        if until > done + 1:
            pen.line(path[max(0, done - 1) : until], fill=150, width=2)
            done = until
        frame.paste(base)
        frame.paste(palette.light, (0, 0), canvas.reduce(2))
        x, y = path[done - 1]
        frame.paste(palette.accent, (int(x / 2) - 7, int(y / 2) - 7), glint)

    return [draw]


def window(scene: Scene) -> list[Part]:
    """An empty room; the light of a window crosses its wall while dust hangs in the air."""
    palette, dice = scene.palette, scene.dice
    wall, floor = mix(palette.land[0], palette.land[1], 0.45), mix(palette.land[1], (0, 0, 0), 0.25)
    edge = int(HEIGHT * 0.8)
    pixels = wash((wall, mix(wall, floor, 0.35)), dice=dice)
    pixels[edge:] = wash((floor, mix(floor, (0, 0, 0), 0.3)), dice=dice, height=HEIGHT - edge)
    pixels[edge - 10 : edge] *= 0.82
    lit = pixels + (np.array(palette.light, np.float32) - pixels) * 0.82
    bright = to_image(lit)
    wide = WIDTH + 260
    across, down = np.arange(wide)[None, :], np.arange(HEIGHT)[:, None]
    skew = across + down * 0.34
    cover = np.zeros((HEIGHT, wide), np.float32)
    for column in range(3):
        for line in range(2):
            left, top = 430 + column * 108, 66 + line * 150
            inside = (skew > left) & (skew < left + 92) & (down > top) & (down < top + 134)
            cover[inside] = 1
    spill = (skew > 400) & (skew < 790) & (down > edge + 12)
    cover[spill] = 0.55
    leaves = cloud(dice, width=wide, cells=16, octaves=3)
    cover *= 1 - 0.6 * np.clip((leaves - 0.55) * 5, 0, 1)
    mask = Image.fromarray((blurred(cover, 3.2) * 255).astype(np.uint8))
    chair = _chair()

    def draw(frame: Image.Image, seconds: float) -> None:
        left = int(30 + seconds * 11)
        frame.paste(bright, (0, 0), mask.crop((left, 0, left + WIDTH, HEIGHT)))
        frame.paste(mix(floor, (0, 0, 0), 0.55), (150, edge - 118), chair)

    return [
        backdrop(pixels),
        draw,
        drifting(
            scene, count=40, sizes=(3, 8), colours=(palette.light,), speed=(4, -3), opacity=0.55, sway=10
        ),
    ]


def _chair() -> Image.Image:
    fine = 4
    picture = Image.new("L", (110 * fine, 170 * fine), 0)
    pen = ImageDraw.Draw(picture)
    strokes = [((14, 4), (24, 100)), ((24, 100), (10, 166)), ((22, 98), (88, 98)), ((84, 98), (94, 166))]
    strokes += [((16, 24), (50, 20)), ((19, 50), (52, 48)), ((46, 4), (54, 98)), ((52, 100), (44, 156))]
    for begin, end in strokes:
        pen.line(
            [(begin[0] * fine, begin[1] * fine), (end[0] * fine, end[1] * fine)], fill=255, width=5 * fine
        )
    return picture.resize((110, 170), Image.Resampling.LANCZOS)


def paper_boats(scene: Scene) -> list[Part]:
    """Folded boats that cross a pond of flat colour, seen from above."""
    palette, dice = scene.palette, scene.dice
    pond = mix(palette.sky[0], palette.land[0], 0.35)
    pixels = wash((pond, mix(pond, palette.land[1], 0.3)), dice=dice)
    lumps = cloud(dice, cells=7, octaves=3)
    rings = np.clip(1 - abs((lumps * 9) % 1 - 0.5) * 9, 0, 1)[:, :, None] * 0.16
    pixels += (np.array(palette.light, np.float32) - pixels) * rings
    fleet = []
    for _ in range(9):
        size = int(44 + 46 * dice.random())
        colour = (palette.accent, palette.light, (250, 246, 238))[dice.integers(3)]
        fleet.append(
            (dice.random() * WIDTH, dice.random() * 0.86, 14 + 18 * dice.random(), _paper_boat(size, colour))
        )

    def draw(frame: Image.Image, seconds: float) -> None:
        for x, y, pace, boat in fleet:
            place = int((x + pace * seconds) % (WIDTH + 120)) - 100
            frame.paste(boat, (place, int(y * HEIGHT + 3 * np.sin(seconds + x))), boat)

    return [backdrop(pixels), draw]


def _paper_boat(size: int, colour: Colour) -> Image.Image:
    fine = 4
    w, h = size * fine, int(size * 0.62) * fine
    picture = Image.new("RGBA", (w, h + 6 * fine), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.polygon(
        [(0.04 * w, 0.56 * h), (0.96 * w, 0.56 * h), (0.8 * w, h), (0.2 * w, h)],
        fill=mix(colour, (0, 0, 0), 0.12),
    )
    pen.polygon([(0.04 * w, 0.56 * h), (0.5 * w, 0.66 * h), (0.2 * w, h)], fill=colour)
    pen.polygon(
        [(0.5 * w, 0.02 * h), (0.5 * w, 0.62 * h), (0.24 * w, 0.56 * h)],
        fill=mix(colour, (255, 255, 255), 0.3),
    )
    pen.polygon(
        [(0.5 * w, 0.02 * h), (0.5 * w, 0.62 * h), (0.76 * w, 0.56 * h)], fill=mix(colour, (0, 0, 0), 0.2)
    )
    pen.ellipse([0.16 * w, h, 0.84 * w, h + 5 * fine], fill=(0, 0, 0, 50))
    return picture.resize((size, int(size * 0.62) + 6), Image.Resampling.LANCZOS)


def title_card(scene: Scene, text: str) -> list[Part]:
    """The name of the film, in spaced capitals under a small disc of the accent."""
    palette = scene.palette
    dark = mix(palette.land[1], (0, 0, 0), 0.55)
    pixels = wash((dark, mix(dark, palette.land[0], 0.18)), dice=scene.dice)
    spaced = " ".join(text.upper())
    fonts = (ImageFont.load_default(size=size) for size in range(34, 8, -2))
    font = next(font for font in fonts if font.getlength(spaced) <= WIDTH * 0.84)
    mask = Image.new("L", (WIDTH, 80), 0)
    left = (WIDTH - font.getlength(spaced)) / 2
    ImageDraw.Draw(mask).text((left, 20), spaced, fill=255, font=font)
    dot = ball(9)

    def draw(frame: Image.Image, seconds: float) -> None:
        shown = min(1.0, seconds / 1.2, max(0.0, (scene.seconds - seconds) / 0.6))
        frame.paste(palette.light, (0, 218), mask.point(lambda v: int(v * shown)))
        frame.paste(palette.accent, (WIDTH // 2 - 9, 180), dot)

    return [backdrop(pixels), draw]
