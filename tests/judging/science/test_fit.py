"""What is asked of a fit, with numbers that can be checked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from judging.science.calibration import calibrate
from judging.science.errors import BadIdentity, BadInput, BadMark
from judging.science.fit import Fit, leave_one_out, residuals
from judging.science.reviews import checked_id, index_reviews


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


def test_percentile_from_nought_to_a_hundred(fit: Fit) -> None:
    assert [fit.percentile(percent) for percent in (0, 50, 100)] == [4.0, 5.0, 6.0]
    for outside in (-1, 101):
        with pytest.raises(BadInput):
            fit.percentile(outside)


def test_points_may_miss_the_scale_by_a_rounding_error_alone() -> None:
    rounded = [(0, 0, 1.0 - 1e-10), (1, 0, 10.0 + 1e-10)]
    assert index_reviews(rounded).rows() == rounded
    for points in (0.99, 10.01):
        with pytest.raises(BadMark):
            index_reviews([(0, 0, points)])
    with pytest.raises(BadMark):
        index_reviews([], lowest=3.0, highest=3.0)


def test_ids_are_whole_numbers_from_nought() -> None:
    assert checked_id(0, "entry") == 0
    for bad in (-1, True, 1.5, None):
        with pytest.raises(BadIdentity):
            checked_id(bad, "entry")  # type: ignore[arg-type]


def test_span_is_a_ninth_of_the_scale() -> None:
    assert [index_reviews([], lowest=low, highest=high).span for low, high in [(1, 10), (1, 5.5)]] == [1, 0.5]
