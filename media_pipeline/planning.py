"""Pure: what a film needs."""

import os

from media_pipeline.enums import RenditionKind
from media_pipeline.recipes import Recipe, recipe_key

SUFFIXES = {
    RenditionKind.TOP: "mp4",
    RenditionKind.LIGHT: "mp4",
    RenditionKind.HOVER: "mp4",
    RenditionKind.POSTER: "jpg",
    RenditionKind.SPRITE: "jpg",
    RenditionKind.SHOTS: "jpg",
    RenditionKind.WAVEFORM: "svg",
}
CONTENT_TYPES = {"mp4": "video/mp4", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def storage_key(film_code: str, master_sha256: str, recipe: Recipe) -> str:
    """The name of a rendition in the film store; another recipe has another name."""
    key = recipe_key(master_sha256, recipe)
    return f"renditions/{film_code}/{recipe.kind}-{key[:24]}.{SUFFIXES[recipe.kind]}"


def content_type_of(key: str) -> str:
    return CONTENT_TYPES[key.rpartition(".")[2]]


def threads_for(waiting: int) -> int:
    """One for each film while others wait (the cores are busy anyway), all of them for a single one."""
    return 1 if waiting else min(os.cpu_count() or 1, 8)
