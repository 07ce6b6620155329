from pathlib import Path

import numpy as np

from media_pipeline.ffmpeg.raw_files import THUMBNAIL_SIDE
from media_pipeline.inspection.shots import read_thumbnails, shots_of


def test_film_without_cuts_is_one_shot() -> None:
    assert shots_of([], seconds=6.0) == ((0.0, 6.0),)


def test_shots_cover_the_film_without_gaps() -> None:
    assert shots_of([1.5, 4.0], seconds=6.0) == ((0.0, 1.5), (1.5, 4.0), (4.0, 6.0))


def test_nothing_is_shorter_than_a_shot_must_be() -> None:
    assert shots_of([0.1, 2.0, 2.2, 5.9], seconds=6.0) == ((0.0, 2.0), (2.0, 6.0))


def test_print_that_was_not_written_to_its_end_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "prints").write_bytes(bytes(THUMBNAIL_SIDE**2 * 3 - 1))
    assert read_thumbnails(tmp_path / "prints").shape == (2, THUMBNAIL_SIDE, THUMBNAIL_SIDE)


def test_no_prints_are_read_where_there_are_none(tmp_path: Path) -> None:
    assert np.array_equal(
        read_thumbnails(tmp_path / "none"), np.zeros((0, THUMBNAIL_SIDE, THUMBNAIL_SIDE), np.uint8)
    )
