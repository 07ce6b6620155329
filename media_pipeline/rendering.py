"""The full check and the previews: one pass over the film, pictures from its raw files, a look at what
was made, then everything into the store and, in one transaction, into rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline import jobs
from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.examination import Examination, examine, look_at
from media_pipeline.ffmpeg.graph import LIGHT_FILE, STILLS_FILE, TOP_FILE, compile_still
from media_pipeline.ffmpeg.probe import probe_header, scan_packets
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.jobs import Claim
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.pictures import poster_second, read_stills, write_poster, write_sprite
from media_pipeline.planning import content_type_of, recipes_for, storage_key, threads_for
from media_pipeline.recipes import Poster, Recipe, recipe_key
from media_pipeline.settling import move_film, record_findings, record_shots
from media_pipeline.store import fetch_master, keep
from media_pipeline.storyboard import Grid

PASS_SHARE = 0.93  # of the progress; the rest is pictures and the store
LENGTH_SLACK = 0.15  # seconds by which a rendition may differ from the film
POSTER_FILE, SPRITE_FILE, STILL_FILE = "poster.jpg", "sprite.jpg", "still.rgb"
FILES = {
    RenditionKind.TOP: TOP_FILE,
    RenditionKind.LIGHT: LIGHT_FILE,
    RenditionKind.POSTER: POSTER_FILE,
    RenditionKind.SPRITE: SPRITE_FILE,
}


class RenditionWrong(Exception):
    """What was made is not what was asked for; the message says how it differs."""


@dataclass(frozen=True)
class Made:
    """A finished file in the scratch folder."""

    recipe: Recipe
    path: Path
    size: tuple[int, int]


def render(claim: Claim) -> None:
    """INSPECTED → READY with renditions, shots and findings, or → REFUSED. A second run makes the same keys.
    Raises what the store and ffmpeg raise, and RenditionWrong: the job is then tried again."""
    film = claim.film
    if film.state != FilmState.INSPECTED:
        with jobs.finishing(claim):
            return
    limits = FilmLimits(**film.limits)
    master = fetch_master(film, scratch=claim.scratch)
    folder = claim.scratch / "made"
    folder.mkdir(exist_ok=True)
    look = look_at(master, limits)
    if look.is_refused:
        with jobs.finishing(claim):
            record_findings(film, look.findings)
            move_film(film, to=FilmState.REFUSED)
        return
    examined = examine(
        master,
        look,
        limits,
        scratch=folder,
        threads=threads_for(_others_waiting(claim)),
        on_progress=lambda share, tail: claim.report_progress(share * PASS_SHARE, tail),
    )
    width, height = examined.plan.pictures.display_size
    known = {"duration_ms": round(examined.watched.seconds * 1000), "width": width, "height": height}
    if examined.is_refused:
        with jobs.finishing(claim):
            record_findings(film, examined.findings)
            move_film(film, to=FilmState.REFUSED, facts=examined.facts(), **known)
        return
    made, grid = finish_files(examined, folder)
    verify(made, seconds=examined.watched.seconds)
    rows = [_shelve(film, one) for one in made]
    claim.report_progress(0.99)
    with jobs.finishing(claim):
        for row in rows:
            Rendition.objects.update_or_create(film=film, recipe_key=row.pop("recipe_key"), defaults=row)
        record_findings(film, examined.findings)
        record_shots(film, examined.shots)
        facts = {**examined.facts(), "sprite": grid.__dict__}
        move_film(film, to=FilmState.READY, facts=facts, **known)


def finish_files(examined: Examination, folder: Path) -> tuple[list[Made], Grid]:
    """Make sprite and poster from the raw files of the pass, and list all that is to be kept."""
    plan = examined.plan
    stills = read_stills(folder / STILLS_FILE, size=plan.cell_size)
    if not len(stills):
        raise RenditionWrong("no still was made")
    top, light, poster, sprite = recipes_for(plan.header, plan.packets)
    assert isinstance(poster, Poster), "recipes_for lists top, light, poster, sprite"
    cells = min(len(stills), max(1, -int(-examined.watched.seconds // plan.sprite.seconds_per_cell)))
    grid = Grid(plan.sprite.columns, *plan.cell_size, plan.sprite.seconds_per_cell, cells)
    write_sprite(stills, grid, path=folder / SPRITE_FILE, quality=plan.sprite.quality)
    top_size = probe_size(folder / TOP_FILE)
    poster_size = _within(top_size, poster.long_side)
    at = poster_second(stills[:cells]) * plan.sprite.seconds_per_cell
    _take_still(folder, at=min(at, max(examined.watched.seconds - 0.5, 0)), size=poster_size)
    write_poster(folder / STILL_FILE, size=poster_size, path=folder / POSTER_FILE, quality=poster.quality)
    sizes = {
        RenditionKind.TOP: top_size,
        RenditionKind.LIGHT: plan.light_size,
        RenditionKind.POSTER: poster_size,
        RenditionKind.SPRITE: grid.sheet_size,
    }
    recipes = (top, light, poster, sprite)
    return [Made(recipe, folder / FILES[recipe.kind], sizes[recipe.kind]) for recipe in recipes], grid


def verify(made: list[Made], *, seconds: float) -> None:
    """Probe what was made: right size, and as long as was decoded. Raises RenditionWrong."""
    for one in made:
        if one.path.suffix != ".mp4":
            continue
        header = probe_header(one.path)
        span = scan_packets(one.path, header, seconds=seconds + 10).pictures
        lasts = span.seconds if span else 0.0
        if abs(lasts - seconds) > LENGTH_SLACK:
            raise RenditionWrong(f"{one.path.name} lasts {lasts:.3f} s, the film {seconds:.3f} s")
        if header.pictures is None or header.pictures.display_size != one.size:
            raise RenditionWrong(f"{one.path.name} is not {one.size[0]} × {one.size[1]}")


def probe_size(path: Path) -> tuple[int, int]:
    """Width and height of a rendition's pictures. Raises RenditionWrong when it has none."""
    pictures = probe_header(path).pictures
    if pictures is None:
        raise RenditionWrong(f"{path.name} has no pictures")
    return pictures.display_size


def _take_still(folder: Path, *, at: float, size: tuple[int, int]) -> None:
    film = folder / TOP_FILE
    command = compile_still(film, at=at, size=size, tool=settings.FFMPEG_BIN, name=STILL_FILE)
    outcome = read_film(command, film=film, writes=folder)
    still = folder / STILL_FILE
    if not still.exists() or still.stat().st_size < size[0] * size[1] * 3:
        raise RenditionWrong(f"no poster at {at:.3f} s: {outcome.tail}")


def _shelve(film: Film, one: Made) -> dict[str, Any]:
    key = storage_key(film.code, film.sha256, one.recipe)
    size = one.path.stat().st_size
    keep(one.path, key=key)
    return {
        "recipe_key": recipe_key(film.sha256, one.recipe),
        "kind": one.recipe.kind,
        "storage_key": key,
        "content_type": content_type_of(key),
        "size": size,
        "width": one.size[0],
        "height": one.size[1],
    }


def _within(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    scale = min(1.0, long_side / max(size))
    return round(size[0] * scale), round(size[1] * scale)


def _others_waiting(claim: Claim) -> int:
    busy = Job.objects.filter(kind=JobKind.RENDER, state__in=[JobState.QUEUED, JobState.RUNNING])
    return busy.exclude(pk=claim.job.pk).count()
