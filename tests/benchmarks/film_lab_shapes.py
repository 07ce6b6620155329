"""What the film lab costs on films of five shapes, each beside a floor of its own: one bare ffmpeg that
decodes the film once and makes the same copies for watching, nothing else, in the same turn.

Run from the repository's root: python -m tests.benchmarks.film_lab_shapes [seconds of each film, 300]
Beside each floor stand two rivals to it, with what they cost: another order of the filters, and a process for
each copy. Exit status 1 when a bar is missed.
"""

import logging
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from tests.benchmarks.film_lab import HOME, LIMITS, Cost, Table, best, coding, cost_of, cost_of_job, start
from tests.benchmarks.film_lab_films import grainy_film, written_as

# after film_lab, which sets the site up
from media_pipeline.ffmpeg.probe import probe_header  # isort: skip
from media_pipeline.inspection.first_look import look_at  # isort: skip
from media_pipeline.renditions.recipes import LIGHT, Direct, Encode, fit, top_recipe  # isort: skip

MOST = 1.10  # of the floor's CPU seconds
TURNS = 2
X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1"]
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"]
AS_THEY_ARE = ["-c:a", "copy"]


@dataclass(frozen=True)
class Shape:
    """A film that is written from the grainy one: its filters, and how it is coded."""

    name: str
    file: str
    filters: str
    words: list[str]


SHAPES = (
    Shape(
        "4K HEVC, 10 bits",
        "large.mp4",
        "scale=3840:2160,format=yuv420p10le",
        [*X265, "-b:v", "30M", *AS_THEY_ARE],
    ),
    Shape(
        "ProRes, 24 fps",
        "prores.mov",
        "fps=24,format=yuv422p10le",
        ["-c:v", "prores_aw", "-c:a", "pcm_s24le"],
    ),
    Shape(
        "1080 × 1920", "standing.mp4", "crop=606:1080,scale=1080:1920", [*X264, "-b:v", "5M", *AS_THEY_ARE]
    ),
    Shape("animation, 12 fps", "drawn.mp4", "fps=12,hqdn3d=12", [*X264, "-crf", "20", *AS_THEY_ARE]),
    Shape("grain, 40 Mb/s", "grain.mp4", "noise=alls=24:allf=t", [*X264, "-b:v", "40M", *AS_THEY_ARE]),
)


def main(seconds: int) -> bool:
    table = Table()
    logging.disable(logging.WARNING)  # there is no broker
    (HOME / "sources").mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    film = grainy_film(HOME / "sources", seconds=seconds)
    for shape in SHAPES:
        path = written_as(film, shape.file, filters=shape.filters, words=shape.words)
        compare(table, shape, path)
        path.unlink()
    return table.kept


def compare(table: Table, shape: Shape, film: Path) -> None:
    """Job, floor and rivals in turn; the best of each."""
    ways: dict[str, Callable[[], Cost]] = {
        "floor": lambda: cost_of([floor(film)]),
        "rival: the small copy out of the large one": lambda: cost_of([floor(film, in_a_row=True)]),
        "rival: a process for each copy": lambda: cost_of(apart(film)),
        "job": lambda: cost_of_job(film),
    }
    turns = [{name: way() for name, way in ways.items()} for _ in range(TURNS)]
    costs = {name: best([turn[name] for turn in turns]) for name in ways}
    for name, cost in costs.items():
        table.note(f"{shape.name}: {name}", cost)
    table.line(f"{shape.name}: job / floor, CPU", costs["job"].cpu / costs["floor"].cpu, MOST)


def floor(film: Path, *, in_a_row: bool = False) -> list[str]:
    """Both copies by one decoder: side by side, or the small one out of the large one."""
    top = top_of(film)
    if isinstance(top, Direct):
        return [*start(film), *as_it_is(), *small(film)]
    light = f"{scaled(film, LIGHT, 'bilinear')}[light]"
    large = scaled(film, top, "bicubic")
    side_by_side = f"[0:v]split[a][b];[a]{large}[top];[b]{light}"
    graph = f"[0:v]{large},split[top][b];[b]{light}" if in_a_row else side_by_side
    copies = [("[top]", top, "top.mp4"), ("[light]", LIGHT, "light.mp4")]
    outputs = [["-map", label, "-map", "0:a", *coding(recipe), name] for label, recipe, name in copies]
    return [*start(film), "-filter_complex", graph, *outputs[0], *outputs[1]]


def apart(film: Path) -> list[list[str]]:
    """Each copy by a decoder of its own."""
    top = top_of(film)
    large = as_it_is() if isinstance(top, Direct) else encoded(film, top, "bicubic", "top.mp4")
    return [[*start(film), *large], [*start(film), *small(film)]]


def as_it_is() -> list[str]:
    return ["-map", "0:v", "-map", "0:a", "-c", "copy", "-movflags", "+faststart", "top.mp4"]


def small(film: Path) -> list[str]:
    return encoded(film, LIGHT, "bilinear", "light.mp4")


def encoded(film: Path, recipe: Encode, how: str, name: str) -> list[str]:
    return ["-map", "0:v", "-map", "0:a", "-vf", scaled(film, recipe, how), *coding(recipe), name]


def scaled(film: Path, recipe: Encode, how: str) -> str:
    video = probe_header(film).video
    assert video is not None
    size = fit(video.display_size, long_side=recipe.long_side, short_side=recipe.short_side)
    return f"scale={size[0]}:{size[1]}:flags={how},format=yuv420p"


def top_of(film: Path) -> Direct | Encode:
    look = look_at(film, LIMITS)
    assert look.header is not None
    assert look.packets is not None
    return top_recipe(look.header, look.packets)


if __name__ == "__main__":
    try:
        sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 300) else 1)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
