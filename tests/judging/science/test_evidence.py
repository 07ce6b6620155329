import numpy as np
import pytest
from scipy.special import fdtrc

from judging.science.auto import fit_auto, has_heavy_tails
from judging.science.calibration import Method
from judging.science.evidence import FEWEST, ChoiceReason, choose_method, levels_by_chance
from judging.science.reviews import Reviews, index_reviews
from tests.judging.science.dense import SHROUT_FLEISS, full_table
from tests.judging.science.hard_worlds import draw_world


def contest(seed: int, *, severity: float, unreliable: int = 0, entries: int = 120) -> Reviews:
    """Four of 12 judges mark each entry; the first `unreliable` ones mark what they like."""
    rng = np.random.default_rng(seed)
    quality, level = rng.normal(0, 1.2, entries), severity * rng.normal(size=12)
    rows = []
    for e in range(entries):
        for j in rng.choice(12, 4, replace=False).tolist():
            hears = j >= unreliable
            points = 5.5 + level[j] + (quality[e] if hears else 0.0) + rng.normal(0, 1.0 if hears else 3.0)
            rows.append((e, j, float(np.clip(points, 1, 10))))
    return index_reviews(rows)


@pytest.mark.slow
def test_judges_alike_are_not_corrected() -> None:
    choice = choose_method(contest(7, severity=0.0))
    assert (choice.method, choice.held_out) == (Method.RAW, 480)


@pytest.mark.slow
def test_levels_that_differ_are_corrected_where_prediction_cannot_tell() -> None:
    choice = choose_method(contest(11, severity=0.3, entries=60))
    assert (choice.method, choice.reason) == (Method.REML, ChoiceReason.LEVELS)


def test_levels_by_chance_are_those_of_the_textbook() -> None:
    reviews = full_table(SHROUT_FLEISS)  # F(3, 15) = (97.46 / 3) / (15.29 / 15) = 31.87
    assert levels_by_chance(reviews) == pytest.approx(fdtrc(3, 15, 31.866), rel=1e-3)
    assert levels_by_chance(index_reviews([(1, 1, 5.0), (1, 2, 6.0), (2, 3, 4.0)])) == 1.0


@pytest.mark.slow
def test_severity_alone_asks_for_the_simpler_correction() -> None:
    choice = choose_method(contest(2, severity=1.0))
    assert choice.method is Method.REML
    density = {trial.method: trial.density for trial in choice.trials}
    error = {trial.method: trial.error for trial in choice.trials}
    assert density[Method.REML] > density[Method.RAW] + 0.1
    assert error[Method.REML] < error[Method.RAW]


@pytest.mark.slow
def test_unreliable_judges_ask_for_the_full_correction() -> None:
    choice = choose_method(contest(3, severity=1.0, unreliable=4))
    assert (choice.method, choice.reason) == (Method.AUTO, ChoiceReason.BEST)


@pytest.mark.slow
def test_figures_of_a_comparison_are_those_that_were_looked_at() -> None:
    choice = choose_method(contest(3, severity=1.0, unreliable=4, entries=60))
    assert [trial.method for trial in choice.trials] == [Method.RAW, Method.REML, Method.AUTO]
    assert [trial.density for trial in choice.trials] == pytest.approx(
        [-2.19467, -2.09948, -2.04593], abs=1e-4
    )
    assert [trial.error for trial in choice.trials] == pytest.approx([2.16438, 1.95622, 1.94081], abs=1e-4)


def test_few_scoresheets_tell_nothing() -> None:
    reviews = contest(4, severity=1.0, entries=FEWEST // 4)
    choice = choose_method(reviews)
    assert len(reviews.points) < FEWEST
    assert (choice.method, choice.reason, choice.trials) == (Method.AUTO, ChoiceReason.TOO_FEW, ())


def test_judges_who_share_no_film_are_not_compared() -> None:
    rows = [(e, 2 * (e % 2) + j, 5.0 + (e + j) % 4) for e in range(80) for j in (0, 1)]
    choice = choose_method(index_reviews(rows))
    assert (choice.method, choice.reason) == (Method.RAW, ChoiceReason.NOT_COMPARABLE)


@pytest.mark.slow
def test_choice_is_the_same_for_the_same_reviews_and_for_other_ids() -> None:
    reviews = contest(5, severity=0.6)
    renamed = index_reviews([(7 + 3 * e, 40 + j, y) for e, j, y in reviews.rows()])
    assert choose_method(reviews) == choose_method(reviews) == choose_method(renamed)


@pytest.mark.slow
def test_whoever_waits_hears_of_every_fold() -> None:
    heard: list[float] = []
    choose_method(contest(6, severity=0.5), heard=heard.append)
    assert heard == pytest.approx([n / 10 for n in range(1, 11)])


def test_scale_that_is_crowded_at_one_end_has_no_outliers() -> None:
    fit = fit_auto(draw_world("clumped marks", seed=1, entries=300, judges=20).reviews)
    assert has_heavy_tails(fit) is False
