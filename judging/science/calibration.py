"""The door to the estimates: check the design, name every case in which a number would mislead, then fit."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array

from judging.science.auto import CONSTANTS, Constants, fit_auto
from judging.science.crossed import Posterior
from judging.science.design_check import DesignCheck, check_design
from judging.science.fit import Fit, FitKind, blank_idle, blank_unjudged, raw_means
from judging.science.reml import fit_reml
from judging.science.reviews import FloatArray, Reviews, without_judge

VERSION = "2"  # grows with every change that moves an estimate


class Method(StrEnum):
    """How scores are estimated."""

    AUTO = "auto"
    REML = "reml"
    RAW = "raw"


def calibrate(
    reviews: Reviews,
    *,
    method: Method = Method.AUTO,
    random_deal: bool = False,
    constants: Constants = CONSTANTS,
    design: DesignCheck | None = None,
    components: Fit | None = None,
) -> Fit:
    """Estimate every entry.

    Never raises on valid `Reviews`: awkward cases come back with their kind and reason.

    `random_deal` says that the app assigned the entries at random (see `check_design`); `design` saves a
    second check, `components` (the fit by REML) a second search for them.
    """
    points = reviews.points
    if len(points) < 2 or float(np.ptp(points)) == 0.0:
        found = "fewer than two reviews" if len(points) < 2 else "all marks are equal"
        return _tied(reviews, found)
    if not random_deal:
        design = design or check_design(reviews, most_bridges=0)
    if design and not design.comparable:
        return fit_raw(reviews, FitKind.NOT_COMPARABLE, f"not comparable: {design.reason}")
    match method:
        case Method.AUTO:
            fit = fit_auto(reviews, constants, components=components)
        case Method.REML:
            fit = fit_reml(reviews)
        case Method.RAW:
            fit = fit_raw(reviews)
    if int((reviews.judge_counts > 0).sum()) == 1:
        return replace(fit, verdict=FitKind.ONE_JUDGE, reason="one judge: the order is that of the raw marks")
    return fit


def leave_judges_out(
    reviews: Reviews,
    *,
    method: Method = Method.AUTO,
    random_deal: bool = False,
    constants: Constants = CONSTANTS,
) -> Iterator[tuple[int, Fit]]:
    """Each judge with a review, and the fit as if that judge had been absent; one after another, since all
    at once would fill the memory."""
    for judge, count in zip(reviews.judges, reviews.judge_counts, strict=True):
        if count > 0:
            others = without_judge(reviews, judge)
            yield judge, calibrate(others, method=method, random_deal=random_deal, constants=constants)


def fit_raw(reviews: Reviews, verdict: FitKind = FitKind.AVERAGES, reason: str = "") -> Fit:
    """Raw means with the standard error of a mean; no judge is corrected."""
    means, counts = raw_means(reviews), reviews.entry_counts
    residual = reviews.points - means[reviews.entry]
    freedom = len(residual) - int((counts > 0).sum())
    noise = float(residual @ residual) / freedom if freedom > 0 else float(reviews.points.var())
    noise = max(noise, 1e-12)
    typical = float(np.nanmean(means))
    return _plain(reviews, verdict, reason, typical, means - typical, counts / noise, noise)


def _tied(reviews: Reviews, reason: str) -> Fit:
    """Everybody tied, with infinite doubt."""
    typical = float(reviews.points.mean()) if len(reviews.points) else float("nan")
    E = len(reviews.entries)
    return _plain(
        reviews, FitKind.NOTHING_TO_TELL_APART, reason, typical, np.zeros(E), np.zeros(E), float("inf")
    )


def _plain(
    reviews: Reviews,
    verdict: FitKind,
    reason: str,
    typical: float,
    effect: FloatArray,
    precision: FloatArray,
    noise: float,
) -> Fit:
    """A fit whose entries are independent and whose judges are all alike."""
    E, J = len(reviews.entries), len(reviews.judges)
    with np.errstate(divide="ignore"):
        posterior = Posterior(precision, csr_array((E, 0)), np.zeros((0, 0)), 1.0)
        se = np.sqrt(1.0 / precision)
    return Fit(
        method="raw",
        verdict=verdict,
        reason=reason,
        reviews=reviews,
        raw_mean=raw_means(reviews),
        typical=typical,
        effect=blank_unjudged(reviews, effect),
        se=blank_unjudged(reviews, se),
        severity=blank_idle(reviews, np.zeros(J)),
        slope=blank_idle(reviews, np.ones(J)),
        noise=np.full(J, noise),
        trust=np.ones(len(reviews.points)),
        entry_variance=0.0 if verdict is FitKind.NOTHING_TO_TELL_APART else float(np.nanvar(effect)),
        judge_variance=0.0,
        posterior=posterior,
    )
