"""From the raw files of the one pass to all that is kept of a film, and the proof that each is what it was
meant to be. Without a database: files in, files out."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from media_pipeline.ffmpeg.mono_tracks import heard_numbers
from media_pipeline.ffmpeg.probe import measure_copy
from media_pipeline.ffmpeg.raw_files import (
    CANDIDATE_FILES,
    HOVER_FILE,
    LIGHT_FILE,
    STILLS_FILE,
    THUMBNAILS_PER_SECOND,
    TOP_FILE,
    WAVE_FILE,
)
from media_pipeline.limits import Stretch
from media_pipeline.renditions.recipes import (
    LIGHT,
    Hover,
    Poster,
    Recipe,
    ReviewProxy,
    ShotSheet,
    Waveform,
    of_tracks,
    sprite_of,
)
from media_pipeline.renditions.run_pass import PassResult
from media_pipeline.renditions.stills import Stills, choose_posters, read_stills, write_poster, write_sheet
from media_pipeline.renditions.storyboard import Grid
from media_pipeline.renditions.waveform import read_peaks, write_waveform

POSTERS = 6  # to choose from
LENGTH_SLACK = 0.15  # seconds by which a rendition may differ from the film
CAREFUL_SLACK = 1.0  # where all copies are encoded alike, and so differ alike
SPRITE_FILE, SHOTS_FILE, WAVEFORM_FILE = "sprite.jpg", "shots.jpg", "waveform.svg"


class RenditionWrong(Exception):
    """What was made is not what was asked for; the message says how it differs."""


@dataclass(frozen=True)
class Made:
    """A finished file in the scratch folder; a film lasts `seconds`."""

    recipe: Recipe
    path: Path
    size: tuple[int, int] | None = None
    seconds: float | None = None

    @property
    def number(self) -> int:
        """Among several of its kind, from 1."""
        return self.recipe.number if isinstance(self.recipe, Poster) else 1


@dataclass(frozen=True)
class Sheets:
    """How the stills lie on the two sheets."""

    sprite: Grid
    shots: Grid


@dataclass(frozen=True)
class Proxy:
    """What can be played of a film that is not accepted: its first `seconds`."""

    made: tuple[Made, ...]
    seconds: float
    sprite: Grid

    def facts(self) -> dict[str, Any]:
        """What is kept with the film as JSON."""
        return {"proxy_seconds": round(self.seconds, 3), "sprite": asdict(self.sprite)}


def finish_files(
    examined: PassResult, folder: Path, *, shots: Sequence[Stretch], slack: float = LENGTH_SLACK
) -> tuple[list[Made], Sheets]:
    """Make what the pass left raw, probe the films that it made, and list all that is to be kept. `shots` are
    those of the film, in seconds; a film that was made may last `slack` more or less. Raises RenditionWrong,
    and what run.read_film raises."""
    plan, seconds = examined.plan, examined.watched.seconds
    heard = heard_numbers(plan.header) if plan.header.is_chosen else ()
    films = [
        Made(of_tracks(plan.top, heard), folder / TOP_FILE, plan.top_size, seconds),
        Made(of_tracks(LIGHT, heard), folder / LIGHT_FILE, plan.light_size, seconds),
        Made(Hover(), folder / HOVER_FILE, plan.hover_size, min(seconds, Hover().seconds)),
    ]
    with ThreadPoolExecutor() as pool:
        probes = pool.map(partial(verify, slack=slack), films)  # they run while the pictures are made
        stills = read_stills(folder / STILLS_FILE, size=plan.cell_size)
        if not len(stills):
            raise RenditionWrong("no still was made")
        sprite = _write_sprite(stills, examined, folder)
        sheet = _write_shots(stills, examined, folder, shots)
        video = [
            Made(sprite_of(seconds), folder / SPRITE_FILE, sprite.sheet_size),
            Made(ShotSheet(), folder / SHOTS_FILE, sheet.sheet_size),
            *_write_posters(examined, folder),
        ]
        if examined.loudness is not None:
            video.append(Made(of_tracks(Waveform(), heard), _write_waveform(folder, seconds=seconds)))
        list(probes)
    return [*films, *video], Sheets(sprite, sheet)


def verify(film: Made, *, slack: float = LENGTH_SLACK) -> None:
    """Probe a film that was made: right size, right length. Raises RenditionWrong, and what run.read_film
    raises."""
    size, lasts = measure_copy(film.path)
    if film.seconds is None or abs(lasts - film.seconds) > slack:
        raise RenditionWrong(f"{film.path.name} lasts {lasts:.3f} s instead of {film.seconds} s")
    if size != film.size:
        raise RenditionWrong(f"{film.path.name} has the size {size} instead of {film.size}")


def finish_proxy(examined: PassResult, folder: Path) -> Proxy | None:
    """List what is kept of a film that is not accepted: the light copy as far as the pass came, with stills
    and sound. None when there is nothing to play: a pass that was ended leaves an unfinished copy."""
    plan, light = examined.plan, folder / LIGHT_FILE
    size, seconds = measure_copy(light) if light.exists() else ((0, 0), 0.0)
    stills = read_stills(folder / STILLS_FILE, size=plan.cell_size)
    if size != plan.light_size or not seconds or not len(stills):
        return None
    sprite = _write_sprite(stills, examined, folder)
    sprite_recipe = ReviewProxy(sprite_of(examined.watched.seconds), plan.max_seconds)
    found = [
        Made(ReviewProxy(LIGHT, plan.max_seconds), light, size, seconds),
        Made(sprite_recipe, folder / SPRITE_FILE, sprite.sheet_size),
    ]
    if examined.loudness is not None:
        waveform = _write_waveform(folder, seconds=seconds)
        found.append(Made(ReviewProxy(Waveform(), plan.max_seconds), waveform))
    return Proxy(tuple(found), seconds, sprite)


def _write_sprite(stills: Stills, examined: PassResult, folder: Path) -> Grid:
    recipe = sprite_of(examined.watched.seconds)
    step = recipe.seconds_per_cell * THUMBNAILS_PER_SECOND
    cells = max(1, -int(-examined.watched.seconds // recipe.seconds_per_cell))
    chosen = [min(cell * step + step // 2, len(stills) - 1) for cell in range(cells)]
    grid = Grid(recipe.columns, *examined.plan.cell_size, recipe.seconds_per_cell, cells)
    write_sheet(stills, chosen, grid, path=folder / SPRITE_FILE, quality=recipe.quality)
    return grid


def _write_shots(stills: Stills, examined: PassResult, folder: Path, shots: Sequence[Stretch]) -> Grid:
    middles = [int((start + end) / 2 * THUMBNAILS_PER_SECOND) for start, end in shots]
    grid = Grid(ShotSheet().columns, *examined.plan.cell_size, 0, len(middles))
    chosen = [min(middle, len(stills) - 1) for middle in middles]
    write_sheet(stills, chosen, grid, path=folder / SHOTS_FILE, quality=ShotSheet().quality)
    return grid


def _write_waveform(folder: Path, *, seconds: float) -> Path:
    peaks = read_peaks(folder / WAVE_FILE, count=Waveform().peaks, seconds=seconds)
    write_waveform(peaks, path=folder / WAVEFORM_FILE)
    return folder / WAVEFORM_FILE


def _write_posters(examined: PassResult, folder: Path) -> list[Made]:
    candidates = sorted(folder.glob(CANDIDATE_FILES.replace("%03d", "*")))
    posters = []
    for number, candidate in enumerate(choose_posters(candidates, count=POSTERS), start=1):
        recipe = Poster(number)
        posters.append(Made(recipe, folder / f"poster-{number}.jpg", examined.plan.poster_size))
        write_poster(candidate, path=posters[-1].path, quality=recipe.quality)
    if not posters:
        raise RenditionWrong("no poster was made")
    return posters
