"""The raw clips of films as rows: brought, removed, carried over to the next version of a film. What is in
them a job reads (steps/clips.py)."""

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from media_pipeline.clips.clip_refused import ClipRefused
from media_pipeline.enums import ClipState, FilmState, JobKind
from media_pipeline.models import Film, RawClip
from media_pipeline.storage.films import drop, keep
from media_pipeline.work_queue import enqueue

MOST_BYTES = 30 * 1024 * 1024
MOST_CLIPS = 60
NAME_LETTERS = 200


def bring_clip(film_id: int, pieces: Iterable[bytes], *, file_name: str) -> RawClip:
    """Keep a clip until it was read, which is enqueued. Raises ClipRefused, and Film.DoesNotExist for a film
    that did not pass its check."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "clip"
        size, sha256 = _write(pieces, draft)
        key = f"clips/{film_id}-{sha256}"
        with transaction.atomic():
            film = Film.objects.select_for_update(no_key=True).get(pk=film_id, state=FilmState.READY)
            _demand_room(film, sha256)
            clip = film.raw_clips.create(
                file_name=file_name[-NAME_LETTERS:], storage_key=key, size=size, sha256=sha256
            )
            keep(draft, key=key)
            enqueue.enqueue_again(film, JobKind.CLIPS)
    return clip


def _write(pieces: Iterable[bytes], draft: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with draft.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise ClipRefused("large", most=MOST_BYTES >> 20)
            digest.update(piece)
            file.write(piece)
    if not size:
        raise ClipRefused("empty")
    return size, digest.hexdigest()


def _demand_room(film: Film, sha256: str) -> None:
    """Of a clip that could not be read there may be another try, in its place."""
    film.raw_clips.filter(sha256=sha256, state=ClipState.REFUSED).delete()
    if known := film.raw_clips.filter(sha256=sha256).first():
        raise ClipRefused("known", name=known.file_name)
    if film.raw_clips.count() >= MOST_CLIPS:
        raise ClipRefused("too_many", most=MOST_CLIPS)


@transaction.atomic
def remove_clip(film_id: int, clip_id: int) -> RawClip | None:
    """What was removed; None where the film has no such clip (any more)."""
    clip = RawClip.objects.select_for_update().filter(film_id=film_id, pk=clip_id).first()
    if clip is not None:
        RawClip.objects.filter(pk=clip_id).delete()
        drop_clip_later(clip.storage_key)
    return clip


@transaction.atomic
def carry_clips(film_id: int, *, to_film_id: int) -> None:
    """Give a version of a film the clips of the one that it replaces; they are looked for in it anew."""
    own = RawClip.objects.filter(film_id=to_film_id).values_list("sha256", flat=True)
    carried = RawClip.objects.filter(film_id=film_id).exclude(sha256__in=list(own))
    if carried.update(film_id=to_film_id, is_compared=False, stretches=[]):
        film = Film.objects.get(pk=to_film_id)
        if film.state == FilmState.READY:  # otherwise once it is
            compare_again(film)


def compare_again(film: Film) -> None:
    """The film's pictures are known anew: look for its clips in them."""
    if RawClip.objects.filter(film=film).exclude(state=ClipState.REFUSED).exists():
        RawClip.objects.filter(film=film, state=ClipState.READ).update(is_compared=False)
        enqueue.enqueue_again(film, JobKind.CLIPS)


def drop_clip_later(key: str) -> None:
    if key:
        transaction.on_commit(lambda: drop(key))
