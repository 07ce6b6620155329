"""Renditions of accepted films made anew, by the recipes of today, beside those that they have."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.matching.bits import FINGERPRINT_VERSION, LANDMARKS_VERSION, SOUND_VERSION
from media_pipeline.models import Film, Fingerprint, Job, Rendition
from media_pipeline.renditions.plan import has_todays_renditions
from media_pipeline.work_queue import enqueue

UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Rebuild:
    """What was asked for, by film: work that is enqueued now (whether it was before or not), and films that
    have everything."""

    enqueued: tuple[int, ...]
    complete: tuple[int, ...]


@dataclass(frozen=True)
class RebuildProgress:
    """How far the work is. `failed` has the reason by film; a film whose work has ended is `done` whether it
    failed or not. Seconds are of film, running work counted by its progress."""

    films: int
    done: int
    running: int
    failed: dict[int, str]
    film_seconds: float
    done_seconds: float


def rebuild_films(film_ids: Collection[int]) -> Rebuild:
    """Enqueue, for those of the films that are READY, the renditions and the fingerprint that they lack by
    today's recipes, after the films that wait for a check result. Work that waits or runs already is left
    alone. May be cut anywhere and repeated."""
    lacking = incomplete_films(film_ids)
    ready = Film.objects.filter(pk__in=film_ids, state=FilmState.READY).order_by("pk")
    under_way = set(
        Job.objects.filter(film__in=lacking, kind=JobKind.RENDER, state__in=UNFINISHED).values_list(
            "film", flat=True
        )
    )
    for film in ready:
        if film.pk in lacking and film.pk not in under_way:
            with transaction.atomic():
                seconds = (film.duration_ms or 0) / 1000
                enqueue.enqueue_again(
                    film, JobKind.RENDER, film_seconds=seconds, head_start=enqueue.AFTER_VERDICTS
                )
    return Rebuild(
        enqueued=tuple(film.pk for film in ready if film.pk in lacking),
        complete=tuple(film.pk for film in ready if film.pk not in lacking),
    )


def rebuild_progress(film_ids: Collection[int]) -> RebuildProgress:
    """How far the work on these films is; one query."""
    rows = Job.objects.filter(film__in=film_ids, kind=JobKind.RENDER).values_list(
        "film", "state", "progress", "film__duration_ms", "error"
    )
    done = running = 0
    failed, all_seconds, done_seconds = dict[int, str](), 0.0, 0.0
    for film, state, progress, duration_ms, error in rows:
        seconds = (duration_ms or 0) / 1000
        is_done = state not in UNFINISHED
        all_seconds += seconds
        done_seconds += seconds if is_done else seconds * progress
        done += is_done
        running += state == JobState.RUNNING
        if state == JobState.FAILED:
            failed[film] = error
    return RebuildProgress(len(rows), done, running, failed, all_seconds, done_seconds)


def incomplete_films(film_ids: Collection[int]) -> set[int]:
    """Those of the READY films that lack a rendition or the fingerprint by today's recipes; three queries."""
    keys: dict[int, set[str]] = defaultdict(set)
    rows = Rendition.objects.filter(film__in=film_ids).values_list("film", "recipe_key", "streams_key")
    for film, *made_by in rows:
        keys[film].update(made_by)
    printed = set(
        Fingerprint.objects.filter(
            film__in=film_ids,
            version=FINGERPRINT_VERSION,
            sound_version=SOUND_VERSION,
            landmarks_version=LANDMARKS_VERSION,
        ).values_list("film", flat=True)
    )
    kept = Film.objects.filter(pk__in=film_ids, state=FilmState.READY, removal_asked_at=None)
    films = kept.only("sha256", "facts", "duration_ms", "heard_tracks")
    return {
        film.pk
        for film in films
        if film.pk not in printed
        or not has_todays_renditions(
            keys[film.pk],
            master_sha256=film.sha256,
            seconds=(film.duration_ms or 0) / 1000,
            has_audio=film.facts.get("has_sound", False),
            heard=tuple(film.heard_tracks),
        )
    }
