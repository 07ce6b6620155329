"""Pictures for links to films of the theater that have not won: drawn by a job as soon as the film is shown,
one for each language, and kept in the film store. What was not drawn is asked for again by each sweep. The
pictures of winners are the result's."""

from datetime import timedelta

import structlog
from celery import current_app
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from kombu.exceptions import OperationalError

from contest.models import TheaterFilm
from contest.theater.listing import WITHOUT_AWARD
from media_pipeline import api

logger = structlog.stdlib.get_logger(__name__)

TASK = "contest.tasks.draw_theater_pictures"
AGAIN_AFTER = timedelta(minutes=10)
MOST_IN_A_PASS = 24


def publish_theater_pictures() -> None:
    """Have a worker draw what is not drawn yet. One query where nothing is due."""
    now = timezone.now()
    undrawn = TheaterFilm.objects.shown(now).filter(Q(pictures={}) | ~Q(pictures_of=F("told_by")))
    due = undrawn.filter(Q(pictures_after=None) | Q(pictures_after__lte=now), rank=WITHOUT_AWARD)
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:MOST_IN_A_PASS]):
        try:
            current_app.send_task(TASK, args=(pk,), queue="light")
        except OperationalError as error:
            logger.warning("theater pictures wait for the next sweep: the broker is down", reason=str(error))
            return
        TheaterFilm.objects.filter(pk=pk).update(pictures_after=now + AGAIN_AFTER)


def has_theater_picture(film: TheaterFilm) -> bool:
    """Whether it is drawn, in the reader's language."""
    return bool(film.pictures.get(get_language()))


def theater_picture_of(film: TheaterFilm) -> bytes | None:
    """In the reader's language; None before it is drawn, or without the store."""
    key = film.pictures.get(get_language())
    try:
        return b"".join(api.pieces_of(key)) if key else None
    except OSError:
        return None
