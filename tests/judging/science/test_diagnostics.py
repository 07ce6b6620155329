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
        composite, fit, watching=watching, repeats={2: [1.5, -2.0], 3: [0.2]}, idle_days={4: 5.0, 6: 1.0}
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
