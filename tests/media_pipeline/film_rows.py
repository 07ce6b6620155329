"""Films as rows: received ones with a master in the store, and ready ones with renditions of plain bytes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.renditions.plan import CONTENT_TYPES, SUFFIXES
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store, hash_of
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.jobs import Claim
from tests.films import make_film

LIMITS = FilmLimits(min_seconds=5, max_seconds=8, max_file_bytes=50_000_000, min_height=100)
CONTENT = bytes(range(256)) * 40
GRID = {"columns": 10, "cell_width": 160, "cell_height": 90, "seconds_per_cell": 1, "cells": 7}


def receive(path: Path, *, limits: FilmLimits = LIMITS, state: FilmState = FilmState.RECEIVED) -> Film:
    """A film whose master is a copy of `path`."""
    with path.open("rb") as file:
        key = film_store().save(f"masters/{path.name}", file)
    return Film.objects.create(
        state=state,
        file_name=path.name,
        master_key=key,
        size=path.stat().st_size,
        sha256=hash_of(path),
        limits=asdict(limits),
    )


def held(state: JobState | str) -> dict[str, object]:
    """What else a job in this state has in its row."""
    until = timezone.now() + timedelta(seconds=60)
    return {"token": "t", "lease_until": until} if state == JobState.RUNNING else {}


def claim_job(film: Film, kind: JobKind) -> Claim:
    """A worker's hold on the film's job, which is enqueued when it is not yet."""
    claim = jobs.claim(enqueue.enqueue(film, kind).pk)
    assert claim is not None
    claim.scratch.mkdir(parents=True)
    return claim


def make_ready_film(**fields: object) -> Film:
    """A ready film of 6.5 s with all its renditions, each of CONTENT."""
    film = Film.objects.create(
        state=FilmState.READY,
        file_name="film.mp4",
        master_key="masters/none",
        size=1,
        duration_ms=6500,
        facts={"sprite": GRID, "shots_sheet": {**GRID, "cells": 2}, "rate": 20.0, "has_sound": True},
        **fields,
    )
    for kind, suffix in SUFFIXES.items():
        Rendition.objects.create(
            film=film,
            kind=kind,
            recipe_key=f"{kind}-{film.code}".ljust(64, "0"),
            storage_key=film_store().save(f"renditions/{film.code}/{kind}.{suffix}", ContentFile(CONTENT)),
            content_type=CONTENT_TYPES[suffix],
            size=len(CONTENT),
        )
    return film


def make_film_to_render(path: Path, *, seconds: int) -> Film:
    """A film past its first check, whose full check is enqueued."""
    film = receive(make_film(path, seconds=seconds, shots=2), state=FilmState.INSPECTED)
    enqueue.enqueue(film, JobKind.RENDER, film_seconds=seconds)
    return film


def attempt_render(work: Callable[[Claim], None] = render) -> Job:
    """One attempt at the full check, now."""
    Job.objects.update(not_before=None)
    jobs.work_on(JobKind.RENDER, work)
    return Job.objects.get(kind=JobKind.RENDER)
