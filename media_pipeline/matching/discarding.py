"""Films that are compared with no other any more: replaced, or to be deleted; and those taken back."""

from django.db import transaction
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind
from media_pipeline.matching.duplicates import forget_film
from media_pipeline.models import Film
from media_pipeline.work_queue import enqueue


def discard_film(film_id: int) -> None:
    """A film that was replaced needs no more work and is compared with none; its rows and files stay for the
    record."""
    with transaction.atomic():
        Film.objects.filter(pk=film_id).update(is_discarded=True)
        enqueue.cancel(film_id)
        forget_film(film_id)


def remove_film(film_id: int) -> None:
    """Have the film's files deleted by the sweeper, for good; the row stays. Twice changes nothing."""
    with transaction.atomic():
        discard_film(film_id)
        Film.objects.filter(pk=film_id, removal_asked_at=None).update(removal_asked_at=timezone.now())


def take_film_back(film_id: int) -> None:
    """A discarded film is wanted again: the work that was dropped is queued anew, and it is compared with the
    others."""
    with transaction.atomic():
        film = Film.objects.select_for_update(no_key=True).get(pk=film_id)
        film.is_discarded = False
        film.save(update_fields=["is_discarded"])
        enqueue.take_up_again(film_id)
        if film.state == FilmState.READY:
            enqueue.enqueue_again(film, JobKind.MATCH)
