"""Where one more review is worth most."""

import numpy as np
import pytest
import scipy

from judging.science.calibration import calibrate
from judging.science.errors import BadPlan
from judging.science.fit import Fit
from judging.science.reviews import index_reviews
from judging.science.waves import Stop, plan_wave
from tests.judging.science.world import SEED, World


@pytest.fixture(scope="module")
def fit() -> Fit:
    world = World(np.random.default_rng([SEED, 3]), entries=150, judges=12, lazy=0, publish_notice=0)
    return calibrate(world.screen(2, missing=0.0, dropouts=0).reviews(world.E, world.J))


def test_plan_wave_spends_the_budget_near_the_line(fit: Fit) -> None:
    wave = plan_wave(fit, places=20, budget=30)
    ranks = {entry: n for n, group in enumerate(fit.ranking()) for entry in group}
    assert (wave.spent, wave.stop) == (30, Stop.BUDGET_SPENT)
    assert all(ranks[row.entry] < 75 for row in wave.rows)
    assert [row.gain for row in wave.rows] == sorted((row.gain for row in wave.rows), reverse=True)


def test_plan_wave_is_expected_to_lessen_the_doubt(fit: Fit) -> None:
    for row in plan_wave(fit, places=20, budget=30).rows:
        assert row.wrong_side_after < row.wrong_side


def test_plan_wave_takes_its_share_of_the_budget(fit: Fit) -> None:
    assert plan_wave(fit, places=20, budget=31, waves_left=3).spent == 10


def test_plan_wave_never_exceeds_the_most_reviews(fit: Fit) -> None:
    wave = plan_wave(fit, places=20, budget=10_000, most=5)
    assert max(wave.extra.values()) == 3
    assert wave.stop in {Stop.NOTHING_TO_GAIN, Stop.ALL_AT_CAP}


def test_plan_wave_keeps_reviews_that_would_change_nothing(fit: Fit) -> None:
    wave = plan_wave(fit, places=20, budget=10_000, most=10_000)
    assert (wave.spent < 10_000, wave.stop) == (True, Stop.NOTHING_TO_GAIN)


def test_plan_wave_first_brings_everybody_to_the_least(fit: Fit) -> None:
    rows = [row for row in fit.reviews.rows() if row[0] != 7 or row[1] < 4]
    short = calibrate(index_reviews(rows, entries=range(151)))
    wave = plan_wave(short, places=20, budget=8)
    missing = 2 - int(short.reviews.entry_counts[7])
    first = {row.entry: row.extra for row in wave.rows[: 1 + bool(missing)]}
    assert first == {150: 2} | ({7: missing} if missing else {})
    assert wave.spent == 8


def test_plan_wave_counts_what_is_pending(fit: Fit) -> None:
    near = plan_wave(fit, places=20, budget=1).rows[0].entry
    again = plan_wave(fit, places=20, budget=30, pending={near: 6})
    assert near not in again.extra


def test_plan_wave_only_for_eligible_entries(fit: Fit) -> None:
    wave = plan_wave(fit, places=5, budget=30, eligible=range(40))
    assert set(wave.extra) <= set(range(40))


def test_plan_wave_without_a_line_only_reissues(fit: Fit) -> None:
    wave = plan_wave(fit, places=500, budget=30)
    assert (wave.rows, wave.stop, np.isnan(wave.cut)) == ((), Stop.NOTHING_TO_GAIN, True)


def test_plan_wave_without_marks_asks_for_the_least() -> None:
    wave = plan_wave(calibrate(index_reviews([], entries=range(3), judges=[0])), places=1, budget=5)
    assert wave.extra == {0: 2, 1: 2, 2: 1}


def test_plan_wave_without_budget_is_empty(fit: Fit) -> None:
    wave = plan_wave(fit, places=20, budget=0)
    assert (wave.rows, wave.stop) == ((), Stop.BUDGET_SPENT)


@pytest.mark.parametrize(
    "plan",
    [
        {"places": 0, "budget": 1},
        {"places": 1, "budget": -1},
        {"places": 1, "budget": 1, "waves_left": 0},
        {"places": 1, "budget": 1, "least": 9, "most": 8},
    ],
)
def test_plan_wave_bad_plan_is_refused(fit: Fit, plan: dict[str, int]) -> None:
    with pytest.raises(BadPlan):
        plan_wave(fit, **plan)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def four() -> Fit:
    """Means of two reviews, each 1.5 from its mean: noise 8 x 2.25 / (8 - 4) = 4.5, so 2.25 for a mean. No
    judge of the first two films sees the others, so that nobody is corrected."""
    means = [5.5, 6.5, 4.5, 7.5]
    rows = [(e, 2 * (e // 2) + k, mean + 3 * k - 1.5) for e, mean in enumerate(means) for k in range(2)]
    return calibrate(index_reviews(rows))


def test_plan_wave_numbers_by_hand(four: Fit) -> None:
    """The line is at 6, both neighbours .5 from it; d = 2.25 / sqrt(2.25 + 4.5). One more review takes the
    variance to 1 / (1 / 2.25 + 1 / 4.5) = 1.5, and moves the mean by a normal step of variance .75."""
    wave = plan_wave(four, places=2, budget=1)
    row = wave.rows[0]
    d = 2.25 / 6.75**0.5
    z = 0.5 / d
    norm, quad = scipy.stats.norm, scipy.integrate.quad
    after = quad(lambda x: norm.pdf(x) * norm.sf(abs(0.5 + 0.75**0.5 * x) / 1.5**0.5), -8, 8, limit=200)[0]
    assert (wave.cut, wave.extra, wave.spent, wave.stop) == (6.0, {0: 1}, 1, Stop.BUDGET_SPENT)
    assert row.gain == pytest.approx(d * (norm.pdf(z) - z * norm.sf(z)))
    assert row.wrong_side == pytest.approx(norm.sf(1 / 3))
    assert row.wrong_side_after == pytest.approx(after, abs=1e-3)


@pytest.mark.parametrize(
    ("budget", "most", "extra", "stop"),
    [
        (2, 8, {0: 1, 1: 1}, Stop.BUDGET_SPENT),
        (3, 8, {0: 2, 1: 1}, Stop.BUDGET_SPENT),  # a second one gains .072, the first for film 2 .015
        (8, 8, {0: 4, 1: 4}, Stop.BUDGET_SPENT),  # a fourth one gains .018
        (9, 8, {0: 4, 1: 4, 2: 1}, Stop.BUDGET_SPENT),  # a fifth one .009
        (7, 5, {0: 3, 1: 3, 2: 1}, Stop.BUDGET_SPENT),
        (7, 2, {}, Stop.ALL_AT_CAP),
        (5, 3, {0: 1, 1: 1, 2: 1, 3: 1}, Stop.ALL_AT_CAP),
    ],
)
def test_plan_wave_gives_each_review_to_the_largest_gain(
    four: Fit, budget: int, most: int, extra: dict[int, int], stop: Stop
) -> None:
    wave = plan_wave(four, places=2, budget=budget, most=most)
    assert (wave.extra, wave.spent, wave.stop) == (extra, sum(extra.values()), stop)


def test_plan_wave_pending_reviews_count_as_if_given(four: Fit) -> None:
    wave = plan_wave(four, places=2, budget=3, pending={0: 1})
    assert wave.extra == {1: 2, 0: 1}
    assert wave.rows[1].wrong_side == pytest.approx(scipy.stats.norm.sf(0.5 / 1.5**0.5))
    assert plan_wave(four, places=2, budget=2, pending={0: 1}, most=3).extra == {1: 1, 2: 1}


def test_plan_wave_line_lies_between_the_last_above_and_the_first_below(four: Fit) -> None:
    cuts = [plan_wave(four, places=places, budget=0).cut for places in (1, 2, 3, 4)]
    assert cuts == pytest.approx([7.0, 6.0, 5.0, np.nan], nan_ok=True)
    assert plan_wave(four, places=1, budget=0, eligible=[0, 2]).cut == 5.0


def test_plan_wave_first_wave_has_half_of_what_the_least_leaves(four: Fit) -> None:
    """Five reviews: one brings film 9 to the two that all have, the others are for two waves."""
    more = calibrate(index_reviews([*four.reviews.rows(), (9, 0, 2.0)]))
    wave = plan_wave(more, places=2, budget=5, waves_left=2)
    assert (wave.extra, wave.rows[0].entry) == ({9: 1, 0: 1, 1: 1}, 9)


def test_plan_wave_smallest_plan_is_accepted(four: Fit) -> None:
    wave = plan_wave(four, places=1, budget=0, waves_left=1, least=0, most=0)
    assert (wave.rows, wave.stop) == ((), Stop.BUDGET_SPENT)
