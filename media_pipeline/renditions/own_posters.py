"""Pictures that makers bring to stand for their films: brought, chosen, removed, carried over to the next
version of a film. Of each a still is drawn by a job (steps/poster.py); what came is never served.

Such a picture can hold names. Whoever must not read them gets a frame of the film: `Film.poster_number` names
it, whether a picture is shown in public or not."""

import hashlib

from django.db import transaction
from django.db.models import QuerySet

from media_pipeline.enums import FilmState, JobKind, PosterState, RenditionKind
from media_pipeline.models import Film, Job, OwnPoster, Rendition
from media_pipeline.renditions.picture_limits import POSTER
from media_pipeline.renditions.plan import storage_key
from media_pipeline.renditions.recipes import DrawnPoster
from media_pipeline.storage.films import drop
from media_pipeline.work_queue import enqueue

REMOVED = "The picture was removed."


class NoSuchPoster(KeyError):
    """The film has no poster of this number, or no picture of its own."""


@transaction.atomic
def bring_own_poster(film_id: int, content: bytes) -> OwnPoster:
    """Have a poster drawn of a picture; it is shown once it is made, what was shown before stays until then.
    Raises PictureRefused, and Film.DoesNotExist for a film that did not pass its check."""
    header = POSTER.check(content)
    film = Film.objects.select_for_update(no_key=True).get(pk=film_id, state=FilmState.READY)
    film.own_posters.exclude(state=PosterState.MADE).delete()
    row = film.own_posters.create(
        kind=header.kind,
        content=content,
        size=len(content),
        width=header.width,
        height=header.height,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    enqueue.enqueue_again(film, JobKind.POSTER)
    return row


@transaction.atomic
def choose_poster(film_id: int, number: int) -> None:
    """Let this frame stand for the film. Raises NoSuchPoster."""
    posters = Rendition.objects.filter(
        film_id=film_id, film__state=FilmState.READY, kind=RenditionKind.POSTER, number=number
    )
    if not posters.exists():
        raise NoSuchPoster(number)
    Film.objects.filter(pk=film_id).update(poster_number=number, shows_own_poster=False)
    OwnPoster.objects.filter(film=film_id).update(is_wanted=False)


@transaction.atomic
def choose_own_poster(film_id: int) -> None:
    """Let the maker's own picture stand for the film in public. Raises NoSuchPoster."""
    if not OwnPoster.objects.filter(film=film_id, state=PosterState.MADE).exists():
        raise NoSuchPoster(film_id)
    Film.objects.filter(pk=film_id).update(shows_own_poster=True)
    OwnPoster.objects.filter(film=film_id).update(is_wanted=True)


@transaction.atomic
def remove_own_posters(film_id: int) -> bool:
    """Remove what was brought and what was drawn of it; a frame stands for the film. Whether there was
    anything."""
    film = Film.objects.select_for_update(no_key=True).get(pk=film_id)
    enqueue.drop(Job.objects.filter(film=film, kind=JobKind.POSTER), why=REMOVED)
    pictures = film.own_posters.values_list("sha256", flat=True)
    for key in [storage_key(film.code, film.sha256, DrawnPoster(picture)) for picture in pictures]:
        _drop_later(key)
    drop_renditions(drawn_for(film))
    removed, _rows = film.own_posters.all().delete()
    Film.objects.filter(pk=film_id).update(shows_own_poster=False)
    return bool(removed)


@transaction.atomic
def carry_own_posters(film_id: int, *, to_film_id: int) -> None:
    """Give a version of a film the pictures of the one that it replaces; they are drawn anew for it."""
    if not OwnPoster.objects.filter(film=film_id).exists():
        return
    remove_own_posters(to_film_id)
    before, film = Film.objects.get(pk=film_id), Film.objects.get(pk=to_film_id)
    drop_renditions(drawn_for(before))
    before.own_posters.update(film=film)
    Film.objects.filter(pk=film.pk).update(shows_own_poster=before.shows_own_poster)
    Film.objects.filter(pk=before.pk).update(shows_own_poster=False)
    if film.state == FilmState.READY:  # otherwise once it is
        enqueue.enqueue_again(film, JobKind.POSTER)


def drawn_for(film: Film) -> QuerySet[Rendition]:
    return Rendition.objects.filter(film=film, kind=RenditionKind.OWN_POSTER)


def drop_renditions(rows: QuerySet[Rendition]) -> None:
    """Rows at once, their files after commit."""
    keys = list(rows.values_list("storage_key", flat=True))
    rows.delete()
    for key in keys:
        _drop_later(key)


def _drop_later(key: str) -> None:
    transaction.on_commit(lambda: drop(key))
