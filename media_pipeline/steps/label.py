"""The label of AI-made content on what we serve: copies of its renditions that carry it. The master is never
touched, and nothing else of the creator's travels with a copy."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.ffmpeg.header import Header
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.ffmpeg.probe import probe_header, scan_packets
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.provenance import aigc
from media_pipeline.provenance.read_marks import tags_of
from media_pipeline.renditions.finish import Made, RenditionWrong
from media_pipeline.renditions.recipes import Labelled
from media_pipeline.renditions.store_renditions import store_rendition
from media_pipeline.renditions.tagging import compile_copy
from media_pipeline.steps.signed_copies import sign_copies, unsigned
from media_pipeline.storage.films import fetch, film_store
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim

TAG = "AIGC"
FILMS = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.HOVER)
READ_BEYOND_SECONDS = 60.0
TAG_BYTES = 64 << 20  # more than label and index take


def label(claim: Claim) -> None:
    """Put the film's label on those of its served copies that lack it, and take their places; then sign what
    the public is shown, once it is. While the film is checked or rendered nothing is done: the rendering
    enqueues a label at its end. Raises what the store and ffmpeg raise, RenditionWrong, CertificateWrong and
    CannotSign: the job is then tried again."""
    film = claim.film
    if film.state not in (FilmState.READY, FilmState.REFUSED) or _is_rendered(film):
        with jobs.finishing(claim):
            return
    tag = (TAG, aigc.write_label(film.label)) if film.label else None
    made = [(row, copy) for row in unsigned(film, FILMS) if (copy := _labelled(claim, row, tag)) is not None]
    shelved = [(old, store_rendition(claim, copy)) for old, copy in made]
    signed = []
    if film.credentials:
        with transaction.atomic():  # what carries the label is there, whatever becomes of the signature
            jobs.confirm_hold(claim)
            if not _is_rendered(film):
                _replace(film, shelved)
        shelved, signed = [], sign_copies(claim)
    claim.report_progress(0.95)
    with jobs.finishing(claim):
        if _is_rendered(film):
            return
        _replace(film, shelved)
        for fields in signed:
            for row in film.renditions.filter(kind=fields["kind"]).exclude(credentials={}):
                _drop(row)
            Rendition.objects.create(film=film, **fields)


def _replace(film: Film, shelved: Iterable[tuple[Rendition, dict[str, Any]]]) -> None:
    """Put the copies that were made in the places of the old ones, and of what was signed of those."""
    for old, fields in shelved:
        Rendition.objects.update_or_create(film=film, recipe_key=fields.pop("recipe_key"), defaults=fields)
        for row in film.renditions.filter(kind=old.kind).exclude(credentials={}):
            _drop(row)
        _drop(old)


def _labelled(claim: Claim, row: Rendition, tag: tuple[str, str] | None) -> Made | None:
    """A copy of the rendition with this tag; None when it has it already."""
    source = fetch(row.storage_key, copy=claim.scratch / f"{row.kind}-source.mp4")
    wanted = [tag] if tag else []
    if tags_of(source) == wanted:
        return None
    header = probe_header(source)
    seconds = (header.seconds or 0.0) + READ_BEYOND_SECONDS
    target = claim.scratch / f"{row.kind}.mp4"
    command = compile_copy(
        source,
        tag=tag,
        has_audio=header.audio is not None,
        seconds=seconds,
        tool=settings.FFMPEG_BIN,
        name=target.name,
    )
    claim.note_command(command)
    outcome = read_film(command, film=source, writes=claim.scratch, limits=limits_of_copy(source))
    if outcome.code != 0:
        raise RenditionWrong(f"{row.kind} was not labelled: {outcome.tail}")
    if _streams(target, probe_header(target), seconds) != _streams(source, header, seconds):
        raise RenditionWrong(f"the labelled {row.kind} has other streams")
    if tags_of(target) != wanted:
        raise RenditionWrong(f"the labelled {row.kind} carries {tags_of(target)}")
    size = (row.width, row.height) if row.width and row.height else None
    streams_key = row.streams_key or row.recipe_key
    return Made(Labelled(RenditionKind(row.kind), streams_key, tag[1] if tag else ""), target, size)


def limits_of_copy(source: Path) -> Limits:
    """A copy is as large as its source and a tag."""
    size = source.stat().st_size + TAG_BYTES
    seconds = Limits.cpu_seconds + size // 50_000_000
    return Limits(file_bytes=max(Limits.file_bytes, size), cpu_seconds=seconds)


def _streams(film: Path, header: Header, seconds: float) -> tuple[object, object, Packets]:
    return header.video, header.audio, scan_packets(film, header, seconds=seconds)


def _is_rendered(film: Film) -> bool:
    busy = (JobState.QUEUED, JobState.RUNNING)
    return Job.objects.filter(film=film, kind=JobKind.RENDER, state__in=busy).exists()


def _drop(row: Rendition) -> None:
    key = row.storage_key
    row.delete()
    transaction.on_commit(lambda: film_store().delete(key))
