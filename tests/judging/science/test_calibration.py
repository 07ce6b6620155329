"""The door: every awkward contest has a named result, none a silent number."""

import json
import math
from typing import Any

import numpy as np
import pytest

from judging.science.calibration import Method, calibrate, leave_judges_out
from judging.science.errors import BadIdentity, BadInput, Unranked
from judging.science.fit import FitKind
from judging.science.posterior import in_words, intervals, probability_beats, rank_probabilities
from judging.science.reviews import index_reviews, pool_reviews, without_judge
from tests.judging.science.dense import small_reviews
from tests.judging.science.make_version_fixture import ARRAYS, FIXTURE, NUMBERS

METHODS = pytest.mark.parametrize("method", list(Method))
STORED: list[dict[str, Any]] = json.loads(FIXTURE.read_text())
TWO_ISLANDS = [(0, 0, 5), (0, 1, 6), (1, 0, 7), (1, 1, 7), (2, 2, 3), (2, 3, 4), (3, 2, 9), (3, 3, 8)]


def test_calibrate_gives_the_numbers_that_the_version_stands_for() -> None:
    """Stored tallies are computed again to be explained: what moves an estimate raises VERSION."""
    for stored in STORED:
        lowest, highest = stored["scale"]
        reviews = index_reviews(
            stored["rows"],
            entries=range(len(stored["effect"])),
            judges=range(len(stored["severity"])),
            lowest=lowest,
            highest=highest,
        )
        fit = calibrate(reviews, method=Method(stored["method"]))
        for name in ARRAYS:
            assert getattr(fit, name) == pytest.approx(
                np.array(stored[name], dtype=float), rel=1e-6, nan_ok=True
            ), stored
        numbers = {name: stored[name] for name in NUMBERS}
        assert {name: getattr(fit, name) for name in NUMBERS} == pytest.approx(numbers, rel=1e-6), stored
        assert (fit.verdict, fit.heavy_tails) == (stored["verdict"], stored["heavy_tails"]), stored


@METHODS
def test_calibrate_without_reviews_names_everybody_unjudged(method: Method) -> None:
    fit = calibrate(index_reviews([], entries=[1, 2], judges=[7]), method=method)
    assert (fit.verdict, fit.reason) == (FitKind.NOTHING_TO_TELL_APART, "fewer than two reviews")
    assert fit.ranking(1) == ()
    assert np.isnan(fit.score).all()


@METHODS
def test_calibrate_one_review_has_infinite_doubt(method: Method) -> None:
    fit = calibrate(index_reviews([(1, 7, 6.0)], entries=[2]), method=method)
    assert fit.verdict is FitKind.NOTHING_TO_TELL_APART
    assert (fit.score[0], fit.se[0]) == (6.0, math.inf)
    assert [ends[0] for ends in intervals(fit)] == [-math.inf, math.inf]


@METHODS
def test_calibrate_all_marks_equal_ties_everybody(method: Method) -> None:
    fit = calibrate(index_reviews([(e, j, 7.0) for e in range(3) for j in range(2)]), method=method)
    assert (fit.verdict, fit.reason) == (FitKind.NOTHING_TO_TELL_APART, "all marks are equal")
    assert fit.ranking() == ((0, 1, 2),)
    assert (fit.entry_variance, fit.judge_variance) == (0.0, 0.0)
    assert probability_beats(fit, 0, 2) == 0.5
    assert rank_probabilities(fit, [0, 1, 2], seed=1).within(1) == {e: pytest.approx(1 / 3) for e in range(3)}


@METHODS
def test_calibrate_two_equal_marks_are_equal_marks(method: Method) -> None:
    fit = calibrate(index_reviews([(1, 7, 6.0), (2, 8, 6.0)]), method=method)
    assert fit.reason == "all marks are equal"


def test_calibrate_two_islands_doubts_a_mean_by_the_spread_within_entries() -> None:
    """Residuals of 1, 1 and 0 within two entries leave one degree of freedom: a variance of 2."""
    fit = calibrate(index_reviews([(0, 0, 4.0), (0, 1, 6.0), (1, 2, 8.0)]))
    assert fit.verdict is FitKind.NOT_COMPARABLE
    assert fit.se == pytest.approx([np.sqrt(2 / 2), np.sqrt(2 / 1)])


@METHODS
def test_calibrate_one_judge_keeps_the_raw_order(method: Method) -> None:
    marks = [4.0, 9.0, 6.0, 7.0, 1.0]
    fit = calibrate(index_reviews([(e, 3, y) for e, y in enumerate(marks)]), method=method)
    assert fit.verdict is FitKind.ONE_JUDGE
    assert fit.ranking(1) == ((1,), (3,), (2,), (0,), (4,))
    assert fit.ranking() == ()


@METHODS
def test_calibrate_two_islands_gives_raw_means_and_says_why(method: Method) -> None:
    fit = calibrate(index_reviews(TWO_ISLANDS, entries=[9]), method=method)
    assert (fit.verdict, fit.method) == (FitKind.NOT_COMPARABLE, "raw")
    assert fit.reason == "not comparable: 2 groups of judges share no film"
    assert fit.score.tolist() == pytest.approx([5.5, 7.0, 3.5, 8.5, math.nan], nan_ok=True)
    assert fit.entry_variance == pytest.approx(3.421875)  # of these four scores around 6.125
    assert fit.se[:4].tolist() == pytest.approx([(1.5 / 4 / 2) ** 0.5] * 4)  # 1.5 over 8 marks less 4 means
    assert fit.ranking() == ((3,), (1,), (0,), (2,))


@METHODS
def test_calibrate_two_islands_dealt_at_random_are_calibrated(method: Method) -> None:
    fit = calibrate(index_reviews(TWO_ISLANDS), method=method, random_deal=True)
    means = method is Method.RAW
    assert (fit.verdict, fit.reason) == (FitKind.AVERAGES if means else FitKind.CALIBRATED, "")


@METHODS
def test_calibrate_unjudged_entry_has_no_number(method: Method) -> None:
    reviews = small_reviews(0)
    fit = calibrate(index_reviews(reviews.rows(), entries=range(13)), method=method)
    assert np.isnan([fit.score[12], fit.se[12], fit.raw_mean[12]]).all()
    assert 12 not in {entry for group in fit.ranking(0) for entry in group}
    with pytest.raises(Unranked):
        probability_beats(fit, 0, 12)
    with pytest.raises(BadIdentity):
        probability_beats(fit, 0, 99)


@METHODS
def test_calibrate_unjudged_entries_and_idle_judges_change_no_estimate(method: Method) -> None:
    reviews = small_reviews(1, entries=40)
    more = index_reviews(reviews.rows(), entries=range(60), judges=range(9))
    few, many = calibrate(reviews, method=method), calibrate(more, method=method)
    assert np.abs(few.effect - many.effect[:40]).max() < 1e-6
    assert np.isnan(many.severity[5:]).all()


@METHODS
def test_calibrate_judge_with_one_film_is_not_distorted(method: Method) -> None:
    rows = [*small_reviews(2, entries=40).rows(), (0, 77, 10.0)]
    fit = calibrate(index_reviews(rows), method=method)
    assert np.isfinite(fit.score).all()
    assert abs(fit.severity[-1]) < 4
    assert fit.slope[-1] == pytest.approx(1.0, abs=0.15)


@METHODS
def test_calibrate_entry_with_one_review_is_doubted_more_and_ranked_only_on_demand(method: Method) -> None:
    fit = calibrate(index_reviews([*small_reviews(2, entries=40).rows(), (40, 0, 9.0)]), method=method)
    assert fit.se[40] == fit.se.max()
    assert [40 in {e for group in fit.ranking(least) for e in group} for least in (1, 2)] == [True, False]


@METHODS
def test_calibrate_no_variance_between_entries_ties_everybody(method: Method) -> None:
    fit = calibrate(index_reviews([(e, j, 4.0 + j) for e in range(5) for j in range(4)]), method=method)
    assert np.abs(fit.effect).max() < 1e-6
    assert fit.ranking() == ((0, 1, 2, 3, 4),)


@METHODS
def test_calibrate_no_variance_between_judges_keeps_the_raw_order(method: Method) -> None:
    fit = calibrate(index_reviews([(e, j, 2.0 + e) for e in range(5) for j in range(4)]), method=method)
    assert np.isfinite(fit.se).all()
    assert np.abs(fit.severity).max() < 1e-6
    assert fit.ranking() == ((4,), (3,), (2,), (1,), (0,))


@METHODS
def test_calibrate_one_entry_by_one_judge_is_nothing_to_tell_apart(method: Method) -> None:
    fit = calibrate(index_reviews([(0, 0, 3.0)]), method=method)
    assert (fit.verdict, fit.ranking(1)) == (FitKind.NOTHING_TO_TELL_APART, ((0,),))
    assert (fit.score.tolist(), fit.se.tolist()) == ([3.0], [math.inf])


@METHODS
def test_calibrate_one_by_one_twice_is_one_judge(method: Method) -> None:
    fit = calibrate(index_reviews([(0, 0, 3.0), (1, 0, 8.0)]), method=method)
    assert (fit.verdict, fit.ranking(1)) == (FitKind.ONE_JUDGE, ((1,), (0,)))


@METHODS
def test_calibrate_entry_judged_by_all_others_by_none_is_finite(method: Method) -> None:
    fit = calibrate(index_reviews([(0, j, 5.0 + j) for j in range(4)], entries=range(5)), method=method)
    assert np.isfinite(fit.score[0])
    assert fit.ranking() == ((0,),)


def test_leave_judges_out_has_a_fit_for_every_active_judge() -> None:
    reviews = index_reviews(small_reviews(4, entries=30).rows(), judges=range(7))
    fits = dict(leave_judges_out(reviews))
    assert sorted(fits) == [0, 1, 2, 3, 4]
    assert all(judge not in fit.reviews.judges for judge, fit in fits.items())
    assert fits[3].ranking(1) == calibrate(without_judge(reviews, 3)).ranking(1)


def test_pool_reviews_later_round_replaces_the_same_judge() -> None:
    first = index_reviews([(0, 0, 3.0), (1, 0, 4.0)])
    second = index_reviews([(0, 0, 8.0), (0, 5, 9.0)])
    assert pool_reviews(first, second).rows() == [(0, 0, 8.0), (0, 5, 9.0), (1, 0, 4.0)]


def test_without_judge_unknown_is_refused() -> None:
    with pytest.raises(BadIdentity):
        without_judge(small_reviews(0), 99)


def test_in_words_names_a_probability() -> None:
    for probability, words in [
        (0.99, "clear"),
        (0.95, "clear"),
        (0.9, "likely"),
        (0.75, "likely"),
        (0.7, "too close to call"),
    ]:
        assert in_words(probability) == words, (probability, words)


def test_percentile_is_the_threshold_of_a_special_award() -> None:
    fit = calibrate(small_reviews(0, entries=50))
    assert int((fit.score >= fit.percentile(90)).sum()) == 5
    assert math.isnan(calibrate(index_reviews([], entries=[1])).percentile(90))
    with pytest.raises(BadInput):
        fit.percentile(101)


def test_calibrate_two_equal_marks_are_equal_and_not_too_few() -> None:
    fit = calibrate(index_reviews([(0, 0, 7.0), (1, 1, 7.0)]))
    assert (fit.verdict, fit.reason) == (FitKind.NOTHING_TO_TELL_APART, "all marks are equal")


@pytest.mark.parametrize(
    ("rows", "noise"),
    [
        (
            [(0, 0, 5), (0, 1, 7), (1, 2, 3)],
            2.0,
        ),  # 1 + 1 around the mean of film 0, over 3 marks less 2 means
        ([(0, 0, 5), (1, 1, 7)], 1.0),  # one mark each: the variance of all marks
    ],
)
def test_calibrate_noise_of_marks_that_cannot_be_compared(
    rows: list[tuple[int, int, float]], noise: float
) -> None:
    fit = calibrate(index_reviews(rows))
    assert (fit.verdict, set(fit.noise.tolist())) == (FitKind.NOT_COMPARABLE, {noise})
