"""Pure: what a film needs."""

import os
from collections.abc import Collection

from media_pipeline.enums import JobKind, RenditionKind
from media_pipeline.recipes import (
    LIGHT,
    TOP,
    Direct,
    Hover,
    Poster,
    Recipe,
    ShotSheet,
    Sprite,
    Waveform,
    recipe_key,
)

SUFFIXES = {
    RenditionKind.TOP: "mp4",
    RenditionKind.LIGHT: "mp4",
    RenditionKind.HOVER: "mp4",
    RenditionKind.POSTER: "jpg",
    RenditionKind.SPRITE: "jpg",
    RenditionKind.SHOTS: "jpg",
    RenditionKind.WAVEFORM: "svg",
}
TOPS = (TOP, Direct(copies_sound=True), Direct(copies_sound=False))  # one of them, as the master is
ALWAYS: tuple[Recipe, ...] = (LIGHT, Sprite(), ShotSheet(), Poster(), Hover())
CONTENT_TYPES = {"mp4": "video/mp4", "jpg": "image/jpeg", "svg": "image/svg+xml"}
MADE_BYTES_PER_SECOND = 2_000_000  # a copy of 12 Mb/s at most, a light one, stills and sound as raw files
SMALL_FILES_BYTES = 20_000_000


def has_todays_renditions(keys: Collection[str], *, master_sha256: str, has_sound: bool) -> bool:
    """Whether renditions of these recipe keys are all that a film has today. Of the posters the first counts:
    how many there are to choose from is the film's affair."""
    needed = ALWAYS + ((Waveform(),) if has_sound else ())
    has_top = any(recipe_key(master_sha256, top) in keys for top in TOPS)
    return has_top and all(recipe_key(master_sha256, recipe) in keys for recipe in needed)


def storage_key(film_code: str, master_sha256: str, recipe: Recipe) -> str:
    """The name of a rendition in the film store; another recipe has another name."""
    key = recipe_key(master_sha256, recipe)
    return f"renditions/{film_code}/{recipe.kind}-{key[:24]}.{SUFFIXES[recipe.kind]}"


def content_type_of(key: str) -> str:
    return CONTENT_TYPES[key.rpartition(".")[2]]


def threads_for(waiting: int) -> int:
    """One for each film while others wait (the cores are busy anyway), all of them for a single one."""
    return 1 if waiting else min(os.cpu_count() or 1, 8)


def scratch_bytes(kind: JobKind, *, master_bytes: int, film_seconds: float, is_fetched: bool) -> int:
    """The most that an attempt writes to the scratch disk: the master, when it has to be fetched, and what is
    made of each of the film's seconds."""
    made = MADE_BYTES_PER_SECOND * film_seconds if kind in (JobKind.RENDER, JobKind.LABEL) else 0
    return SMALL_FILES_BYTES + round(made) + (master_bytes if is_fetched else 0)
