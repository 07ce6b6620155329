"""Where one more review is worth most."""

import numpy as np
import pytest

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
