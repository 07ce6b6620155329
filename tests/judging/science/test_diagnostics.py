"""Judges worth a word, and reviews that stand apart."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from judging.science.calibration import calibrate
from judging.science.composite import Composite, SheetMarks, Weighting, compose
from judging.science.diagnostics import (
    Action,
    FlagKind,
    JudgeReport,
    Level,
    Watching,
    _is_flat,
    correlation_with_others,
    find_disputes,
    report_judges,
)
from judging.science.fit import Fit
from judging.science.reviews import index_reviews
from tests.judging.science.world import SEED, WEIGHTS, World

RUBRIC = Weighting(WEIGHTS)


@pytest.fixture(scope="module")
def world() -> World:
    return World(np.random.default_rng([SEED, 4]), entries=400, judges=16, lazy=2, publish_notice=0)


@pytest.fixture(scope="module")
def composite(world: World) -> Composite:
    marks = world.screen(3, dropouts=0)
    sheets = [
        SheetMarks(int(e), int(j), dict(zip(WEIGHTS, row.tolist(), strict=True)), sequence=n)
        for n, (e, j, row) in enumerate(zip(marks.entry, marks.judge, marks.marks, strict=True))
    ]
    return compose(sheets, RUBRIC, entries=range(world.E), judges=range(world.J))


@pytest.fixture(scope="module")
def fit(composite: Composite) -> Fit:
    return calibrate(composite.total)


@pytest.fixture(scope="module")
def reports(composite: Composite, fit: Fit) -> Mapping[int, JudgeReport]:
    return {report.judge: report for report in report_judges(composite, fit)}


def kinds(report: JudgeReport, level: Level = Level.FLAG) -> set[FlagKind]:
    return {flag.kind for flag in report.flags if flag.level is level}


def test_report_judges_finds_the_lazy(world: World, reports: Mapping[int, JudgeReport]) -> None:
    for judge in world.lazy.tolist():
        assert {FlagKind.STRAIGHT_LINING, FlagKind.NO_DISCRIMINATION} <= kinds(reports[judge])


def test_report_judges_leaves_honest_judges_alone(world: World, reports: Mapping[int, JudgeReport]) -> None:
    honest = set(range(world.J)) - set(world.lazy.tolist())
    assert {judge: kinds(reports[judge]) for judge in honest} == {judge: set() for judge in honest}
    assert all(reports[judge].influential for judge in honest)


def test_report_judges_constant_judge_does_not_influence_the_ranking(composite: Composite) -> None:
    sheets = [*composite.sheets, *(SheetMarks(e, 99, dict.fromkeys(WEIGHTS, 7.0)) for e in range(0, 400, 4))]
    with_constant = compose(sheets, RUBRIC)
    report = report_judges(with_constant, calibrate(with_constant.total))[-1]
    assert (report.judge, report.influential) == (99, False)
    assert FlagKind.NARROW_SPREAD in kinds(report)


def test_report_judges_finds_a_drift(composite: Composite) -> None:
    own = sorted((s for s in composite.sheets if s.judge == 5), key=lambda s: s.sequence)
    first = {sheet.entry for sheet in own[: len(own) // 2]}
    sheets = [
        SheetMarks(
            s.entry,
            s.judge,
            {c: min(max((m or 0) + (2 if s.entry in first else -1), 1), 10) for c, m in s.marks.items()},
            s.sequence,
        )
        if s.judge == 5
        else s
        for s in composite.sheets
    ]
    drifted = compose(sheets, RUBRIC)
    report = next(r for r in report_judges(drifted, calibrate(drifted.total)) if r.judge == 5)
    drift = next(flag for flag in report.flags if flag.kind is FlagKind.DRIFT)
    assert drift.value < -0.9


def test_report_judges_few_films_must_drift_further() -> None:
    """Twenty films, ten a point too high and ten a point too low: by hand a slope of -20/7 points, and of
    2.7 standard errors, each 1 / sqrt(35/19), a line beyond the usual 0.9."""
    sheets = [
        SheetMarks(e, j, dict.fromkeys(WEIGHTS, 6.0 + (j == 0) * (1 if e < 10 else -1)), sequence=e)
        for e in range(20)
        for j in range(2)
    ]
    composite = compose(sheets, RUBRIC)
    still = {"typical": 6.0, "effect": np.zeros(20), "severity": np.zeros(2), "slope": np.ones(2)}
    reports = report_judges(composite, replace(calibrate(composite.total), **still))
    drifts = [(r.judge, f.value, f.threshold) for r in reports for f in r.flags if f.kind is FlagKind.DRIFT]
    assert drifts == [(0, pytest.approx(-20 / 7), pytest.approx(2.7 / (35 / 19) ** 0.5))]


def marked_by_hand(*judges: list[float], groups: list[str] | None = None) -> list[JudgeReport]:
    """Reports on judges who have marked all films, by a fit that expects 6 points of every film."""
    rubric = Weighting({"film": 1.0}, step=0)
    marks = [
        SheetMarks(e, j, {"film": y}, e) for j, points in enumerate(judges) for e, y in enumerate(points)
    ]
    composite = compose(marks, rubric)
    E, J = len(judges[0]), len(judges)
    still = {"typical": 6.0, "effect": np.zeros(E), "severity": np.zeros(J), "slope": np.ones(J)}
    fit = replace(calibrate(composite.total), **still)
    return list(report_judges(composite, fit, groups=dict(enumerate(groups or []))))


def flags_of(kind: FlagKind, report: JudgeReport) -> list[tuple[Level, float, float, str]]:
    return [
        (flag.level, flag.value, flag.threshold, flag.detail) for flag in report.flags if flag.kind is kind
    ]


UNEVEN = [-1.0, 1.0, -1.0, 1.0, 0.0]  # standard deviation 1


@pytest.mark.parametrize(("lead", "found"), [(1.54, []), (1.56, ["north"])])
@pytest.mark.parametrize("uneven", ["north", "south"])
def test_report_judges_favour_is_three_standard_errors(lead: float, found: list[str], uneven: str) -> None:
    """Five films against fifteen: a standard error of sqrt(1/5 + 1/15) = 0.516, three of them 1.549."""
    north, south = (UNEVEN, [0.0] * 15) if uneven == "north" else ([0.0] * 15, UNEVEN)
    points = [6 + lead + y for y in north] + [6 + y for y in south]
    groups = ["north"] * len(north) + ["south"] * len(south)
    report = marked_by_hand(points, [6.0 + e % 2 for e in range(20)], groups=groups)[0]
    flags = flags_of(FlagKind.FAVOUR, report)
    assert flags == [(Level.FLAG, pytest.approx(lead), 3.0, name) for name in found]


@pytest.mark.parametrize(("groups", "found"), [(7, ["0"]), (8, [])])
def test_report_judges_favour_among_many_groups_needs_more(groups: int, found: list[str]) -> None:
    """z = 3.01 is one chance in 766: enough among seven groups, not among eight (Holm, 1 %)."""
    lead = 3.01 * (1 / 5 + 1 / (5 * groups - 5)) ** 0.5
    points = [6 + lead + y for y in UNEVEN] + [6.0] * (5 * groups - 5)
    names = [str(e // 5) for e in range(5 * groups)]
    report = marked_by_hand(points, [6.0 + e % 2 for e in range(5 * groups)], groups=names)[0]
    assert [name for *_, name in flags_of(FlagKind.FAVOUR, report)] == found


def test_report_judges_favour_is_told_of_groups_of_five_films_with_a_name() -> None:
    points = [9.0] * 4 + [8.0] * 6 + [6.0] * 10
    groups = ["north"] * 4 + [""] * 6 + ["south"] * 10
    report = marked_by_hand(points, [6.0 + e % 2 for e in range(20)], groups=groups)[0]
    assert flags_of(FlagKind.FAVOUR, report) == []


@pytest.mark.parametrize(("films", "found"), [(19, 0), (20, 1)])
def test_report_judges_flags_marks_from_twenty_films(films: int, found: int) -> None:
    narrow, wide = [6.0 + 0.1 * (e % 2) for e in range(films)], [6.0 + e % 2 for e in range(films)]
    reports = marked_by_hand(narrow, wide, wide)
    assert len(flags_of(FlagKind.NARROW_SPREAD, reports[0])) == found
    assert flags_of(FlagKind.NARROW_SPREAD, reports[1]) == []


@pytest.mark.parametrize(("spread", "found"), [(0.5, []), (0.49, [(Level.FLAG, 0.49, 0.5, "")])])
def test_report_judges_narrow_is_less_than_half_the_median(spread: float, found: list[object]) -> None:
    wide = [6.0 + 2 * (e % 2) for e in range(20)]
    report = marked_by_hand([6 + (y - 6) * spread for y in wide], wide, [8.0] * 20, wide, wide)[0]
    found = [(level, pytest.approx(value), *rest) for level, value, *rest in found]  # type: ignore[misc]
    assert flags_of(FlagKind.NARROW_SPREAD, report) == found


def test_report_judges_straight_lining_is_told_by_its_share() -> None:
    """Sheets with one mark everywhere; a sheet with a single mark is not one of them."""
    for flat, found in [
        (4, []),
        (5, [(Level.WATCH, 0.25, 0.25, "")]),
        (10, [(Level.WATCH, 0.5, 0.25, "")]),
        (11, [(Level.FLAG, 0.55, 0.5, "")]),
    ]:
        rubric = Weighting({"a": 0.5, "b": 0.5})
        sheets = [
            SheetMarks(
                e, j, {"a": 5.0 + j + e % 3, "b": 5.0 + j + e % 3 + (e >= flat) if e < 19 or j else None}, e
            )
            for e in range(20)
            for j in range(2)
        ]
        composite = compose(sheets, rubric)
        report = report_judges(composite, calibrate(composite.total))[0]
        assert flags_of(FlagKind.STRAIGHT_LINING, report) == found, (flat, found)


@pytest.mark.parametrize(
    ("slope", "influential", "found"),
    [(0.5, True, []), (0.49, True, [(Level.FLAG, 0.49, 0.5, "")]), (0.23, True, None), (0.22, False, None)],
)
def test_report_judges_weight_is_the_squared_slope(
    composite: Composite, fit: Fit, slope: float, influential: bool, found: list[object] | None
) -> None:
    """0.23^2 is over a twentieth of the weight of a typical judge, 0.22^2 is not."""
    report = report_judges(composite, replace(fit, slope=np.full(len(fit.reviews.judges), slope)))[3]
    assert report.influential == influential
    assert found is None or flags_of(FlagKind.NO_DISCRIMINATION, report) == found


def test_correlation_with_others_is_that_of_the_corrected_means() -> None:
    """Judge 0 gives 1, 2, 3; the others on the same films 1, 3, 2 once judge 2 is not two points too high."""
    rows = [(0, 0, 1.0), (1, 0, 2.0), (2, 0, 3.0), (3, 0, 9.0)]
    others = [(0, 1, 1.0), (1, 2, 5.0), (2, 1, 1.0), (2, 2, 5.0)]
    fit = calibrate(index_reviews(rows + others), random_deal=True)
    fit = replace(fit, severity=np.array([4.0, 0.0, 2.0]))
    assert correlation_with_others(fit, 0) == pytest.approx(0.5)


def test_correlation_with_others_of_equal_marks_is_nought_and_of_one_film_unknown() -> None:
    rows = [(0, 0, 5.0), (1, 0, 5.0), (0, 1, 5.0), (1, 1, 7.0), (2, 2, 5.0), (1, 2, 4.0)]
    fit = replace(calibrate(index_reviews(rows), random_deal=True), severity=np.zeros(3))
    assert [correlation_with_others(fit, j) for j in (0, 1)] == [0.0, pytest.approx(-1.0)]
    assert np.isnan(correlation_with_others(fit, 2))
    alike = [(e, j, 5.0 + j + e * (1 - j)) for e in range(3) for j in range(2)]  # judge 1 gives all the same
    fit = replace(calibrate(index_reviews(alike)), severity=np.zeros(2))
    assert [correlation_with_others(fit, j) for j in (0, 1)] == [0.0, 0.0]


def test_report_judges_finds_a_favour(composite: Composite) -> None:
    groups = {entry: "north" if entry % 5 == 0 else "south" for entry in range(400)}
    sheets = [
        SheetMarks(s.entry, s.judge, dict.fromkeys(WEIGHTS, 10.0), s.sequence)
        if s.judge == 5 and groups[s.entry] == "north"
        else s
        for s in composite.sheets
    ]
    favoured = compose(sheets, RUBRIC)
    reports = report_judges(favoured, calibrate(favoured.total), groups=groups)
    found = {(r.judge, flag.detail) for r in reports for flag in r.flags if flag.kind is FlagKind.FAVOUR}
    assert found == {(5, "north")}


def test_report_judges_what_was_measured_outside_the_marks(composite: Composite, fit: Fit) -> None:
    watching = [Watching(e, 1, 0.3 if e < 3 else 1.0, 1.0) for e in range(10)]
    reports = report_judges(
        composite,
        fit,
        watching=watching,
        repeats={2: [1.5, -2.0] * 2, 3: [0.2] * 4},
        idle_days={4: 5.0, 6: 1.0},
    )
    outside = {FlagKind.UNWATCHED, FlagKind.INCONSISTENT, FlagKind.INACTIVE}
    found = {(r.judge, flag.kind, flag.action) for r in reports for flag in r.flags if flag.kind in outside}
    assert found == {
        (1, FlagKind.UNWATCHED, Action.ASK),
        (2, FlagKind.INCONSISTENT, Action.ASK),
        (4, FlagKind.INACTIVE, Action.REISSUE),
    }


def test_report_judges_few_reviews_give_no_flag() -> None:
    sheets = [SheetMarks(e, j, dict.fromkeys(WEIGHTS, 5.0 + j)) for e in range(10) for j in range(3)]
    composite = compose(sheets, RUBRIC)
    assert [report.flags for report in report_judges(composite, calibrate(composite.total))] == [(), (), ()]


def test_report_judges_of_an_empty_round_is_quiet() -> None:
    composite = compose([], RUBRIC, entries=[0], judges=[3])
    reports = report_judges(composite, calibrate(composite.total))
    assert [(r.judge, r.reviews, r.influential, r.flags) for r in reports] == [(3, 0, False, ())]


def test_find_disputes_finds_a_boosted_review(fit: Fit) -> None:
    ranking = [entry for group in fit.ranking() for entry in group]
    entry = ranking[len(ranking) // 2]
    rows = [row for row in fit.reviews.rows() if row[0] == entry]
    judge = min(rows, key=lambda row: row[2])[1]
    boosted = index_reviews(
        [(e, j, 10.0 if (e, j) == (entry, judge) else y) for e, j, y in fit.reviews.rows()]
    )
    assert (entry, judge) in {(d.entry, d.judge) for d in find_disputes(calibrate(boosted)) if d.z > 2}


def test_find_disputes_are_rare_among_honest_reviews(fit: Fit) -> None:
    assert len(find_disputes(fit)) / len(fit.reviews.points) < 0.07


def test_find_disputes_without_calibration_are_none() -> None:
    assert find_disputes(calibrate(index_reviews([(0, 0, 5.0)]))) == ()


def test_report_judges_limits_of_what_was_measured_outside_the_marks() -> None:
    """A fifth of the films unwatched, 1.2 points between two marks, three days: no more is still no flag."""
    for measured, found in [
        ({"watching": [Watching(e, 0, 0.5, 0.5) for e in range(5)]}, []),
        ({"watching": [Watching(e, 0, 0.4 if e == 0 else 1.0, 1.0) for e in range(5)]}, []),
        ({"watching": [Watching(e, 0, 1.0, 0.4 if e == 0 else 1.0) for e in range(4)]}, [(0.25, 0.2)]),
        ({"repeats": {0: [-1.2, 1.2] * 2}}, []),
        ({"repeats": {0: [-1.3, 1.3] * 2}}, [(1.3, 1.2)]),
        ({"repeats": {0: [3.0] * 3}}, []),
        ({"idle_days": {0: 3.0}}, []),
        ({"idle_days": {0: 3.5}}, [(3.5, 3.0)]),
    ]:
        composite = compose([SheetMarks(e, 0, dict.fromkeys(WEIGHTS, 5.0)) for e in range(5)], RUBRIC)
        report = report_judges(composite, calibrate(composite.total), **measured)[0]
        assert [(flag.value, flag.threshold) for flag in report.flags] == found, (measured, found)


def test_find_disputes_are_beyond_the_threshold_largest_first() -> None:
    """Two films before two judges; with trust 0 a review's z is its residual over the judge's noise."""
    rows = [(0, 0, 8.0), (0, 1, 5.0), (1, 0, 3.0), (1, 1, 4.0)]
    fit = replace(
        calibrate(index_reviews(rows)),
        typical=5.0,
        effect=np.zeros(2),
        severity=np.zeros(2),
        slope=np.ones(2),
        noise=np.ones(2),
        trust=np.zeros(4),
        entry_variance=1.0,
    )
    found = [[(d.entry, d.judge, d.z) for d in find_disputes(fit, limit)] for limit in (1.0, 2.0)]
    assert found == [[(0, 0, 3.0), (1, 0, -2.0)], [(0, 0, 3.0)]]
    assert find_disputes(replace(fit, entry_variance=0.0)) == ()


def test_scoresheet_is_flat_where_all_of_several_marks_are_one() -> None:
    for marks, is_flat in [
        ([7.0, 7.0], True),
        ([7.0, 8.0], False),
        ([7.0, None], False),
        ([None, None], False),
    ]:
        assert _is_flat(marks) == is_flat, marks
