"""Pure: which renditions a film has, and where each lies in the store."""

import hashlib
from collections.abc import Collection

from media_pipeline.enums import RenditionKind
from media_pipeline.renditions.recipes import (
    LIGHT,
    TOP,
    Direct,
    Hover,
    Poster,
    Recipe,
    ShotSheet,
    Waveform,
    of_tracks,
    recipe_key,
    sprite_of,
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
WHEN_BROUGHT = {RenditionKind.OWN_POSTER: "jpg"}
HALL_SUFFIXES = {RenditionKind.SHOW: "mp4", RenditionKind.PRORES: "mov"}  # what films have when it is ordered
TOPS = (TOP, Direct(copies_sound=True), Direct(copies_sound=False))  # one of them, as the master is
ALWAYS: tuple[Recipe, ...] = (LIGHT, ShotSheet(), Poster(), Hover())
CONTENT_TYPES = {"mp4": "video/mp4", "mov": "video/quicktime", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def has_todays_renditions(
    keys: Collection[str], *, master_sha256: str, seconds: float, has_audio: bool, heard: tuple[int, ...]
) -> bool:
    """Whether renditions of these recipe keys are all that a film has today. Of the posters the first counts:
    how many there are to choose from is the film's affair."""
    needed = (*ALWAYS, sprite_of(seconds), *((Waveform(),) if has_audio else ()))
    has_top = any(recipe_key(master_sha256, of_tracks(top, heard)) in keys for top in TOPS)
    return has_top and all(recipe_key(master_sha256, of_tracks(one, heard)) in keys for one in needed)


def storage_key(film_code: str, master_sha256: str, recipe: Recipe) -> str:
    """The name of a rendition in the film store; another recipe has another name. A store elsewhere shows it
    to viewers, so that it does not tell the film's number."""
    key = recipe_key(master_sha256, recipe)
    suffix = (SUFFIXES | WHEN_BROUGHT | HALL_SUFFIXES)[recipe.kind]
    return f"{folder_of(film_code)}/{recipe.kind}-{key[:24]}.{suffix}"


def folder_of(film_code: str) -> str:
    """Where the film store has a film's renditions."""
    return f"renditions/{hashlib.sha256(film_code.encode()).hexdigest()[:24]}"


def content_type_of(key: str) -> str:
    return CONTENT_TYPES[key.rpartition(".")[2]]
