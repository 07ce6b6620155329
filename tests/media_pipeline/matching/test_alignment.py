from itertools import permutations

import numpy as np
import pytest

from media_pipeline.matching.alignment import compare, worth
from media_pipeline.matching.fingerprints import CROPS, mirrored, read_fingerprint
from tests.media_pipeline.matching.changes import CHANGES, copy, original
from tests.media_pipeline.matching.truth_films import TruthFilm
from tests.once import found_once

FILM_SHARE = 0.5
SECONDS = 30.0


def walk(seed, frames):
    """Hashes that move like pictures: from frame to frame a few bits change."""
    rng = np.random.default_rng(seed)
    flips = np.packbits(rng.random((frames, 64)) < 0.05, axis=1).view(np.uint64)[:, 0]
    start = rng.integers(1, 1 << 63, dtype=np.uint64)
    hashes = np.bitwise_xor.accumulate(np.concatenate([[start], flips[1:]])) | np.uint64(1)
    return np.repeat(hashes[:, None], len(CROPS), axis=1)


def stand(seed, frames):
    return np.repeat(walk(seed, 1), frames, axis=0)


def nothing(frames):
    return np.zeros((frames, len(CROPS)), np.uint64)


def test_film_agrees_with_itself_entirely():
    found = compare(walk(1, 100), walk(1, 100))
    assert (found.share, found.seconds, found.view.is_mirrored) == (1.0, 25.0, False)
    assert found.speed == pytest.approx(1.0)
    assert found.pairs == [(second * 1000, second * 1000, 0) for second in range(25)] + [(24_750, 24_750, 0)]


def test_strangers_share_nothing():
    assert compare(walk(1, 200), walk(2, 200)) is None


def test_nothing_is_shared_by_films_that_show_nothing():
    assert compare(nothing(100), nothing(100)) is None
    assert compare(walk(1, 0), walk(1, 0)) is None


def test_a_shot_is_found_where_it_is_in_both_films():
    film = np.concatenate([walk(2, 80), walk(1, 60)[20:40], walk(3, 100)])
    other = np.concatenate([walk(4, 30), walk(1, 60), walk(5, 30)])
    found = compare(film, other)
    assert found.share == pytest.approx(0.1, abs=0.01)
    assert found.seconds == 5.0
    assert (found.pairs[0], found.pairs[-1]) == ((20_000, 12_500, 0), (24_750, 17_250, 0))


def test_shots_in_another_order_are_all_found():
    pieces = [walk(seed, 40) for seed in range(4)]
    found = compare(np.concatenate([pieces[at] for at in (2, 0, 3, 1)]), np.concatenate(pieces))
    assert found.share > 0.95
    assert {a - b for a, b, _ in found.pairs} >= {-20_000, 10_000, -10_000, 20_000}


def test_a_mirrored_film_is_told_as_such():
    found = compare(mirrored(walk(1, 100)), walk(1, 100))
    assert (found.share, found.view.is_mirrored) == (1.0, True)


@pytest.mark.parametrize("speed", [0.8, 0.9, 1.1, 1.25])
def test_the_speed_of_a_copy_is_measured(speed):
    other = walk(1, 400)
    film = other[np.round(np.arange(0, 399, speed)).astype(int)]
    found = compare(film, other)
    assert found.share > 0.95
    assert found.speed == pytest.approx(speed, abs=0.01)


def test_less_than_three_seconds_are_nothing():
    film = np.concatenate([walk(2, 80), walk(1, 7), walk(3, 100)])
    assert compare(film, walk(1, 60)) is None


def test_a_picture_that_stands_counts_for_a_second():
    film = np.concatenate([walk(2, 40), stand(1, 60), walk(3, 40)])
    assert worth(film)[40:100].sum() == 4
    assert compare(film, np.concatenate([walk(4, 40), stand(1, 60)])) is None


def test_films_of_standing_pictures_are_found_as_a_whole():
    film = np.concatenate([stand(seed, 20) for seed in range(10)])
    assert compare(film[8:], film).share > 0.9


@pytest.fixture(scope="module")
def originals():
    def draw():
        return {seed: original(TruthFilm(seed, SECONDS)) for seed in range(1000, 1036)}

    return {seed: read_fingerprint(drawn) for seed, drawn in found_once("originals", draw).items()}


@pytest.mark.slow
def test_changed_copies_are_found(originals):
    """Each change to 5 films: at least .98 of them are found as whole films."""
    shares = {
        (seed, name): compare(read_fingerprint(copy(TruthFilm(seed, SECONDS), change)), originals[seed])
        for seed in list(originals)[:5]
        for name, change in CHANGES.items()
    }
    missed = [key for key, found in shares.items() if not found or found.share < FILM_SHARE]
    assert len(missed) <= 0.02 * len(shares), missed
    wrong = [key for key, found in shares.items() if found.view.is_mirrored != CHANGES[key[1]].is_mirrored]
    assert wrong == []


@pytest.mark.slow
def test_different_films_are_not_matched(originals):
    """36 films of 6 styles, each with each: at most .01 of 1260 share anything."""
    pairs = list(permutations(originals, 2))
    matched = [pair for pair in pairs if compare(originals[pair[0]], originals[pair[1]])]
    assert len(matched) <= 0.01 * len(pairs), matched
