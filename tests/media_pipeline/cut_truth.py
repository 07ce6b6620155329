"""Films whose hard cuts, dissolves, fades and flashes are known to the frame, and the count of what a shot
detector makes of them. Everything comes from the seed."""

import pickle
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from django.conf import settings

from tests.films import make_kept
from tests.media_pipeline import cut_scenes
from tests.media_pipeline.cut_scenes import SIZE, Dice, Plane, Scene, draw, evenly_lit, throw_scene

DISSOLVE = 0.5
FADE = 0.6  # out, and as much in again
NEAR = 0.1  # seconds by which a hard cut may be missed
WHITE, BLACK = 235, 16
Planes = tuple[Plane, Plane, Plane]


@dataclass(frozen=True)
class Truth:
    """Seconds, and stretches of seconds."""

    seconds: float
    cuts: tuple[float, ...]
    dissolves: tuple[tuple[float, float], ...]
    fades: tuple[tuple[float, float], ...]  # out to black and in again: one boundary, anywhere in it
    flashes: tuple[float, ...]


@dataclass(frozen=True)
class Tally:
    """What a detector got right, and the places where it did not."""

    seconds: float = 0.0
    cuts: int = 0
    found_cuts: int = 0
    dissolves: int = 0
    found_dissolves: int = 0
    flashes: int = 0
    cut_flashes: int = 0
    false: int = 0
    errors: tuple[str, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def recall(self) -> float:
        return self.found_cuts / self.cuts

    @property
    def precision(self) -> float:
        return self.found_cuts / (self.found_cuts + self.false)

    @property
    def dissolve_recall(self) -> float:
        return self.found_dissolves / self.dissolves

    @property
    def false_each_minute(self) -> float:
        return self.false * 60 / self.seconds


def count(truth: Truth, borders: Sequence[float]) -> Tally:
    """Each true boundary takes the border nearest to it that is near enough; what no boundary takes is
    false."""
    left, errors = list(borders), list[str]()

    def take(start: float, end: float, name: str) -> bool:
        middle = (start + end) / 2
        fitting = [border for border in left if start <= border <= end]
        if not fitting:
            errors.append(f"no {name} at {middle:.2f}")
            return False
        left.remove(min(fitting, key=lambda border: abs(border - middle)))
        return True

    found_cuts = sum(take(at - NEAR, at + NEAR, "cut") for at in truth.cuts)
    found_dissolves = sum(take(*dissolve, "dissolve") for dissolve in truth.dissolves)
    for fade in truth.fades:
        take(*fade, "fade")
    cut_flashes = sum(any(abs(border - at) <= 2 * NEAR for border in left) for at in truth.flashes)
    errors += [f"false {border:.2f}" for border in left]
    return Tally(
        truth.seconds,
        len(truth.cuts),
        found_cuts,
        len(truth.dissolves),
        found_dissolves,
        len(truth.flashes),
        cut_flashes,
        len(left),
        tuple(errors),
    )


@dataclass(frozen=True)
class Shot:
    """A scene, the frames of the film it is seen in (they overlap in a dissolve), and what is done to it."""

    scene: Scene
    start: int
    end: int
    enters: str  # by a cut, a dissolve or a fade
    leaves: str
    flashes: Mapping[int, tuple[int, float]]  # frame of the film → brightness, and how much of it


def known_film(path: Path, *, seed: int, seconds: float) -> Truth:
    """The film of this seed in `path`, drawn once for as long as it is drawn in the same way."""
    words = [Path(part).read_text() for part in (__file__, cut_scenes.__file__)] + [f"{seed} {seconds}"]
    told = path.with_suffix(".truth")

    def draw_both(draft: Path) -> None:
        truth = write_film(path, seed=seed, seconds=seconds)
        draft.write_bytes(pickle.dumps((truth, path.read_bytes())))

    truth: Truth
    truth, content = pickle.loads(make_kept(told, words, draw_both).read_bytes())
    path.write_bytes(content)
    return truth


def write_film(path: Path, *, seed: int, seconds: float) -> Truth:
    """Write the film of this seed (H.264, no sound) to `path`."""
    dice = np.random.default_rng(seed)
    rate = int(dice.choice([24, 25, 30]))
    frames = round(seconds * rate)
    borders = _throw_borders(dice, frames=frames, rate=rate)
    shots = _throw_shots(dice, borders, rate=rate)
    command = [
        settings.FFMPEG_BIN,
        "-hide_banner",
        "-v",
        "error",
        "-y",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
    ]
    command += ["-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(rate), "-i", "pipe:0", "-c:v", "libx264"]
    command += ["-preset", "ultrafast", "-crf", "24", "-threads", "1", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as tool:
        assert tool.stdin is not None
        for frame in range(frames):
            for plane in _picture(shots, frame, dice, rate=rate):
                tool.stdin.write(plane.tobytes())
    assert tool.returncode == 0
    middles = {
        kind: [frame / rate for frame, border in borders if border == kind]
        for kind in ("cut", "dissolve", "fade")
    }
    flashes = [first / rate for shot in shots for first in _first_frames(shot.flashes) if first > shot.start]
    return Truth(
        frames / rate,
        tuple(middles["cut"]),
        tuple((at - DISSOLVE / 2, at + DISSOLVE / 2) for at in middles["dissolve"]),
        tuple((at - FADE, at + FADE) for at in middles["fade"]),
        tuple(flashes),
    )


def _throw_borders(dice: Dice, *, frames: int, rate: int) -> list[tuple[int, str]]:
    """Middle and kind of each transition, with the film's own start and end."""
    borders = [(0, "end")]
    while True:
        kind = str(dice.choice(["cut", "dissolve", "fade"], p=[0.72, 0.23, 0.05]))
        least = 0.6 if (kind, borders[-1][1]) == ("cut", "cut") else 1.6
        frame = borders[-1][0] + round(rate * min(least + dice.exponential(1.6), 7.0))
        if frame > frames - 2 * rate:
            return [*borders, (frames, "end")]
        borders.append((frame, kind))


def _throw_shots(dice: Dice, borders: list[tuple[int, str]], *, rate: int) -> list[Shot]:
    shots = list[Shot]()
    reach = {"dissolve": round(DISSOLVE * rate / 2)}
    scene = None
    for (start, enters), (end, leaves) in pairwise(borders):
        first, last = start - reach.get(enters, 0), end + reach.get(leaves, 0)
        scene = throw_scene(dice, frames=last - first, rate=rate, before=scene)
        flashes = dict[int, tuple[int, float]]()
        if enters == "cut" and dice.random() < 0.06:  # a cut that hides in a flash is a cut
            flashes = dict.fromkeys((first, first + 1), (WHITE, 0.9))
        elif end - start > 2.5 * rate and dice.random() < 0.6:
            scene = evenly_lit(scene)
            flashes = _throw_flashes(dice, start + rate, end - rate, rate=rate)
        shots.append(Shot(scene, first, last, enters, leaves, flashes))
    return shots


def _throw_flashes(dice: Dice, start: int, end: int, *, rate: int) -> dict[int, tuple[int, float]]:
    """One flash, or a burst of three; mostly white, now and then a blink of black."""
    length = int(dice.choice([1, 2, 2, 2, 3]))
    brightness = int(dice.choice([WHITE, WHITE, WHITE, BLACK]))
    share = dice.uniform(0.6, 1.0)
    first = int(dice.integers(start, end - length))
    firsts = [first, first + rate // 4, first + rate // 2] if dice.random() < 0.2 else [first]
    return {at + frame: (brightness, share) for at in firsts for frame in range(length)}


def _first_frames(flashes: Mapping[int, object]) -> list[int]:
    return [frame for frame in flashes if frame - 1 not in flashes]


def _picture(shots: list[Shot], frame: int, dice: Dice, *, rate: int) -> Planes:
    """What is seen in a frame of the film: one shot or two of them mixed."""
    seen = [shot for shot in shots if shot.start <= frame < shot.end]
    video = [_in_its_light(shot, frame, dice, rate=rate) for shot in seen]
    if len(video) == 1:
        return video[0]
    share = (frame - seen[1].start + 0.5) / (seen[0].end - seen[1].start)
    return _mixed(video[0], video[1], share)


def _in_its_light(shot: Shot, frame: int, dice: Dice, *, rate: int) -> Planes:
    planes = draw(shot.scene, frame - shot.start, dice)
    fade = round(FADE * rate)
    away = min(
        frame - shot.start if shot.enters == "fade" else fade,
        shot.end - 1 - frame if shot.leaves == "fade" else fade,
    )
    if away < fade:
        planes = _mixed(planes, _even(BLACK), 1 - away / fade)
    if frame in shot.flashes:
        brightness, share = shot.flashes[frame]
        planes = _mixed(planes, _even(brightness), share)
    return planes


def _even(brightness: int) -> Planes:
    width, height = SIZE
    grey = np.full((height // 2, width // 2), 128, np.uint8)
    return np.full((height, width), brightness, np.uint8), grey, grey


def _mixed(one: Planes, other: Planes, share: float) -> Planes:
    first, second, third = (
        (a * np.float32(1 - share) + b * np.float32(share)).astype(np.uint8)
        for a, b in zip(one, other, strict=True)
    )
    return first, second, third
