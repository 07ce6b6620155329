"""The words are the numbers."""

import re
from dataclasses import replace

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


@pytest.mark.parametrize("method", [Method.AUTO, Method.REML])
def test_explain_entry_states_equations_the_estimates_satisfy(composite: Composite, method: Method) -> None:
    fit = calibrate(composite.total, method=method)
    for entry in range(24):
        assert recompute_effect(fit, entry) == pytest.approx(fit.effect[fit.entry_index(entry)], abs=1e-9)


@pytest.mark.parametrize("method", [Method.AUTO, Method.REML])
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


def test_templates_name_their_values() -> None:
    for template in list(Template):
        assert set(re.findall(r"%(?!\()", template.value)) == set(), template


@pytest.fixture
def by_hand() -> tuple[Composite, Fit]:
    """Two films before two judges; judge 1 is a point too high, twice as strong and noisier."""
    marks = {(0, 0): 7.0, (0, 1): 9.0, (1, 0): 4.0, (1, 1): 5.0}
    composite = compose(
        [SheetMarks(e, j, {"film": y}) for (e, j), y in marks.items()], Weighting({"film": 1.0})
    )
    fit = replace(
        calibrate(composite.total),
        reason="",
        typical=5.0,
        effect=np.array([1.0, -1.0]),
        se=np.array([0.5, 0.25]),
        severity=np.array([0.5, 1.0]),
        slope=np.array([1.0, 2.0]),
        noise=np.array([1.0, 4.0]),
        trust=np.array([1.0, 1.0, 1.0, 0.5]),
        entry_variance=0.25,
        heavy_tails=True,
    )
    return composite, fit


def test_explain_entry_numbers_by_hand(by_hand: tuple[Composite, Fit]) -> None:
    assert [str(step) for step in explain_entry(*by_hand, 1)] == [
        "Judge 0 gave: film 4 x 1 = 4.000.",
        "Judge 1 gave: film 5 x 1 = 5.000.",
        "Raw mean: (4.000 + 5.000) / 2 = 4.500.",
        "Judge 0 is +0.500 points from the panel, follows the films 1.000 times as strongly as the typical"
        " judge, and the noise of one scoresheet is 1.000 points.",
        "Judge 0: (4.000 - 5.000 - 0.500) / 1.000 = -1.500 points from typical; weight"
        " 1.000 x 1.000^2 / 1.000^2 = 1.0000.",
        "Judge 1 is +1.000 points from the panel, follows the films 2.000 times as strongly as the typical"
        " judge, and the noise of one scoresheet is 2.000 points.",
        "Judge 1: (5.000 - 5.000 - 1.000) / 2.000 = -0.500 points from typical; weight"
        " 0.500 x 2.000^2 / 2.000^2 = 0.5000.",
        "Before any mark, an entry is expected at 0 points from typical, with a spread of 0.500 points"
        " between entries: weight 1 / 0.500^2 = 4.0000.",
        "Weighted mean: (1.0000 x -1.500 + 0.5000 x -0.500) / (1.0000 + 0.5000 + 4.0000) = -1.000 points from"
        " typical.",
        "Score: 5.000 -1.000 = 4.000, give or take 0.250 (standard error).",
        "Rank 2 of 2.",
    ]


def test_explain_entry_whose_only_judge_follows_no_film(by_hand: tuple[Composite, Fit]) -> None:
    composite, fit = by_hand
    templates = [
        one.template for one in explain_entry(composite, replace(fit, slope=np.array([1.0, 0.0])), 0)
    ]
    assert templates[3:7] == [Template.JUDGE, Template.OPINION, Template.JUDGE, Template.NO_INFLUENCE]
    said = [str(one) for one in explain_entry(composite, replace(fit, slope=np.zeros(2)), 0)]
    assert "Weighted mean: (0) / (4.0000) = +1.000 points from typical." in said


def test_explain_entry_rank_shared_and_not_ranked(by_hand: tuple[Composite, Fit]) -> None:
    composite, fit = by_hand
    alike = replace(fit, effect=np.array([1.0, 1.0]))
    assert str(explain_entry(composite, alike, 1)[-1]) == "Rank 1 of 2, shared by 2 entries."
    last = explain_entry(composite, fit, 1, least_reviews=3)[-1]
    assert str(last) == "Not ranked: fewer than 3 scoresheets."


def test_explain_judge_numbers_by_hand(by_hand: tuple[Composite, Fit]) -> None:
    """Judge 0 has 1 and 0 left over: a mean of .5, which is the severity. Judge 1 has 2 twice, with weights
    1/4 and 1/8: a belief of weight 3/8 halves it."""
    fit = by_hand[1]
    assert str(explain_judge(fit, 0)[1]) == (
        "Over the 2 films of judge 0, the mean of (points - typical - slope x the film's points from"
        " typical), each with the weight its scoresheet has, is +0.500."
    )
    assert str(explain_judge(fit, 1)[1]) == (
        "Over the 2 films of judge 1 that mean is +2.000; so few films count together with the usual spread"
        " of judges (weight 0.375 to 0.375), which leaves +1.000."
    )
    third = replace(fit, severity=np.array([0.5, 0.5]))
    assert explain_judge(third, 1)[1].values["prior"] == pytest.approx(0.375 * 3)
    none = replace(fit, severity=np.array([0.5, 0.0]))
    assert explain_judge(none, 1)[1].values["prior"] == float("inf")


def test_explain_judge_of_raw_means_is_nothing(by_hand: tuple[Composite, Fit]) -> None:
    assert explain_judge(replace(by_hand[1], method="raw"), 0) == ()


def test_explain_fit_by_hand(by_hand: tuple[Composite, Fit]) -> None:
    fit = by_hand[1]
    assert [str(step) for step in explain_fit(fit)] == [
        "Method auto: 2 entries, 2 judges, 4 scoresheets.",
        "Outlying marks are common in this contest: each counts less the further it stands apart.",
        "A typical panel gives a typical entry 5.000 points.",
    ]
