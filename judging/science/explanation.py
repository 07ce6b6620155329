"""How a number came about, step by step, so that a stranger can follow it with a pocket calculator.

Nothing here is re-estimated: every step restates, with the fit's own numbers, an equation the estimates
satisfy. A step is a template and its values; `str(step)` is plain English, a site may translate the
template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from judging.science.composite import Composite, SheetMarks
from judging.science.fit import Fit, FitKind
from judging.science.reviews import IntArray, position


class Template(StrEnum):
    """Everything an explanation says; %(name)s and %(name).2f are filled from the step's values."""

    METHOD = "Method %(method)s: %(entries)d entries, %(judges)d judges, %(reviews)d scoresheets."
    VERDICT = "Verdict: %(verdict)s (%(reason)s)."
    HEAVY_TAILS = "Outlying marks are common in this contest: each counts less the further it stands apart."
    TYPICAL = "A typical panel gives a typical entry %(typical).3f points."
    MARKS = "Judge %(judge)d gave: %(sum)s = %(points).3f."
    MARKS_PARTLY = (
        "Judge %(judge)d left %(missing)s without a mark. From the other criteria, compared with their means:"
        " %(points).3f."
    )
    ASIDE = "The scoresheet of judge %(judge)d does not count: %(reason)s."
    UNJUDGED = "Nobody has judged this entry: it has no score and no rank."
    RAW_MEAN = "Raw mean: (%(sum)s) / %(reviews)d = %(raw).3f."
    RAW_ONLY = "The score is the raw mean; no judge is corrected."
    TIED = "Everybody is tied: the marks tell nobody apart."
    JUDGE = (
        "Judge %(judge)d is %(severity)+.3f points from the panel, follows the films %(slope).3f times as"
        " strongly as the typical judge, and the noise of one scoresheet is %(noise).3f points."
    )
    NO_INFLUENCE = "Judge %(judge)d gives all films much the same marks: this does not influence the ranking."
    OPINION = (
        "Judge %(judge)d: (%(points).3f - %(typical).3f - %(severity).3f) / %(slope).3f = %(opinion)+.3f"
        " points from typical; weight %(trust).3f x %(slope).3f^2 / %(noise).3f^2 = %(weight).4f."
    )
    BELIEF = (
        "Before any mark, an entry is expected at 0 points from typical, with a spread of %(spread).3f points"
        " between entries: weight 1 / %(spread).3f^2 = %(weight).4f."
    )
    EFFECT = "Weighted mean: (%(sum)s) / (%(weights)s) = %(effect)+.3f points from typical."
    SCORE = "Score: %(typical).3f %(effect)+.3f = %(score).3f, give or take %(se).3f (standard error)."
    RANK = "Rank %(rank)d of %(ranked)d."
    RANK_SHARED = "Rank %(rank)d of %(ranked)d, shared by %(shared)d entries."
    NOT_RANKED = "Not ranked: fewer than %(least)d scoresheets."
    SEVERITY_FREE = (
        "Over the %(reviews)d films of judge %(judge)d, the mean of (points - typical - slope x the film's"
        " points from typical), each with the weight its scoresheet has, is %(severity)+.3f."
    )
    SEVERITY_DRAWN = (
        "Over the %(reviews)d films of judge %(judge)d that mean is %(mean)+.3f; so few films count together"
        " with the usual spread of judges (weight %(weight).3f to %(prior).3f), which leaves %(severity)+.3f."
    )


@dataclass(frozen=True)
class Sentence:
    """One sentence of an explanation."""

    template: Template
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.template.value % self.values


def explain_fit(fit: Fit) -> tuple[Sentence, ...]:
    """What the whole tally rests on."""
    reviews = fit.reviews
    steps = [
        Sentence(
            Template.METHOD,
            {
                "method": fit.method,
                "entries": len(reviews.entries),
                "judges": len(reviews.judges),
                "reviews": len(reviews.points),
            },
        )
    ]
    if fit.reason:
        steps.append(Sentence(Template.VERDICT, {"verdict": fit.verdict.value, "reason": fit.reason}))
    if fit.heavy_tails:
        steps.append(Sentence(Template.HEAVY_TAILS, {}))
    if np.isfinite(fit.typical):
        steps.append(Sentence(Template.TYPICAL, {"typical": fit.typical}))
    return tuple(steps)


def explain_entry(
    composite: Composite, fit: Fit, entry: int, *, least_reviews: int = 2
) -> tuple[Sentence, ...]:
    """From the marks of one entry to its rank.

    `fit` must be a fit of `composite.total`. Raises BadIdentity.
    """
    steps = [
        Sentence(Template.ASIDE, {"judge": aside.sheet.judge, "reason": aside.reason.value})
        for aside in composite.set_aside
        if aside.sheet.entry == entry
    ]
    sheets = {s.judge: s for s in composite.sheets if s.entry == entry}
    rows = np.flatnonzero(fit.reviews.entry == position(fit.reviews.entries, entry, "entry"))
    if not rows.size:
        return (*steps, Sentence(Template.UNJUDGED, {}))
    for n in rows:
        judge = fit.reviews.judges[fit.reviews.judge[n]]
        if judge in sheets:
            steps.append(_marks(composite, sheets[judge], float(fit.reviews.points[n])))
    points = fit.reviews.points[rows]
    total = " + ".join(f"{y:.3f}" for y in points)
    steps.append(
        Sentence(Template.RAW_MEAN, {"sum": total, "reviews": len(points), "raw": float(points.mean())})
    )
    if fit.verdict is FitKind.NOTHING_TO_TELL_APART:
        return (*steps, Sentence(Template.TIED, {}))
    if fit.method == "raw":
        steps.append(Sentence(Template.RAW_ONLY, {}))
    else:
        steps += _calibration(fit, entry, rows)
    return (*steps, *_rank(fit, entry, least_reviews))


def explain_judge(fit: Fit, judge: int) -> tuple[Sentence, ...]:
    """How the severity of a judge came about. Raises BadIdentity."""
    j = fit.judge_index(judge)
    reviews = fit.reviews
    rows = np.flatnonzero(reviews.judge == j)
    if not rows.size or fit.method == "raw":
        return ()
    steps = [_judge(fit, j)]
    weight = fit.trust[rows] / fit.noise[j]
    left = reviews.points[rows] - fit.typical - fit.slope[j] * np.nan_to_num(fit.effect)[reviews.entry[rows]]
    mean, severity = float(weight @ left / weight.sum()), float(fit.severity[j])
    if abs(mean - severity) < 1e-6:
        values: dict[str, object] = {"judge": judge, "reviews": len(rows), "severity": severity}
        return (*steps, Sentence(Template.SEVERITY_FREE, values))
    prior = float(weight.sum()) * (mean / severity - 1) if severity else float("inf")
    values = {
        "judge": judge,
        "reviews": len(rows),
        "mean": mean,
        "weight": float(weight.sum()),
        "prior": prior,
        "severity": severity,
    }
    return (*steps, Sentence(Template.SEVERITY_DRAWN, values))


def _marks(composite: Composite, sheet: SheetMarks, points: float) -> Sentence:
    weights = composite.rubric.weights
    missing = [name for name, weight in weights.items() if weight and sheet.marks.get(name) is None]
    if missing:
        return Sentence(
            Template.MARKS_PARTLY, {"judge": sheet.judge, "missing": ", ".join(missing), "points": points}
        )
    terms = [f"{name} {sheet.marks[name]:g} x {weight:g}" for name, weight in weights.items() if weight]
    return Sentence(Template.MARKS, {"judge": sheet.judge, "sum": " + ".join(terms), "points": points})


def _judge(fit: Fit, j: int) -> Sentence:
    return Sentence(
        Template.JUDGE,
        {
            "judge": fit.reviews.judges[j],
            "severity": float(fit.severity[j]),
            "slope": float(fit.slope[j]),
            "noise": float(np.sqrt(fit.noise[j])),
        },
    )


def _calibration(fit: Fit, entry: int, rows: IntArray) -> list[Sentence]:
    """The normal equation of the entry: a weighted mean of corrected marks and the belief of 0."""
    steps: list[Sentence] = []
    weights: list[float] = []
    opinions: list[float] = []
    for n in rows:
        j = int(fit.reviews.judge[n])
        slope, severity, noise = float(fit.slope[j]), float(fit.severity[j]), float(np.sqrt(fit.noise[j]))
        steps.append(_judge(fit, j))
        if slope < 1e-6:
            steps.append(Sentence(Template.NO_INFLUENCE, {"judge": fit.reviews.judges[j]}))
            continue
        trust, points = float(fit.trust[n]), float(fit.reviews.points[n])
        weights.append(trust * slope**2 / noise**2)
        opinions.append((points - fit.typical - severity) / slope)
        values = {
            "judge": fit.reviews.judges[j],
            "points": points,
            "typical": fit.typical,
            "severity": severity,
            "slope": slope,
            "noise": noise,
            "trust": trust,
            "opinion": opinions[-1],
            "weight": weights[-1],
        }
        steps.append(Sentence(Template.OPINION, values))
    belief = 1 / fit.entry_variance
    steps.append(Sentence(Template.BELIEF, {"spread": float(np.sqrt(fit.entry_variance)), "weight": belief}))
    terms = [f"{w:.4f} x {o:.3f}" for w, o in zip(weights, opinions, strict=True)] or ["0"]
    n_entry = fit.entry_index(entry)
    effect = float(fit.effect[n_entry])
    steps.append(
        Sentence(
            Template.EFFECT,
            {
                "sum": " + ".join(terms),
                "weights": " + ".join(f"{w:.4f}" for w in [*weights, belief]),
                "effect": effect,
            },
        )
    )
    score = {
        "typical": fit.typical,
        "effect": effect,
        "score": fit.typical + effect,
        "se": float(fit.se[n_entry]),
    }
    return [*steps, Sentence(Template.SCORE, score)]


def _rank(fit: Fit, entry: int, least: int) -> tuple[Sentence, ...]:
    groups = fit.ranking(least)
    above = 0
    for group in groups:
        if entry in group:
            values = {"rank": above + 1, "ranked": sum(len(g) for g in groups), "shared": len(group)}
            return (Sentence(Template.RANK if len(group) == 1 else Template.RANK_SHARED, values),)
        above += len(group)
    return (Sentence(Template.NOT_RANKED, {"least": least}),)
