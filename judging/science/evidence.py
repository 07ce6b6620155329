"""Which estimator does a contest's own evidence ask for?

Scoresheets are put aside, a tenth at a time, and foretold from the rest; each method is scored by the
logarithm of the density that it gave to what came (Gneiting & Raftery, JASA 102, 2007). The simplest method
within one standard error of the best is used (Breiman et al., Classification and Regression Trees, 1984,
3.4.3), the error being that of the difference, sheet by sheet.

Raw means and REML differ in one thing, the levels of the judges, and for it there is a sharper test than a
tenth of the scoresheets: where levels differ by more than chance allows, raw means are not used.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array
from scipy.special import fdtrc, gammaln

from judging.science.auto import CONSTANTS, Constants
from judging.science.calibration import Method, calibrate
from judging.science.crossed import Posterior
from judging.science.design_check import check_design
from judging.science.fit import Fit
from judging.science.reviews import BoolArray, FloatArray, IntArray, Reviews, select_reviews

FOLDS = 10
ENOUGH_HELD_OUT = 5000  # scoresheets; beyond them further folds change nothing
FEWEST = 50  # scoresheets that can be put aside; below them nothing could be told
AT_ONCE = 512  # rows of a dense matrix, to bound memory
BY_CHANCE = 0.16  # beyond one standard error, to one side
SIMPLEST_FIRST = (Method.RAW, Method.REML, Method.AUTO)


class ChoiceReason(StrEnum):
    """Why a method is used."""

    BEST = "it foretold best"
    SIMPLEST = "a more complex one foretold no better than chance allows"
    LEVELS = "judges' levels differ by more than chance allows"
    TOO_FEW = "too few scoresheets to compare"
    NOT_COMPARABLE = "the judges cannot be compared"


@dataclass(frozen=True)
class Trial:
    """How well one method foretold. `density`: mean logarithm; `error`: root mean square, points."""

    method: Method
    density: float
    error: float


@dataclass(frozen=True)
class MethodChoice:
    """The method to use and what speaks for it; `trials` are empty when nothing was compared."""

    method: Method
    reason: ChoiceReason
    held_out: int
    trials: tuple[Trial, ...]


def choose_method(
    reviews: Reviews,
    *,
    random_deal: bool = False,
    constants: Constants = CONSTANTS,
    heard: Callable[[float], None] = lambda share: None,
) -> MethodChoice:
    """Compare the methods by what they foretell of scoresheets that they have not seen. `heard` is told the
    share that is done. The same reviews give the same choice."""
    if not (random_deal or check_design(reviews, most_bridges=0).comparable):
        return MethodChoice(Method.RAW, ChoiceReason.NOT_COMPARABLE, 0, ())
    folds = _folds(reviews)
    testable = reviews.entry_counts[reviews.entry] > 1
    if int(testable.sum()) < FEWEST:
        return MethodChoice(Method.AUTO, ChoiceReason.TOO_FEW, 0, ())
    used = min(FOLDS, max(1, math.ceil(ENOUGH_HELD_OUT * FOLDS / len(folds))))
    densities: dict[Method, list[FloatArray]] = {method: [] for method in SIMPLEST_FIRST}
    misses: dict[Method, list[FloatArray]] = {method: [] for method in SIMPLEST_FIRST}
    for fold in range(used):
        held = (folds == fold) & testable
        if not held.any():
            continue
        known = select_reviews(reviews, folds != fold)
        components = None
        for method in SIMPLEST_FIRST:
            fit = calibrate(
                known, method=method, random_deal=True, constants=constants, components=components
            )
            components = fit if method is Method.REML else None
            density, miss = _foretell(fit, reviews, held)
            densities[method].append(density)
            misses[method].append(miss)
        heard((fold + 1) / used)
    scored = {method: np.concatenate(parts) for method, parts in densities.items()}
    trials = tuple(
        Trial(method, float(scored[method].mean()), _rms(np.concatenate(misses[method])))
        for method in SIMPLEST_FIRST
    )
    best = max(trials, key=lambda trial: trial.density).method
    fits_as_well = [m for m in SIMPLEST_FIRST if _is_within_error(scored[best] - scored[m])]
    chosen = fits_as_well[0]
    reason = ChoiceReason.BEST if chosen is best else ChoiceReason.SIMPLEST
    if chosen is Method.RAW and Method.REML in fits_as_well and levels_by_chance(reviews) < BY_CHANCE:
        chosen, reason = Method.REML, ChoiceReason.LEVELS
    return MethodChoice(chosen, reason, len(scored[best]), trials)


def levels_by_chance(reviews: Reviews) -> float:
    """Probability that judges of one level differ as much as these do on the same films; 1 where nothing can
    be told. F-test of the judges in the two-way layout, films first (Scheffé, The Analysis of Variance, 1959,
    ch. 4)."""
    i, j, counts = reviews.entry, reviews.judge, np.maximum(reviews.entry_counts, 1)
    apart = reviews.points - np.bincount(i, reviews.points, len(counts))[i] / counts[i]
    cells = csr_array((1 / np.sqrt(counts[i]), (i, j)), shape=(len(counts), len(reviews.judges)))
    values, vectors = np.linalg.eigh(np.diag(reviews.judge_counts) - (cells.T @ cells).toarray())
    known = values > 1e-9 * max(float(values[-1]), 1.0)
    between = np.bincount(j, apart, len(reviews.judges)) @ vectors[:, known]
    levels, contrasts = float((between**2 / values[known]).sum()), int(known.sum())
    freedom = len(apart) - int((reviews.entry_counts > 0).sum()) - contrasts
    rest = float(apart @ apart) - levels
    if contrasts < 1 or freedom < 1 or levels <= 0:
        return 1.0
    return float(fdtrc(contrasts, freedom, levels / contrasts / max(rest / freedom, 1e-12)))


def _is_within_error(lead: FloatArray) -> bool:
    """Whether a lead, sheet by sheet, is no larger than its standard error."""
    if len(lead) < 2:
        return True
    return float(lead.mean()) <= float(lead.std(ddof=1)) / math.sqrt(len(lead))


def _rms(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _folds(reviews: Reviews) -> IntArray:
    """The fold of each review, (N,): the reviews of an entry lie in different ones, those of a judge are
    spread over all. By the order of ids alone, so that the same reviews fall alike."""
    order = np.random.default_rng(len(reviews.points)).permutation(len(reviews.entries))
    place = order[reviews.entry] * int(reviews.entry_counts.max(initial=1)) + _nth_of_entry(reviews)
    folds = np.empty(len(place), dtype=np.intp)
    folds[np.argsort(place, kind="stable")] = np.arange(len(place)) % FOLDS
    return folds


def _nth_of_entry(reviews: Reviews) -> IntArray:
    starts = np.concatenate(([0], np.cumsum(reviews.entry_counts)[:-1]))
    return np.arange(len(reviews.entry)) - starts[reviews.entry]


def _foretell(fit: Fit, reviews: Reviews, held: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Log density that a fit gives to each held-out review, and by how many points it missed."""
    i, j, y = reviews.entry[held], reviews.judge[held], reviews.points[held]
    if fit.method == Method.RAW:
        return _foretell_by_means(fit, i, y)
    severity, slope = np.nan_to_num(fit.severity[j]), np.nan_to_num(fit.slope[j], nan=1.0)
    noise = np.nan_to_num(fit.noise[j], nan=float(np.nanmean(fit.noise)))
    doubt = _doubt_of(fit, i, j, slope)
    miss = y - (fit.typical + severity + slope * np.nan_to_num(fit.effect[i]))
    spread = np.maximum(noise + doubt, 1e-4 * reviews.span**2)
    normal = _normal(miss, spread)
    if fit.method != Method.AUTO:
        return np.asarray(normal), np.asarray(miss)
    df = CONSTANTS.tail_freedom
    student = (
        gammaln((df + 1) / 2)
        - gammaln(df / 2)
        - 0.5 * np.log(df * math.pi * spread)
        - (df + 1) / 2 * np.log1p(miss**2 / (df * spread))
    )
    tailed = fit.heavy_tails | (reviews.entry_counts[i] >= CONSTANTS.tail_from)
    return np.asarray(np.where(tailed, student, normal)), np.asarray(miss)


def _foretell_by_means(fit: Fit, i: IntArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same from plain means, each drawn to the middle by how far the entries' means can be trusted."""
    counts, noise = fit.reviews.entry_counts, float(fit.noise[0])
    judged = counts > 0
    if not math.isfinite(noise):  # nothing was told apart
        noise = max(float(fit.reviews.points.var()), 1e-4 * fit.reviews.span**2)
    apart = float(np.nanvar(fit.effect)) - noise * float((1 / counts[judged]).mean())
    apart = max(apart, 1e-9)
    doubt = 1 / (1 / apart + counts[i] / noise)
    effect = np.nan_to_num(fit.effect[i]) * doubt * counts[i] / noise
    miss = y - (fit.typical + effect)
    return _normal(miss, noise + doubt), np.asarray(miss)


def _normal(miss: FloatArray, variance: FloatArray) -> FloatArray:
    return np.asarray(-0.5 * (np.log(2 * math.pi * variance) + miss**2 / variance))


def _doubt_of(fit: Fit, i: IntArray, j: IntArray, slope: FloatArray) -> FloatArray:
    """Variance of what is foretold of each (entry, judge), without the noise of the review itself."""
    posterior = fit.posterior
    own = 1 / posterior.precision[i]
    if not posterior.column_covariance.size:
        return np.asarray(posterior.scale * own)
    through = np.empty(len(j))
    for start in range(0, len(j), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        through[part] = _doubt_of_columns(posterior, i[part], j[part], slope[part], len(fit.slope))
    return np.asarray(posterior.scale * (slope**2 * own + through))


def _doubt_of_columns(
    posterior: Posterior, i: IntArray, j: IntArray, slope: FloatArray, judges: int
) -> FloatArray:
    """Its share that comes from the judges, and reaches entries through them."""
    shift = len(posterior.column_covariance) - judges
    x = -slope[:, None] * posterior.reach[i].toarray()
    x[:, :shift] += 1.0
    x[np.arange(len(j)), j + shift] += 1.0
    return np.asarray(((x @ posterior.column_covariance) * x).sum(axis=1))
