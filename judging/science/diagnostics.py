"""Judges worth a word: the statistics and thresholds of judging.md 8, from marks and a fit alone.

A flag never acts. It says what was measured, where the line is, and what to do first: ask. Judges with fewer
than ENOUGH_REVIEWS reviews get no flag on their marks.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr

from judging.science.composite import Composite
from judging.science.fit import Fit, leave_one_out, residuals
from judging.science.reviews import BoolArray, FloatArray

ENOUGH_REVIEWS = 20
ENOUGH_REPEATS = 4
DISPUTED = 2.0
LEAST_INFLUENCE = 0.05  # squared slope: the weight of a review against that of a typical judge


class FlagKind(StrEnum):
    """What was noticed; the value is the statistic in words."""

    STRAIGHT_LINING = "share of scoresheets with the same mark everywhere"
    NO_DISCRIMINATION = "how strongly the marks follow the films, typical judge = 1"
    NARROW_SPREAD = "spread of the totals, median judge = 1"
    DISAGREEMENT = "correlation with the other judges"
    DRIFT = "points gained or lost from the first to the last film"
    INCONSISTENT = "points between two totals for the same film, on average"
    FAVOUR = "points more than expected for one group"
    UNWATCHED = "share of films marked without having been watched"
    INACTIVE = "days without a scoresheet while some are due"


class Level(StrEnum):
    """How strong a flag is."""

    WATCH = "watch"
    FLAG = "flag"


class Action(StrEnum):
    """What to do, mildest first; excluding a judge is the chair's decision and never proposed by a flag
    alone.
    """

    ASK = "ask the judge"
    REISSUE = "give the open films to other judges"


@dataclass(frozen=True)
class Flag:
    """One thing noticed about one judge."""

    kind: FlagKind
    level: Level
    value: float
    threshold: float
    action: Action
    detail: str = ""  # the group, for a favour


@dataclass(frozen=True)
class JudgeReport:
    """Everything the organiser sees about one judge."""

    judge: int
    reviews: int
    severity: float  # points above (+) or below (-) the panel
    slope: float
    influential: bool  # False: the marks do not move the ranking
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Dispute:
    """A review that stands apart from what all others say: z of its leave-one-out residual."""

    entry: int
    judge: int
    z: float


@dataclass(frozen=True)
class Watching:
    """What the player measured for one review."""

    entry: int
    judge: int
    unique_share: float  # unique seconds played / length of the film
    submitted_after: float  # seconds from opening to submission / length of the film


def report_judges(
    composite: Composite,
    fit: Fit,
    *,
    groups: Mapping[int, str] | None = None,
    watching: Iterable[Watching] = (),
    repeats: Mapping[int, Iterable[float]] | None = None,
    idle_days: Mapping[int, float] | None = None,
) -> tuple[JudgeReport, ...]:
    """One report per judge of the fit of `composite.total`, ascending ids.

    `groups`: by entry, a school or country for the favour test. `repeats`: by judge, the differences in
    points between two totals of the same judge for the same film. `idle_days`: by judge with scoresheets due,
    days without any work.
    """
    reviews = fit.reviews
    by_judge = [np.flatnonzero(reviews.judge == j) for j in range(len(reviews.judges))]
    sequences = {(s.entry, s.judge): s.sequence for s in composite.sheets}
    flat = {(s.entry, s.judge): _is_flat(s.marks.values()) for s in composite.sheets}
    residual = residuals(fit)
    spreads = np.array([reviews.points[rows].std() if len(rows) > 1 else np.nan for rows in by_judge])
    watched: dict[int, list[bool]] = {}
    for w in watching:
        watched.setdefault(w.judge, []).append(w.unique_share < 0.5 or w.submitted_after < 0.5)
    reports = []
    for j, judge in enumerate(reviews.judges):
        rows, flags = by_judge[j], list[Flag | None]()
        pairs = [(reviews.entries[reviews.entry[n]], judge) for n in rows]
        if len(rows) >= ENOUGH_REVIEWS:
            straight = float(np.mean([flat[pair] for pair in pairs]))
            median_spread = float(np.nanmedian(spreads))
            order = np.argsort([sequences[pair] for pair in pairs], kind="stable")
            flags += [
                _above(FlagKind.STRAIGHT_LINING, straight, 0.5, watch=0.25),
                _below(FlagKind.NO_DISCRIMINATION, float(fit.slope[j]), 0.5),
                _below(FlagKind.NARROW_SPREAD, float(spreads[j]) / max(median_spread, 1e-12), 0.5),
                _below(FlagKind.DISAGREEMENT, correlation_with_others(fit, j), 0.15),
                _drift(residual[rows][order], 0.9 * reviews.span),
            ]
            flags += _favours(residual[rows], [(groups or {}).get(entry, "") for entry, _ in pairs])
        differences = [abs(d) for d in (repeats or {}).get(judge, ())]
        if len(differences) >= ENOUGH_REPEATS:
            flags.append(_above(FlagKind.INCONSISTENT, float(np.mean(differences)), 1.2 * reviews.span))
        if judge in watched:
            flags.append(_above(FlagKind.UNWATCHED, float(np.mean(watched[judge])), 0.2))
        if idle_days and judge in idle_days:
            flags.append(_above(FlagKind.INACTIVE, idle_days[judge], 3.0, action=Action.REISSUE))
        reports.append(
            JudgeReport(
                judge=judge,
                reviews=len(rows),
                severity=float(fit.severity[j]),
                slope=float(fit.slope[j]),
                influential=bool(len(rows)) and float(fit.slope[j]) ** 2 > LEAST_INFLUENCE,
                flags=tuple(flag for flag in flags if flag is not None),
            )
        )
    return tuple(reports)


def find_disputes(fit: Fit, threshold: float = DISPUTED) -> tuple[Dispute, ...]:
    """Reviews whose leave-one-out z = residual / (1 - h) / sqrt(s / (1 - h)), h = w a^2 / D, lies beyond
    `threshold`.

    Too high and too low alike; largest |z| first. Hand such an entry to one more judge.
    """
    reviews = fit.reviews
    if fit.entry_variance <= 0:
        return ()
    z = leave_one_out(fit)
    order = np.argsort(-np.abs(z), kind="stable")
    return tuple(
        Dispute(reviews.entries[reviews.entry[n]], reviews.judges[reviews.judge[n]], float(z[n]))
        for n in order
        if abs(z[n]) > threshold
    )


def correlation_with_others(fit: Fit, j: int) -> float:
    """Correlation of judge index j with the mean of the others on the same entries, severity removed; 0 if
    constant.
    """
    reviews = fit.reviews
    corrected = reviews.points - np.nan_to_num(fit.severity)[reviews.judge]
    counts = reviews.entry_counts
    sums = np.bincount(reviews.entry, corrected, len(counts))
    rows = np.flatnonzero((reviews.judge == j) & (counts[reviews.entry] > 1))
    entry, own = reviews.entry[rows], corrected[rows]
    if len(rows) < 2:
        return math.nan
    others = (sums[entry] - own) / (counts[entry] - 1)
    if own.std() < 1e-9 or others.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(own, others)[0, 1])


def _is_flat(marks: Iterable[float | None]) -> bool:
    given = [mark for mark in marks if mark is not None]
    return len(given) > 1 and max(given) == min(given)


def _drift(residual: FloatArray, threshold: float) -> Flag | None:
    """Slope of the residuals over the judge's own sequence 0..1, points per full session.

    Flagged beyond `threshold` only if that is also 2.7 standard errors: few films drift by chance.
    """
    t = np.linspace(-0.5, 0.5, len(residual))
    slope = float(t @ residual / (t @ t))
    se = float(residual.std() / np.sqrt(t @ t))
    threshold = max(threshold, 2.7 * se)
    return Flag(FlagKind.DRIFT, Level.FLAG, slope, threshold, Action.ASK) if abs(slope) > threshold else None


def _favours(residual: FloatArray, group: list[str]) -> list[Flag | None]:
    """Groups of at least 5 reviews with z > 3 of their mean residual, Holm-corrected over the groups."""
    tested = []
    names = np.array(group)
    for name in sorted({g for g in group if g and group.count(g) >= 5}):
        inside: BoolArray = names == name
        rest = residual[~inside] if (~inside).sum() >= 5 else residual
        sd = max(float(residual[inside].std(ddof=1)), float(rest.std(ddof=1)), 1e-9)
        mean = float(residual[inside].mean() - rest.mean())
        se = sd * math.sqrt(1 / int(inside.sum()) + 1 / len(rest))
        tested.append((mean / se, mean, name))
    tested.sort(reverse=True)
    flags: list[Flag | None] = []
    for rank, (z, mean, name) in enumerate(tested):
        if z <= 3 or ndtr(-z) * (len(tested) - rank) > 0.01:
            break
        flags.append(Flag(FlagKind.FAVOUR, Level.FLAG, mean, 3.0, Action.ASK, name))
    return flags


def _above(
    kind: FlagKind,
    value: float,
    threshold: float,
    *,
    watch: float = math.inf,
    action: Action = Action.ASK,
) -> Flag | None:
    if value > threshold:
        return Flag(kind, Level.FLAG, value, threshold, action)
    return Flag(kind, Level.WATCH, value, watch, action) if value >= watch else None


def _below(kind: FlagKind, value: float, threshold: float) -> Flag | None:
    return Flag(kind, Level.FLAG, value, threshold, Action.ASK) if value < threshold else None
