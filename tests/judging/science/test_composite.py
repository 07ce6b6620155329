"""From marks to one number per scoresheet, and everything that is no mark."""

import math

import pytest

from judging.science.composite import Aside, SheetMarks, Weighting, compose
from judging.science.errors import (
    BadIdentity,
    BadMark,
    BadRubric,
    DuplicateReview,
    UnknownCriterion,
)
from judging.science.reviews import index_reviews

RUBRIC = Weighting({"creativity": 0.5, "narration": 0.3, "sound": 0.2})


def sheet(entry: int, judge: int, *marks: float | None, sequence: int = 0) -> SheetMarks:
    return SheetMarks(entry, judge, dict(zip(RUBRIC.weights, marks, strict=True)), sequence)


def test_compose_full_sheet_is_the_weighted_mean() -> None:
    composite = compose([sheet(0, 0, 8, 6, 5)], RUBRIC)
    assert composite.total.points.tolist() == [pytest.approx(0.5 * 8 + 0.3 * 6 + 0.2 * 5)]


def test_compose_missing_mark_neither_helps_nor_hurts() -> None:
    sheets = [sheet(0, 0, 8, 6, 5), sheet(0, 1, 4, 2, 9), sheet(1, 0, 6, 4, None)]
    composite = compose(sheets, RUBRIC)
    level = 0.5 * 6 + 0.3 * 4 + 0.2 * 7  # the incomplete sheet gives exactly the mean of each criterion
    assert composite.total.points[2] == pytest.approx(level)
    assert composite.means == {"creativity": 6.0, "narration": 4.0, "sound": 7.0}


def test_compose_half_the_weight_is_enough() -> None:
    composite = compose([sheet(0, 0, 8, None, None), sheet(1, 0, None, 6, 5)], RUBRIC)
    assert composite.set_aside == ()
    assert len(composite.sheets) == 2


def test_compose_less_than_half_the_weight_does_not_count() -> None:
    bare = sheet(1, 0, None, 6, None)
    composite = compose([sheet(0, 0, 8, 7, 7), bare], RUBRIC, entries=[0, 1])
    assert [(aside.sheet, aside.reason) for aside in composite.set_aside] == [(bare, Aside.INCOMPLETE)]
    assert composite.total.entry_counts.tolist() == [1, 0]


def test_compose_later_sheet_replaces_the_earlier_whatever_the_order() -> None:
    early, late = sheet(0, 0, 1, 1, 1, sequence=1), sheet(0, 0, 9, 9, 9, sequence=2)
    for sheets in ([early, late], [late, early]):
        composite = compose(sheets, RUBRIC)
        assert composite.total.rows() == [(0, 0, 9.0)]
        assert [(a.sheet, a.reason) for a in composite.set_aside] == [(early, Aside.SUPERSEDED)]


def test_compose_criterion_nobody_marked_weighs_nothing() -> None:
    composite = compose([sheet(0, 0, 8, 6, None), sheet(1, 0, 4, 2, None)], RUBRIC)
    assert composite.total.points.tolist() == [
        pytest.approx((0.5 * 8 + 0.3 * 6) / 0.8),
        pytest.approx((0.5 * 4 + 0.3 * 2) / 0.8),
    ]
    assert "sound" not in composite.means


def test_compose_extreme_marks_stay_on_the_scale() -> None:
    sheets = [sheet(0, j, 1, 10, 10) for j in range(9)] + [sheet(1, 9, 10, None, None)]
    assert compose(sheets, RUBRIC).total.points.max() <= 10


def test_compose_by_criterion_leaves_out_missing_marks() -> None:
    composite = compose([sheet(0, 0, 8, 6, None), sheet(0, 1, 5, 5, 5)], RUBRIC)
    assert composite.by_criterion["sound"].rows() == [(0, 1, 5.0)]
    assert composite.by_criterion["creativity"].rows() == [(0, 0, 8.0), (0, 1, 5.0)]


def test_compose_nothing_is_nothing() -> None:
    composite = compose([], RUBRIC, entries=[4], judges=[2])
    assert (composite.total.entries, composite.total.judges, composite.means) == ((4,), (2,), {})


def test_compose_bad_mark_is_refused() -> None:
    for mark in [math.nan, math.inf, -math.inf, 0, 11, 7.5, "8", True]:
        with pytest.raises(BadMark):
            compose([sheet(0, 0, mark, 5, 5)], RUBRIC)


def test_compose_any_number_is_a_mark_without_steps() -> None:
    free = Weighting({"creativity": 1.0}, step=0)
    assert compose([SheetMarks(0, 0, {"creativity": 7.25})], free).total.points.tolist() == [7.25]


def test_compose_marks_stand_on_the_steps_from_the_lowest() -> None:
    coarse = Weighting({"creativity": 1.0}, step=0.75)
    assert compose([SheetMarks(0, 0, {"creativity": 1.75})], coarse).total.points.tolist() == [1.75]
    with pytest.raises(BadMark):
        compose([SheetMarks(0, 0, {"creativity": 2.25})], coarse)


def test_compose_unknown_criterion_is_refused() -> None:
    with pytest.raises(UnknownCriterion):
        compose([SheetMarks(0, 0, {"costume": 5.0})], RUBRIC)


def test_compose_two_sheets_of_one_sequence_are_refused() -> None:
    with pytest.raises(DuplicateReview):
        compose([sheet(0, 0, 5, 5, 5), sheet(0, 0, 6, 6, 6)], RUBRIC)


def test_compose_bad_id_is_refused() -> None:
    for identity in [-1, None, 1.5, "7", True]:
        with pytest.raises(BadIdentity):
            compose([sheet(identity, 0, 5, 5, 5)], RUBRIC)
        with pytest.raises(BadIdentity):
            compose([sheet(0, identity, 5, 5, 5)], RUBRIC)


def test_rubric_weights_that_do_not_add_up_are_refused() -> None:
    for weights in [
        {},
        {"a": 0.5},
        {"a": 0.7, "b": 0.7},
        {"a": 1.5, "b": -0.5},
        {"a": math.nan},
        {"a": math.inf},
    ]:
        with pytest.raises(BadRubric):
            Weighting(weights)


def test_rubric_scale_that_is_none_is_refused() -> None:
    for lowest, highest, step in [(10, 1, 1), (5, 5, 1), (1, math.inf, 1), (1, 10, -1)]:
        with pytest.raises(BadRubric):
            Weighting({"a": 1.0}, lowest, highest, step)


def test_index_reviews_bad_points_are_refused() -> None:
    for points in [math.nan, math.inf, 0.5, 10.5, None]:
        with pytest.raises(BadMark):
            index_reviews([(0, 0, points)])


def test_index_reviews_duplicate_is_refused() -> None:
    with pytest.raises(DuplicateReview):
        index_reviews([(0, 0, 5.0), (0, 0, 5.0)])


def test_index_reviews_are_not_changed_by_an_estimate() -> None:
    reviews = index_reviews([(0, 0, 5.0)])
    arrays = (reviews.entry, reviews.judge, reviews.points)
    assert [array.flags.writeable for array in arrays] == [False] * 3


@pytest.mark.parametrize("points", [1 - 1e-10, 10 + 1e-10])
def test_index_reviews_rounding_at_the_ends_of_the_scale_is_accepted(points: float) -> None:
    assert index_reviews([(0, 0, points)]).points.tolist() == [points]


def test_index_reviews_bad_scale_is_refused() -> None:
    with pytest.raises(BadMark):
        index_reviews([], lowest=10, highest=1)
