"""What a film's move tells, without a film."""

from typing import Any

import pytest

from media_pipeline.enums import FilmState
from media_pipeline.findings.record import FilmMoved, move_film
from media_pipeline.models import Film
from media_pipeline.signals import film_ready

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("to", "is_told"), [(FilmState.READY, True), (FilmState.REFUSED, False), (FilmState.READY.value, True)]
)
def test_only_a_film_that_is_ready_is_told_of_and_once(
    to: FilmState, is_told: bool, django_capture_on_commit_callbacks: Any
) -> None:
    film = Film.objects.create(file_name="film.mp4", size=1, state=FilmState.INSPECTED)
    told: list[int] = []

    def hear(film_id: int, **_: object) -> None:
        told.append(film_id)

    film_ready.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            move_film(film, to=to)
            with pytest.raises(FilmMoved):
                move_film(film, to=to)
    finally:
        film_ready.disconnect(hear)
    assert told == [film.pk] * is_told
    film.refresh_from_db()
    assert (film.state, film.settled_at is None) == (to, False)
