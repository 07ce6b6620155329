"""The words are the numbers."""

import re

import numpy as np
import pytest

from judging.science.calibration import Method, calibrate
from judging.science.composite import Composite, SheetMarks, Weighting, compose
from judging.science.errors import BadIdentity
from judging.science.explanation import (
    Template,
    explain_entry,
    explain_fit,
    explain_judge,
)
from judging.science.fit import Fit

RUBRIC = Weighting({"creativity": 0.6, "sound": 0.4})


@pytest.fixture(scope="module")
def composite() -> Composite:
    rng = np.random.default_rng(8)
    sheets = [
        SheetMarks(e, j, {"creativity": float(rng.integers(1, 11)), "sound": float(rng.integers(1, 11))})
        for e in range(24)
        for j in rng.choice(6, 3, replace=False).tolist()
    ]
    sheets[0] = SheetMarks(sheets[0].entry, sheets[0].judge, {"creativity": 7.0, "sound": None})
    return compose([*sheets, SheetMarks(0, 9, {"sound": 3.0})], RUBRIC, entries=range(25))


def recompute_effect(fit: Fit, entry: int) -> float:
    """The effect by the equation that the explanation states."""
    rows = np.flatnonzero(fit.reviews.entry == fit.entry_index(entry))
    j = fit.reviews.judge[rows]
    weight = fit.trust[rows] * fit.slope[j] / fit.noise[j]
    numerator = weight @ (fit.reviews.points[rows] - fit.typical - fit.severity[j])
    return float(numerator / (weight @ fit.slope[j] + 1 / fit.entry_variance))


@pytest.mark.parametrize("method", list(Method))
def test_explain_entry_states_equations_the_estimates_satisfy(composite: Composite, method: Method) -> None:
    fit = calibrate(composite.total, method=method)
    for entry in range(24):
        assert recompute_effect(fit, entry) == pytest.approx(fit.effect[fit.entry_index(entry)], abs=1e-9)


@pytest.mark.parametrize("method", list(Method))
def test_explain_entry_can_be_follenqueued_with_a_calculator(composite: Composite, method: Method) -> None:
    fit = calibrate(composite.total, method=method)
    said = [str(step) for step in explain_entry(composite, fit, 5)]
    sums = next(line for line in said if line.startswith("Weighted mean"))
    terms, weights, result = re.findall(r"\((.*)\) / \((.*)\) = ([+-][\d.]+)", sums)[0]
    top = sum(float(a) * float(b) for a, b in (term.split(" x ") for term in terms.split(" + ")))
    bottom = sum(float(weight) for weight in weights.split(" + "))
    assert top / bottom == pytest.approx(float(result), abs=2e-3)
    assert said[-1].startswith("Rank ")


def test_explain_entry_goes_from_marks_to_rank(composite: Composite) -> None:
    steps = explain_entry(composite, calibrate(composite.total), 5)
    order = [step.template for step in steps]
    assert order[:4] == [Template.MARKS] * 3 + [Template.RAW_MEAN]
    assert order[-4:] == [Template.BELIEF, Template.EFFECT, Template.SCORE, Template.RANK]


def test_explain_entry_names_incomplete_sheets(composite: Composite) -> None:
    templates = [step.template for step in explain_entry(composite, calibrate(composite.total), 0)]
    assert (Template.ASIDE in templates, Template.MARKS_PARTLY in templates) == (True, True)


def test_explain_entry_unjudged(composite: Composite) -> None:
    steps = explain_entry(composite, calibrate(composite.total), 24)
    assert [step.template for step in steps] == [Template.UNJUDGED]


def test_explain_entry_unknown_is_refused(composite: Composite) -> None:
    with pytest.raises(BadIdentity):
        explain_entry(composite, calibrate(composite.total), 999)


def test_explain_entry_all_equal_is_a_tie() -> None:
    composite = compose(
        [SheetMarks(e, j, {"creativity": 7.0, "sound": 7.0}) for e in (0, 1) for j in (0, 1)], RUBRIC
    )
    steps = explain_entry(composite, calibrate(composite.total), 0)
    assert steps[-1].template is Template.TIED


def test_explain_entry_not_comparable_is_the_raw_mean() -> None:
    sheets = [
        SheetMarks(e, j, {"creativity": 3.0 + e, "sound": 5.0})
        for e, j in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3))
    ]
    composite = compose(sheets, RUBRIC)
    fit = calibrate(composite.total)
    templates = [step.template for step in explain_entry(composite, fit, 3)]
    assert templates[-2:] == [Template.RAW_ONLY, Template.RANK]
    assert "share no film" in str(explain_fit(fit)[1])


def test_explain_judge_says_what_the_severity_is(composite: Composite) -> None:
    fit = calibrate(composite.total)
    for judge in range(6):
        steps = explain_judge(fit, judge)
        assert f"{fit.severity[fit.judge_index(judge)]:+.3f}" in str(steps[-1])


@pytest.mark.parametrize("template", list(Template))
def test_templates_name_their_values(template: Template) -> None:
    assert set(re.findall(r"%(?!\()", template.value)) == set()
