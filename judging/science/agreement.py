"""How far the judges agree, for organisers: alpha, intraclass correlations, reliability of k reviews."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from judging.science.errors import BadInput
from judging.science.fit import Fit
from judging.science.reviews import FloatArray, Reviews

FEW_FAR_APART = 0.05  # share of pairs of scores of one film


class AgreementWord(StrEnum):
    """What an alpha means."""

    NOT_UNDERSTOOD = "the criteria are not understood alike"
    ALIKE = "the films are scored alike"
    USUAL = "usual for art"
    RARE = "rare for art"
    UNKNOWN = "too few entries with two reviews"


@dataclass(frozen=True)
class JuryAgreement:
    """Alphas and variance shares; NaN where the reviews do not tell."""

    alpha_raw: float
    alpha_corrected: float  # severity removed
    one_judge: float  # ICC: share of one review that is the entry
    consistency: float  # the same, severity removed
    quality_sd: float  # points
    severity_sd: float  # points
    noise_sd: float  # points
    far_apart: float  # share of pairs of reviews of one entry 2 points (of a 1-10 scale) or more apart
    word: AgreementWord

    def reliability(self, reviews: int) -> float:
        """Share of a final score of `reviews` reviews that is signal, k r / (1 + (k - 1) r)."""
        if reviews < 1:
            raise BadInput(f"Found {reviews} reviews, expected at least 1.")
        r = self.consistency
        return reviews * r / (1 + (reviews - 1) * r)


def measure_agreement(fit: Fit) -> JuryAgreement:
    """Agreement of all judges of a fit.

    Variances are those of the fit (take a REML fit to compare with others).
    """
    reviews = fit.reviews
    severity = np.nan_to_num(fit.severity)
    alpha_raw = krippendorff_alpha(reviews, reviews.points)
    noise = float(np.nanmean(fit.noise)) if len(reviews.points) and np.isfinite(fit.noise).any() else math.nan
    quality, judge = fit.entry_variance, fit.judge_variance
    return JuryAgreement(
        alpha_raw=alpha_raw,
        alpha_corrected=krippendorff_alpha(reviews, reviews.points - severity[reviews.judge]),
        one_judge=_share(quality, quality + judge + noise),
        consistency=_share(quality, quality + noise),
        quality_sd=math.sqrt(quality),
        severity_sd=math.sqrt(judge),
        noise_sd=math.sqrt(noise) if noise >= 0 else math.nan,
        far_apart=_far_apart(reviews),
        word=_word(alpha_raw),
    )


def krippendorff_alpha(reviews: Reviews, values: FloatArray) -> float:
    """Interval alpha of `values` (N,): 1 - observed / expected disagreement over entries with two reviews or
    more.

    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011). NaN without two such reviews or any
    difference.
    """
    counts = reviews.entry_counts
    kept = counts[reviews.entry] > 1
    i, y = reviews.entry[kept], values[kept]
    N = len(y)
    if N < 2:
        return math.nan
    y = y - y.mean()
    n = np.bincount(i, minlength=len(counts))
    total, squares = np.bincount(i, y, len(counts)), np.bincount(i, y * y, len(counts))
    shared = n > 1
    observed = float((2 * (n * squares - total**2)[shared] / (n[shared] - 1)).sum()) / N
    expected = 2 * float(N * (y * y).sum() - y.sum() ** 2) / (N * (N - 1))
    return 1 - observed / expected if expected > 1e-12 else math.nan


def _far_apart(reviews: Reviews) -> float:
    apart = together = 0
    starts = np.concatenate(([0], np.cumsum(reviews.entry_counts)))
    for k in np.unique(reviews.entry_counts[reviews.entry_counts > 1]):
        rows = starts[:-1][reviews.entry_counts == k][:, None] + np.arange(k)
        marks = reviews.points[rows]
        for first in range(int(k) - 1):
            gaps = np.abs(marks[:, first + 1 :] - marks[:, first : first + 1])
            apart += int((gaps >= 2 * reviews.span - 1e-9).sum())
            together += gaps.size
    return apart / together if together else math.nan


def word_beside(word: AgreementWord, far_apart: float | None) -> AgreementWord:
    """The word for people who read `far_apart` beside it: a low alpha tells of judges who differ, or of films
    that do not. Where hardly any two scores are far apart it is the films."""
    is_near = far_apart is not None and far_apart < FEW_FAR_APART
    return AgreementWord.ALIKE if word is AgreementWord.NOT_UNDERSTOOD and is_near else word


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


def _word(alpha: float) -> AgreementWord:
    if math.isnan(alpha):
        return AgreementWord.UNKNOWN
    if alpha < 0.2:
        return AgreementWord.NOT_UNDERSTOOD
    return AgreementWord.RARE if alpha > 0.6 else AgreementWord.USUAL
