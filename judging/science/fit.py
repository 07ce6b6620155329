"""What a calibration hands back: one frozen result whatever the method, with a named kind instead of a silent
number.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from judging.science.crossed import Posterior
from judging.science.errors import BadInput, Unranked
from judging.science.reviews import FloatArray, IntArray, Reviews, position

EQUAL = 1e-9  # points: estimates closer than this are a tie


class FitKind(StrEnum):
    """What the numbers of a fit may be used for."""

    CALIBRATED = "calibrated"
    AVERAGES = "averages"  # raw means, since correcting the judges would tell no more
    ONE_JUDGE = "one judge"  # the order is the order of the raw marks
    NOT_COMPARABLE = "not comparable"  # raw means are given, the reason says why
    NOTHING_TO_TELL_APART = "nothing to tell apart"  # everybody tied, infinite doubt


@dataclass(frozen=True, eq=False)
class Fit:
    """Estimates for the E entries and J judges of `reviews`, in points of the judges' own scale.

    `score` = `typical` + `effect`: what a typical panel would give. Unjudged entries have NaN in every
    estimate.
    """

    method: str  # "auto", "reml" or "raw"
    verdict: FitKind
    reason: str  # why the kind is not plainly "calibrated"; empty otherwise
    reviews: Reviews
    raw_mean: FloatArray  # (E,)
    typical: float
    effect: FloatArray  # (E,)
    se: FloatArray  # (E,) posterior standard error of the effect
    severity: (
        FloatArray  # (J,) points above (+, lenient) or below (-, strict) the panel; NaN without a review
    )
    slope: FloatArray  # (J,) how strongly the judge's points follow the entries, typical judge = 1
    noise: FloatArray  # (J,) variance of one review, points squared
    trust: FloatArray  # (N,) weight of each review against outliers, 1 = full
    entry_variance: float
    judge_variance: float
    posterior: Posterior
    alike: float = float("inf")  # how alike the judges' noises were taken to be: degrees of freedom
    heavy_tails: bool = False  # outliers are common: every review was weighed by how far it stands apart

    @cached_property
    def score(self) -> FloatArray:
        """Published score per entry, (E,)."""
        return self.typical + self.effect

    def ranking(self, least_reviews: int = 2) -> tuple[tuple[int, ...], ...]:
        """Entry ids with at least `least_reviews` reviews, best first; equal scores stand in one group."""
        groups: list[list[int]] = []
        above = np.inf
        for n in self.best_first(np.flatnonzero(self.reviews.entry_counts >= max(least_reviews, 1))):
            if not groups or above - self.effect[n] > EQUAL:
                groups.append([])
            above = self.effect[n]
            groups[-1].append(self.reviews.entries[n])
        return tuple(tuple(group) for group in groups)

    def percentile(self, percent: float) -> float:
        """The score below which `percent` of the judged entries lie: the usual threshold of a special award.

        NaN when nobody is judged. Raises BadInput outside 0-100.
        """
        if not 0 <= percent <= 100:
            raise BadInput(f"Found {percent} percent, expected a number from 0 to 100.")
        known = self.score[np.isfinite(self.effect)]
        return float(np.percentile(known, percent)) if known.size else float("nan")

    def best_first(self, index: IntArray) -> IntArray:
        """The given entry indices by descending score."""
        return index[np.argsort(-self.effect[index], kind="stable")]

    def entry_index(self, entry: int) -> int:
        """Index of a judged entry. Raises BadIdentity (unknown) or Unranked (no review)."""
        place = position(self.reviews.entries, entry, "entry")
        if not np.isfinite(self.effect[place]):
            raise Unranked(f"Entry {entry} is unjudged: it has no estimate to compare.")
        return place

    def judge_index(self, judge: int) -> int:
        """Index of a judge. Raises BadIdentity when unknown."""
        return position(self.reviews.judges, judge, "judge")


def raw_means(reviews: Reviews) -> FloatArray:
    """Plain mean of the points per entry, (E,); NaN without a review."""
    counts = reviews.entry_counts
    sums = np.bincount(reviews.entry, reviews.points, len(reviews.entries))
    return np.asarray(np.where(counts > 0, sums / np.maximum(counts, 1), np.nan))


def blank_unjudged(reviews: Reviews, values: FloatArray) -> FloatArray:
    """`values` (E,) with NaN for entries that nobody judged."""
    return np.asarray(np.where(reviews.entry_counts > 0, values, np.nan))


def blank_idle(reviews: Reviews, values: FloatArray) -> FloatArray:
    """`values` (J,) with NaN for judges without a review."""
    return np.asarray(np.where(reviews.judge_counts > 0, values, np.nan))


def residuals(fit: Fit) -> FloatArray:
    """What the fit does not explain of each review, (N,), points."""
    reviews = fit.reviews
    slope, severity = np.nan_to_num(fit.slope), np.nan_to_num(fit.severity)
    explained = severity[reviews.judge] + slope[reviews.judge] * np.nan_to_num(fit.effect)[reviews.entry]
    return np.asarray(reviews.points - fit.typical - explained)


def leave_one_out(fit: Fit) -> FloatArray:
    """z of each review against what all others say of its entry, (N,).

    z = e / (1 - h) / sqrt(s_j / (1 - h)), h = w a^2 / D (Cook & Weisberg, Residuals and Influence, 1982).
    """
    reviews = fit.reviews
    noise, slope = fit.noise[reviews.judge], fit.slope[reviews.judge]
    information = fit.trust * slope**2 / noise
    total = (
        np.bincount(reviews.entry, information, len(reviews.entries))[reviews.entry] + 1 / fit.entry_variance
    )
    kept = np.maximum(1 - information / total, 0.05)
    return np.asarray(residuals(fit) / np.sqrt(noise * kept))
