"""Copies for a hall: ordered, cancelled, and how far they are."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.models import Film, Job, Rendition, ShowOrder
from media_pipeline.renditions.plan import HALL_SUFFIXES
from media_pipeline.renditions.recipes import HallCopy, recipe_key
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import enqueue

HALL_RATES = ("24000/1001", "24", "25", "30000/1001", "30")
MOST_ENLARGED = 1.25  # from 1,536 × 864 on nobody sees it
CANCELLED = "Cancelled by the office."


@dataclass(frozen=True)
class HallFile:
    """A finished copy."""

    kind: RenditionKind
    rendition_id: int
    size: int
    sha256: str


@dataclass(frozen=True)
class ShowCopyReport:
    """How far the copies of a film are. `progress` is 0..1; loudness in LUFS, None where there is none;
    `enlarged_from` the pixels of a film that looks soft on a large screen."""

    state: JobState
    progress: float
    error: str
    files: tuple[HallFile, ...]
    loudness_before: float | None
    loudness_after: float | None
    enlarged_from: tuple[int, int] | None

    @property
    def is_ready(self) -> bool:
        return len(self.files) == len(HALL_SUFFIXES)


def hash_of_label(label: bytes) -> str:
    return hashlib.sha256(label).hexdigest() if label else ""


def recipes_of(order: ShowOrder) -> dict[RenditionKind, HallCopy]:
    """The copies that were ordered."""
    label = hash_of_label(bytes(order.label))
    heard = tuple(order.film.heard_tracks)
    return {kind: HallCopy(kind, order.rate, label, heard=heard) for kind in HALL_SUFFIXES}


def common_rate(film_ids: Collection[int]) -> str:
    """The rate of a hall's playback that most of the films have, or are a double of; 25 for none."""
    facts = Film.objects.filter(pk__in=film_ids).values_list("facts", flat=True)
    rates = [_nearest(float(fact["rate"])) for fact in facts if fact.get("rate")]
    return max(HALL_RATES, key=rates.count) if rates else "25"


def order_show_copies(film_id: int, *, rate: str, label: bytes) -> None:
    """Have the film made ready for a hall, unless it is so already. Call it in a transaction. Raises
    Film.DoesNotExist for one that did not pass its check."""
    film = Film.objects.get(pk=film_id, state=FilmState.READY)
    order, _is_new = ShowOrder.objects.get_or_create(film=film, defaults={"rate": rate, "label": label})
    if (order.rate, bytes(order.label)) != (rate, label):
        order.rate, order.label, order.measured = rate, label, {}
        order.save()
    if len(_files_of(film, order)) < len(HALL_SUFFIXES):
        seconds = (film.duration_ms or 0) / 1000
        enqueue.enqueue_again(film, JobKind.CONFORM, film_seconds=seconds)


def cancel_show_copies(film_ids: Collection[int]) -> int:
    """What is not finished is not made; returns how many films."""
    return enqueue.drop(Job.objects.filter(film__in=film_ids, kind=JobKind.CONFORM), why=CANCELLED)


def show_copies(film_ids: Collection[int]) -> dict[int, ShowCopyReport]:
    """By film, of those that were ordered; three queries."""
    orders = ShowOrder.objects.filter(film__in=film_ids).select_related("film")
    jobs = {job.film_id: job for job in Job.objects.filter(film__in=film_ids, kind=JobKind.CONFORM)}
    rows: dict[int, list[Rendition]] = {}
    for row in Rendition.objects.filter(film__in=film_ids, kind__in=HALL_SUFFIXES).order_by("pk"):
        rows.setdefault(row.film_id, []).append(row)
    return {
        order.film_id: _report(order, jobs.get(order.film_id), rows.get(order.film_id, []))
        for order in orders
    }


def drop_earlier(film: Film, order: ShowOrder) -> None:
    """Copies by another order take much room, and nobody may show them. Call it in a transaction."""
    keys = _keys_of(film, order)
    for row in Rendition.objects.filter(film=film, kind__in=HALL_SUFFIXES).exclude(recipe_key__in=keys):
        key = row.storage_key
        row.delete()
        transaction.on_commit(lambda key=key: film_store().delete(key))  # type: ignore[misc]


def _report(order: ShowOrder, job: Job | None, rows: list[Rendition]) -> ShowCopyReport:
    keys = _keys_of(order.film, order)
    files = tuple(
        HallFile(RenditionKind(row.kind), row.pk, row.size, row.sha256)
        for row in rows
        if row.recipe_key in keys
    )
    is_ready = len(files) == len(HALL_SUFFIXES)
    return ShowCopyReport(
        state=JobState.DONE if is_ready else JobState(job.state) if job else JobState.DROPPED,
        progress=1.0 if is_ready else job.progress if job else 0.0,
        error=job.error if job and not is_ready else "",
        files=files,
        loudness_before=order.measured.get("before"),
        loudness_after=order.measured.get("after"),
        enlarged_from=_enlarged_from(order.film),
    )


def _enlarged_from(film: Film) -> tuple[int, int] | None:
    if not (film.width and film.height):
        return None
    is_soft = min(HallCopy.width / film.width, HallCopy.height / film.height) > MOST_ENLARGED
    return (film.width, film.height) if is_soft else None


def _files_of(film: Film, order: ShowOrder) -> list[Rendition]:
    return list(Rendition.objects.filter(film=film, recipe_key__in=_keys_of(film, order)))


def _keys_of(film: Film, order: ShowOrder) -> set[str]:
    return {recipe_key(film.sha256, recipe) for recipe in recipes_of(order).values()}


def _nearest(rate: float) -> str:
    doubled = {name: Fraction(name) for name in HALL_RATES}
    half = rate / 2 if rate > 40 else rate
    return min(HALL_RATES, key=lambda name: abs(float(doubled[name]) - half))
