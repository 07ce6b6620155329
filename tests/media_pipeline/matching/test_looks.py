import pytest

from media_pipeline.matching.looks import group_by_look
from tests.contest.films import keep_fingerprint, make_film_row

pytestmark = pytest.mark.django_db
SPANS = [(0, 2000), (2000, 4000), (4000, 6000), (6000, 8000), (8000, 10_000)]


def test_shots_that_return_to_a_setting_have_one_look() -> None:
    film = make_film_row()
    room, street = 0x5A5A_1234_9ABC_DEF1, 0xA5A5_EDCB_6543_210F
    keep_fingerprint(film.pk, [room, street, room ^ 0b111, 0, 0], seconds=2)
    assert group_by_look(film.pk, SPANS) == [1, None, 1, None, None]


def test_shots_beyond_the_fingerprint_and_films_without_one_have_none() -> None:
    film = make_film_row()
    assert group_by_look(film.pk, SPANS) == [None] * 5
    keep_fingerprint(film.pk, [0x5A5A_1234_9ABC_DEF1], seconds=2)
    assert group_by_look(film.pk, [(0, 2000), (900_000, 900_100)]) == [1, 1]
