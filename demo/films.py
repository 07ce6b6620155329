"""Films of the demo, synthesised: shots painted frame by frame, hard cuts between them, music under them."""

import itertools
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from demo.encode import LARGE, SMALL, encode_drawings
from demo.music import compose
from demo.paint import forms, land, night
from demo.paint.canvas import DRAWINGS_PER_SECOND, HEIGHT, WIDTH, Part, Scene
from demo.palettes import PALETTES
from demo.programme import TITLE_CARD, DemoEntry

PAINTERS: dict[str, Callable[[Scene], list[Part]]] = {
    painter.__name__: painter
    for painter in (
        land.mountains,
        land.plain,
        land.dunes,
        land.sea,
        land.forest,
        land.train,
        night.city,
        night.stars,
        night.aurora,
        night.lanterns,
        night.planet,
        night.rain,
        forms.orbits,
        forms.ink,
        forms.weave,
        forms.window,
        forms.paper_boats,
    )
}


def synthesise_film(entry: DemoEntry, path: Path) -> Path:
    """Make the film of `entry` at `path` (H.264 and AAC in MP4, 854×480, 24 fps) unless it is there already.
    The same entry gives the same pictures. Raises SynthesisFailed."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    music, half_made = path.with_suffix(".wav"), path.with_suffix(".part.mp4")
    compose(music, seconds=entry.seconds, mood=entry.mood, dice=_dice(entry.title))
    encode_drawings(
        drawings(entry),
        size=(WIDTH, HEIGHT),
        rate=pace_of(entry),
        sound=music,
        target=half_made,
        shape=SMALL if entry.is_long else LARGE,
    )
    music.unlink()
    return half_made.replace(path)


def drawings(entry: DemoEntry) -> Iterator[bytes]:
    """The film's frames as raw RGB, so many for each second as `pace_of` says."""
    pace = pace_of(entry)
    borders = itertools.accumulate((shot.seconds for shot in entry.shots), initial=0.0)
    frames = [round(border * pace) for border in borders]
    for number, shot in enumerate(entry.shots):
        scene = Scene(PALETTES[shot.palette], shot.seconds, _dice(f"{entry.title}/{number}"))
        if shot.scene == TITLE_CARD:
            parts = forms.title_card(scene, entry.title)
        else:
            parts = PAINTERS[shot.scene](scene)
        frame = Image.new("RGB", (WIDTH, HEIGHT))
        for drawing in range(frames[number + 1] - frames[number]):
            for part in parts:
                part(frame, drawing / pace)
            yield frame.tobytes()


def pace_of(entry: DemoEntry) -> int:
    """Drawings for each second."""
    return 1 if entry.is_long else DRAWINGS_PER_SECOND


def _dice(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))
