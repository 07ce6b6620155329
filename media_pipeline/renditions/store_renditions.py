"""A rendition that was made → the film store, and the fields of its row."""

from typing import Any

from media_pipeline.renditions.finish import Made
from media_pipeline.renditions.plan import content_type_of, storage_key
from media_pipeline.renditions.recipes import Labelled, recipe_key
from media_pipeline.storage.films import hash_of, keep
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim


def store_rendition(claim: Claim, one: Made) -> dict[str, Any]:
    """Put what was made into the store; returns the fields of its row. Raises LeaseLost."""
    film = claim.film
    key = storage_key(film.code, film.sha256, one.recipe)
    size, sha256 = one.path.stat().st_size, hash_of(one.path)
    jobs.confirm_hold(claim)
    keep(one.path, key=key)
    width, height = one.size or (None, None)
    return {
        "recipe_key": recipe_key(film.sha256, one.recipe),
        "streams_key": one.recipe.of if isinstance(one.recipe, Labelled) else "",
        "kind": one.recipe.kind,
        "number": one.number,
        "storage_key": key,
        "content_type": content_type_of(key),
        "size": size,
        "sha256": sha256,
        "checked_at": None,
        "fault": "",
        "width": width,
        "height": height,
    }
