from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.crop import WHOLE, Crop
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.video_findings import of_video
from media_pipeline.limits import FilmLimits
from tests.media_pipeline.inspection.test_file_findings import watched
from tests.media_pipeline.inspection.test_titles import card, scene, thumbnail_of
from tests.media_pipeline.renditions.test_one_pass import HEADER, PICTURES

LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=1_000_000_000, min_height=480)
SCENE = np.repeat(thumbnail_of(scene()), 62 * 4, axis=0)
BLACK = np.zeros_like(SCENE)
CARD = np.repeat(thumbnail_of(card()), 62 * 4, axis=0)


def found(film: Watched, *, header: Any = HEADER, thumbnails: Any = SCENE) -> list[Finding]:
    return of_video(header, film, LIMITS, thumbnails=thumbnails)


def at_distances(*distances: float) -> Watched:
    times = tuple(np.cumsum([0.0, *distances]).round(6).tolist())
    return replace(watched(1), times=times, last_frame=distances[-1])


@pytest.mark.parametrize(
    ("black", "expected"),
    [
        (((10.0, 13.0),), []),
        (
            ((1.0, 2.0), (10.0, 13.1), (20.0, 26.0)),
            [Finding("black", {"measured": 9.1, "expected": 3}, ((10.0, 13.1), (20.0, 26.0)))],
        ),
    ],
)
def test_black_is_held_to_the_limit(black: Any, expected: list[Finding]) -> None:
    assert found(watched(62, black=black), thumbnails=BLACK) == expected


def test_title_on_black_is_not_black() -> None:
    on_black = np.repeat(thumbnail_of(card(ground=3)), 62 * 4, axis=0)
    assert found(watched(62, black=((10.0, 20.0),)), thumbnails=on_black) == []


def test_still_picture_is_held_to_the_limit() -> None:
    for frozen, expected in [
        (((10.0, 14.0),), []),
        (((10.0, 14.1),), [Finding("frozen", {"measured": 4.1, "expected": 4}, ((10.0, 14.1),))]),
        (
            ((10.0, 12.5), (12.55, 15.0)),
            [Finding("frozen", {"measured": 5.0, "expected": 4}, ((10.0, 15.0),))],
        ),
        (((10.0, 12.5), (13.0, 15.0)), []),
    ]:
        assert found(watched(62, frozen=frozen)) == expected, (frozen, expected)


def test_still_pictures_with_a_cut_between_them_are_two() -> None:
    film = watched(62, frozen=((10.0, 13.0), (13.0, 16.0)), cuts=(13.0,))
    assert found(film) == []


def test_pictures_that_stand_still_are_not_told_twice_when_black() -> None:
    film = watched(62, black=((10.0, 16.0),), frozen=((10.0, 16.0), (30.0, 36.5), (40.0, 42.0)))
    thumbnails = SCENE.copy()
    thumbnails[40:64] = 0
    told = [(one.code, one.values["measured"]) for one in found(film, thumbnails=thumbnails)]
    assert told == [("black", 6.0), ("frozen", 6.5)]


@pytest.mark.parametrize(("change", "expected"), [(0.01, ["frozen"]), (0.011, [])])
def test_picture_in_which_a_little_moves_does_not_stand_still(change: float, expected: list[str]) -> None:
    changes = tuple(change if 200 < number < 300 else 1.0 for number in range(62 * 20))
    film = watched(62, frozen=((10.0, 15.0),), changes=changes)
    assert [finding.code for finding in found(film)] == expected


def test_title_may_stand_still() -> None:
    assert found(watched(62, frozen=((10.0, 20.0),)), thumbnails=CARD) == []


def test_bars_around_the_picture() -> None:
    for crop, expected in [
        (WHOLE, []),
        (Crop(0.0, 0.0145, 1.0, 0.971), []),
        (Crop(0.0, 0.05, 1.0, 0.93), []),
        (
            Crop(0.0, 0.125, 1.0, 0.75),
            [Finding("letterboxed", {"measured": 25, "width": 1920, "height": 810})],
        ),
        (
            Crop(0.35, 0.0, 0.3, 1.0),
            [Finding("letterboxed", {"measured": 70, "width": 576, "height": 1080})],
        ),
        (
            Crop(0.1, 0.1, 0.8, 0.8),
            [Finding("letterboxed", {"measured": 36, "width": 1536, "height": 864})],
        ),
        (Crop(0.3, 0.0, 0.7, 1.0), []),
    ]:
        assert of_video(HEADER, watched(62), LIMITS, thumbnails=SCENE, crop=crop) == expected, (
            crop,
            expected,
        )


def test_picture_with_the_detail_of_half_its_lines() -> None:
    for lines, expected in [
        (None, []),
        (600, []),
        (590, [Finding("upscaled", {"measured": 590, "expected": 1080})]),
    ]:
        assert of_video(HEADER, watched(62), LIMITS, thumbnails=SCENE, lines=lines) == expected, (
            lines,
            expected,
        )


@pytest.mark.parametrize(("rate", "expected"), [(14, [Finding("rate_low", {"measured": 14.0})]), (15, [])])
def test_few_pictures_in_a_second(rate: int, expected: list[Finding]) -> None:
    assert found(watched(62, rate=rate)) == expected


def test_interlaced_film() -> None:
    header = replace(HEADER, video=replace(PICTURES, is_interlaced=True))
    assert found(watched(62), header=header) == [Finding("interlaced")]


def test_pace_of_the_pictures() -> None:
    for distances, expected in [
        ([0.04] * 98 + [0.08] * 2, []),
        (
            [0.04] * 97 + [0.08] * 3,
            [Finding("variable_rate", {"lowest": 12.5, "highest": 25.0})],
        ),
        (
            [0.04] * 190 + [0.06] * 4 + [0.04] * 6,
            [],
        ),
        ([0.04] * 94 + [0.0] * 6, [Finding("frames_unseen", {"measured": 6})]),
        ([0.04] * 600 + [0.0] * 12 + [0.04] * 600, []),
        (
            [0.04] * 600 + [0.0] * 13 + [0.04] * 600,
            [Finding("frames_unseen", {"measured": 13}, ((24.0, 24.04),))],
        ),
        ([0.05] * 116 + [0.07] * 3, [Finding("variable_rate", {"lowest": 14.3, "highest": 20.0})]),
        ([0.016, 0.017, 0.017] * 30, []),
        ([0.042, 0.041] * 40, []),
        ([0.0333, 0.05] * 40, [Finding("variable_rate", {"lowest": 20.0, "highest": 30.0})]),
    ]:
        assert found(at_distances(*distances)) == expected, (distances, expected)
