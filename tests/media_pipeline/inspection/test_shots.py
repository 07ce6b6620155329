import numpy as np

from media_pipeline.inspection.shots import drop_flashes, shots_of

PLAIN = np.zeros((40, 32, 32), np.uint8)


def test_film_without_cuts_is_one_shot() -> None:
    assert shots_of([], seconds=6.0, prints=PLAIN) == ((0.0, 6.0),)


def test_shots_cover_the_film_without_gaps() -> None:
    assert shots_of([1.5, 4.0], seconds=6.0, prints=PLAIN) == ((0.0, 1.5), (1.5, 4.0), (4.0, 6.0))


def test_nothing_is_shorter_than_a_shot_must_be() -> None:
    different = PLAIN.copy()
    different[9:] = 200
    assert shots_of([0.1, 2.0, 2.2, 5.9], seconds=6.0, prints=different) == ((0.0, 2.0), (2.0, 6.0))


def test_flash_between_like_pictures_is_no_cut() -> None:
    assert drop_flashes([2.0, 2.1, 4.0], prints=PLAIN) == [4.0]


def test_short_shot_between_unlike_pictures_stays_a_cut() -> None:
    different = PLAIN.copy()
    different[9:] = 200
    assert drop_flashes([2.0, 2.1], prints=different) == [2.0, 2.1]
