"""Films that were made unrecognisable, in each of the ways that the whole picture does not survive."""

from itertools import combinations

import numpy as np
import pytest

from media_pipeline.matching.disguises import fresh, own_landmarks, unmask
from media_pipeline.matching.landmarks import MOST, RECORD, frames_of
from tests.media_pipeline.matching.disguised import DISGUISES, LATE, landmarks_in, stills_of
from tests.media_pipeline.matching.truth_films import STYLES, TruthFilm

SECONDS = 60


@pytest.fixture(scope="module")
def originals():
    films = [TruthFilm(seed, SECONDS) for seed in (0, STYLES, 2 * STYLES)]  # of one style
    return [landmarks_in(stills_of(film), seed=1) for film in films]


@pytest.mark.slow
def test_a_disguised_film_is_found(originals):
    late = stills_of(TruthFilm(STYLES, SECONDS), late=LATE)
    found = {name: unmask(landmarks_in(hide(late), seed=2), originals[1]) for name, hide in DISGUISES.items()}
    assert [name for name, shared in found.items() if shared is None] == []
    views = {name: (shared.view.is_mirrored, shared.view.is_negative) for name, shared in found.items()}
    assert views == {name: (False, "negative" in name) for name in DISGUISES}
    assert all(abs(here - there) <= 2000 for shared in found.values() for here, there, _ in shared.pairs)


@pytest.mark.slow
def test_films_of_one_style_are_not(originals):
    assert [pair for pair in combinations(originals, 2) if unmask(*pair)] == []


def standing(seconds):
    """Three places that stand, and one that is another each second."""
    marks = np.zeros(4 * seconds, RECORD)
    marks["second"] = np.repeat(np.arange(seconds), 4)
    marks["x"] = np.tile([10, 50, 90, 120], seconds)
    marks["size"] = 16
    marks["hash"] = np.tile([1, 1 << 20, 1 << 40, 0], seconds)
    marks["hash"][3::4] = np.random.default_rng(1).integers(1, 1 << 62, seconds)
    return marks


def test_what_stands_counts_for_two_seconds():
    assert np.bincount(fresh(standing(5))["second"]).tolist() == [4, 4, 1, 1, 1]


def test_what_is_nobodys_own_does_not_count():
    is_common = np.zeros(20, bool)
    is_common[4:12] = True
    assert np.unique(own_landmarks(standing(5), is_common)["second"]).tolist() == [0, 3, 4]


def test_an_index_sees_four_frames_a_second_of_which_one_has_landmarks():
    frames = frames_of(standing(3))
    assert frames.shape == (12, MOST)
    assert (frames != 0).sum(axis=1).tolist() == [4, 0, 0, 0] * 3


def test_a_film_without_landmarks_shares_nothing():
    none = np.zeros(0, RECORD)
    assert unmask(none, none) is None
    assert unmask(none, standing(5)) is None
    assert frames_of(none).shape == (0, MOST)
