"""Content Credentials in the copies that the public is shown: beside the copies without, which whoever is
watching at that moment goes on with."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from media_pipeline.enums import RenditionKind
from media_pipeline.ffmpeg.probe import probe_header
from media_pipeline.models import Film, Rendition
from media_pipeline.provenance.credentials import CopyStatement
from media_pipeline.provenance.read_marks import tags_of
from media_pipeline.provenance.sign_copy import CannotSign, sign_copy
from media_pipeline.renditions.film_credentials import SIGNED
from media_pipeline.renditions.finish import Made
from media_pipeline.renditions.recipes import Signed
from media_pipeline.renditions.store_renditions import store_rendition
from media_pipeline.storage.films import fetch, fetch_master, hash_of
from media_pipeline.work_queue.jobs import Claim

VERSION = 1  # raised when copies are to be signed anew


def unsigned(film: Film, kinds: Collection[RenditionKind]) -> list[Rendition]:
    """The newest copy of each kind that is not signed."""
    rows = film.renditions.filter(kind__in=kinds, credentials={}).order_by("pk")
    return list({row.kind: row for row in rows}.values())


def sign_copies(claim: Claim) -> list[dict[str, Any]]:
    """Sign the newest copies of the film as its row asks for, unless they are signed so already; returns the
    fields of the new rows."""
    film = claim.film
    made_by = {row.kind: row.credentials for row in film.renditions.exclude(credentials={}).order_by("pk")}
    behind = [
        (row, mark)
        for row in unsigned(film, SIGNED)
        if (mark := _mark_of(film, row)) != made_by.get(row.kind, {}).get("mark")
    ]
    return [_signed(claim, row, mark) for row, mark in behind]


def _signed(claim: Claim, row: Rendition, mark: str) -> dict[str, Any]:
    film, kind = claim.film, RenditionKind(row.kind)
    statement = CopyStatement(film.credentials["title"], film.credentials["source_type"])
    source = fetch(row.storage_key, copy=claim.scratch / f"{kind}-unsigned.mp4")
    target = claim.scratch / f"{kind}-signed.mp4"
    master = fetch_master(film, scratch=claim.scratch)
    credentials = sign_copy(source, target, master=master, statement=statement)
    header, was = probe_header(target), probe_header(source)
    if (header.video, header.audio, tags_of(target)) != (was.video, was.audio, tags_of(source)):
        raise CannotSign(f"the signed {kind} has other streams or labels")
    label = "".join(value for _name, value in tags_of(source))
    recipe = Signed(kind, row.streams_key or row.recipe_key, label, hash_of(target))
    size = (row.width, row.height) if row.width and row.height else None
    fields = store_rendition(claim, Made(recipe, target, size))
    return {**fields, "credentials": {**credentials.as_json(), "mark": mark}}


def _mark_of(film: Film, row: Rendition) -> str:
    """Another one calls for another signature."""
    words = json.dumps([VERSION, film.credentials, row.recipe_key], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()
