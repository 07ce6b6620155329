"""What is asked of a fit, with numbers that can be checked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from judging.science.calibration import calibrate
from judging.science.fit import Fit, leave_one_out, residuals
from judging.science.reviews import index_reviews


@pytest.fixture
def fit() -> Fit:
    """Two films before two judges; judge 1 is a point too high, twice as strong and noisier."""
    reviews = index_reviews([(0, 0, 7.0), (0, 1, 9.0), (1, 0, 4.0), (1, 1, 5.0)])
    return replace(
        calibrate(reviews),
        typical=5.0,
        effect=np.array([1.0, -1.0]),
        severity=np.array([0.0, 1.0]),
        slope=np.array([1.0, 2.0]),
        noise=np.array([1.0, 4.0]),
        trust=np.array([1.0, 1.0, 1.0, 0.5]),
        entry_variance=0.5,
    )


def test_residuals_are_points_without_typical_severity_and_effect(fit: Fit) -> None:
    assert residuals(fit).tolist() == [7 - 5 - 1, 9 - 5 - 1 - 2, 4 - 5 + 1, 5 - 5 - 1 + 2]


def test_leave_one_out_is_the_residual_by_its_own_doubt(fit: Fit) -> None:
    """Information: 1 and 4/4 on film 0, 1 and 0.5 on film 1, 2 for the belief; so h is 1/4, 1/3.5, .5/3.5."""
    assert leave_one_out(fit) == pytest.approx(
        [1 / 0.75**0.5, 1 / (4 * 0.75) ** 0.5, 0.0, 1 / (4 * (1 - 0.5 / 3.5)) ** 0.5]
    )


def test_leave_one_out_of_the_only_review_keeps_a_twentieth(fit: Fit) -> None:
    alone = replace(fit, entry_variance=1e9, trust=np.array([1.0, 0.0, 1.0, 0.0]))
    assert leave_one_out(alone)[0] == pytest.approx(1 / 0.05**0.5)


def test_ranking_puts_equal_scores_together_and_leaves_out_who_has_few_reviews(fit: Fit) -> None:
    rows = [(e, j, 5.0) for e in range(4) for j in range(2)] + [(4, 0, 5.0), (0, 2, 6.0)]
    scores = np.array([2.0, 3.0, 2.0 - 1e-10, 2.0 - 1e-8, 9.0])
    ranked = replace(calibrate(index_reviews(rows)), effect=scores)
    assert ranked.ranking() == ((1,), (0, 2), (3,))
    assert ranked.ranking(1) == ((4,), (1,), (0, 2), (3,))
    assert ranked.ranking(3) == ((0,),)
