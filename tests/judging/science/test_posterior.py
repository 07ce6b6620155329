"""Questions to the joint posterior."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from scipy.sparse import csr_array

from judging.science.calibration import calibrate
from judging.science.crossed import Posterior
from judging.science.errors import BadInput
from judging.science.fit import Fit
from judging.science.posterior import intervals, probability_above, probability_beats, rank_probabilities
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
    low, high = (ends[7] for ends in intervals(fit))
    assert (low + high) / 2 == pytest.approx(fit.score[7])
    assert high - low == pytest.approx(2 * 1.6449 * fit.se[7], rel=1e-4)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, float("nan")])
def test_interval_level_out_of_range_is_refused(fit: Fit, level: float) -> None:
    with pytest.raises(BadInput):
        intervals(fit, level)


def test_probability_above_own_score_is_even(fit: Fit) -> None:
    assert probability_above(fit, 7, float(fit.score[7])) == pytest.approx(0.5)


@pytest.fixture
def by_hand() -> Fit:
    """Three films of 6, 5 and 5 points, each with a standard error of 1 and no doubt in common."""
    plain = calibrate(index_reviews([(e, e, 4.0 + e) for e in range(3)]))
    posterior = replace(plain.posterior, precision=np.ones(3), scale=1.0)
    return replace(plain, typical=5.0, effect=np.array([1.0, 0.0, 0.0]), se=np.ones(3), posterior=posterior)


def test_probability_beats_by_hand(by_hand: Fit) -> None:
    assert probability_beats(by_hand, 0, 1) == pytest.approx(NormalDist().cdf(1 / 2**0.5))
    assert probability_beats(by_hand, 1, 2) == 0.5


def test_probability_beats_without_doubt_is_the_order(by_hand: Fit) -> None:
    sure = replace(by_hand, posterior=replace(by_hand.posterior, scale=0.0))
    assert [probability_beats(sure, *pair) for pair in ((0, 1), (1, 0), (1, 2))] == [1.0, 0.0, 0.5]


def test_probability_above_by_hand(by_hand: Fit) -> None:
    assert probability_above(by_hand, 0, 4.0) == pytest.approx(NormalDist().cdf(2.0))
    assert probability_above(replace(by_hand, se=np.full(3, 2.0)), 0, 4.0) == pytest.approx(
        NormalDist().cdf(1.0)
    )
    sure = replace(by_hand, se=np.zeros(3))
    assert [probability_above(sure, 0, score) for score in (5.9, 6.1)] == [1.0, 0.0]


def test_interval_by_hand(by_hand: Fit) -> None:
    """Half of a normal distribution lies within .6745 standard errors, .9 of it within 1.6449."""
    half, most = intervals(by_hand, 0.5), intervals(by_hand)
    assert (half[0][0], half[1][0]) == pytest.approx((6 - 0.67449, 6 + 0.67449), abs=1e-5)
    assert (most[0][0], most[1][0]) == pytest.approx((6 - 1.64485, 6 + 1.64485), abs=1e-5)


def test_rank_probabilities_by_hand(by_hand: Fit) -> None:
    """The mean rank of each is one more than the sum of the chances that another beats it; a pair of
    antithetic draws of equal films gives each of them both ranks."""
    chances = rank_probabilities(by_hand, [2, 1, 0], seed=1, draws=40_000)
    assert (chances.entries, len(chances.table)) == ((0, 1, 2), 3)
    mean = chances.table @ [1, 2, 3]
    behind = NormalDist().cdf(-1 / 2**0.5)
    assert mean == pytest.approx([1 + 2 * behind, 2.5 - behind, 2.5 - behind], abs=0.01)
    assert [chances.within(places)[0] for places in (-1, 0)] == [0.0, 0.0]
    for draws in (1, 2, 3):
        assert rank_probabilities(by_hand, [1, 2], seed=1, draws=draws).table.tolist() == [[0.5] * 2] * 2


def test_rank_probabilities_in_infinite_doubt_are_even() -> None:
    tied = calibrate(index_reviews([(0, 0, 5.0), (1, 0, 5.0)]))
    assert rank_probabilities(tied, [0, 1], seed=1).table.tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_variances_of_many_films_are_those_of_each() -> None:
    """Own doubt 1 / D and that of the one judge, by how far it reaches: scale (1 / D + R V R). They are
    worked out 4,096 films at a time."""
    E = 8194
    precision, reach = 1.0 + np.arange(E) % 7, np.arange(E) % 5
    posterior = Posterior(precision, csr_array(reach[:, None].astype(float)), np.array([[0.5]]), 2.0)
    assert posterior.variances() == pytest.approx(2 * (1 / precision + reach * 0.5 * reach))


def test_rank_probabilities_of_nobody_have_an_empty_table(fit: Fit) -> None:
    assert rank_probabilities(fit, [], seed=1).table.shape == (0, 0)
