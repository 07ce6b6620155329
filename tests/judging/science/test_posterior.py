"""Questions to the joint posterior."""

import numpy as np
import pytest

from judging.science.calibration import calibrate
from judging.science.errors import BadInput
from judging.science.fit import Fit
from judging.science.posterior import interval, probability_above, probability_beats, rank_probabilities
from judging.science.reviews import index_reviews
from tests.judging.science.world import SEED, World


@pytest.fixture(scope="module")
def fit() -> Fit:
    world = World(np.random.default_rng([SEED, 2]), entries=80, judges=10, lazy=0, publish_notice=0)
    return calibrate(world.screen(3, dropouts=0).reviews(world.E, world.J))


def test_probability_beats_adds_up_to_one(fit: Fit) -> None:
    assert probability_beats(fit, 3, 8) + probability_beats(fit, 8, 3) == pytest.approx(1.0)


def test_probability_beats_itself_is_even(fit: Fit) -> None:
    assert probability_beats(fit, 3, 3) == 0.5


def test_probability_beats_follows_the_scores(fit: Fit) -> None:
    best, worst = fit.ranking()[0][0], fit.ranking()[-1][0]
    assert probability_beats(fit, best, worst) > 0.99


def test_rank_probabilities_are_a_double_stochastic_table(fit: Fit) -> None:
    chances = rank_probabilities(fit, range(12), seed=1)
    assert np.abs(chances.table.sum(axis=0) - 1).max() < 1e-9
    assert np.abs(chances.table.sum(axis=1) - 1).max() < 1e-9
    assert sum(chances.within(5).values()) == pytest.approx(5)


def test_rank_probabilities_agree_with_the_pair_probability(fit: Fit) -> None:
    chances = rank_probabilities(fit, [3, 8], seed=1, draws=40_000)
    assert chances.within(1)[3] == pytest.approx(probability_beats(fit, 3, 8), abs=0.01)


def test_rank_probabilities_same_seed_gives_the_same_bits_in_any_order(fit: Fit) -> None:
    forward, backward = (rank_probabilities(fit, entries, seed=5) for entries in ([1, 2, 3, 4], [4, 3, 2, 1]))
    assert forward.table.tobytes() == backward.table.tobytes()


def test_rank_probabilities_do_not_depend_on_ids(fit: Fit) -> None:
    renamed = calibrate(index_reviews([(1000 - e, j, y) for e, j, y in fit.reviews.rows()]))
    plain = rank_probabilities(fit, range(10), seed=5).within(3)
    other = rank_probabilities(renamed, [1000 - e for e in range(10)], seed=5).within(3)
    assert {1000 - entry: chance for entry, chance in plain.items()} == pytest.approx(other, abs=0.002)


def test_rank_probabilities_of_nobody_is_empty(fit: Fit) -> None:
    assert rank_probabilities(fit, [], seed=1).within(3) == {}


def test_rank_probabilities_repeated_entry_is_refused(fit: Fit) -> None:
    with pytest.raises(BadInput):
        rank_probabilities(fit, [1, 1], seed=1)


def test_interval_is_centred_on_the_score(fit: Fit) -> None:
    low, high = interval(fit, 7)
    assert (low + high) / 2 == pytest.approx(fit.score[7])
    assert high - low == pytest.approx(2 * 1.6449 * fit.se[7], rel=1e-4)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, float("nan")])
def test_interval_level_out_of_range_is_refused(fit: Fit, level: float) -> None:
    with pytest.raises(BadInput):
        interval(fit, 7, level)


def test_probability_above_own_score_is_even(fit: Fit) -> None:
    assert probability_above(fit, 7, float(fit.score[7])) == pytest.approx(0.5)
