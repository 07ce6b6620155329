"""The reference: crossed random effects by restricted maximum likelihood (BLUP).

y_ij = mu + b_j + u_i + e_ij, u ~ N(0, t2), b ~ N(0, sb2), e ~ N(0, s2). Patterson & Thompson, Biometrika 58
(1971); the profiled criterion and its starting point are judging.md 5. It exists to be checked against other
software.
"""

import math

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from judging.science.crossed import CrossedSystem
from judging.science.fit import Fit, FitKind, blank_idle, blank_unjudged, raw_means
from judging.science.reviews import FloatArray, Reviews

RATIO_BOUNDS = (-6.0, 9.0)  # log of noise variance over effect variance
TYPICAL_RATIOS = (0.2, 0.45)  # log ratios of a typical contest: entries, judges
PRIOR_SD = 1.5


def fit_reml(reviews: Reviews, *, typical_prior: bool = True) -> Fit:
    """Fit the reference model.

    `typical_prior` pulls the two variance ratios weakly towards a typical contest.

    Needs at least two reviews with unequal points (`calibrate` sees to that).
    """
    N, J = len(reviews.points), len(reviews.judges)
    system = CrossedSystem(reviews, reviews.points, np.ones(N), np.ones(N), with_mean=True)
    reduced = _Reduced(system)

    def penalties(ratio: float) -> FloatArray:
        return np.concatenate(([0.0], np.full(J, ratio)))

    def criterion(x: FloatArray) -> float:
        x = np.clip(x, *RATIO_BOUNDS)
        residual, log_determinant = reduced.at(math.exp(x[0]), penalties(math.exp(x[1])))
        deviance = (N - 1) * math.log(max(residual, 1e-9) / (N - 1))
        deviance += log_determinant - reduced.entries * x[0] - J * x[1]
        if typical_prior:
            deviance += ((x[0] - TYPICAL_RATIOS[0]) / PRIOR_SD) ** 2 + (
                (x[1] - TYPICAL_RATIOS[1]) / PRIOR_SD
            ) ** 2
        return float(deviance)

    from scipy.optimize import minimize  # noqa: PLC0415  (30 MB, for workers alone)

    found = minimize(
        criterion,
        np.array([0.3, 0.5]),
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-7, "maxiter": 400},
    )
    entry_ratio, judge_ratio = np.exp(np.clip(found.x, *RATIO_BOUNDS))
    solved = system.solve(entry_ratio, penalties(judge_ratio))
    noise = solved.residual / (N - 1)
    posterior = solved.posterior(noise)
    return Fit(
        method="reml",
        verdict=FitKind.CALIBRATED,
        reason="",
        reviews=reviews,
        raw_mean=raw_means(reviews),
        typical=float(solved.column[0]),
        effect=blank_unjudged(reviews, solved.entry),
        se=blank_unjudged(reviews, np.sqrt(posterior.variances())),
        severity=blank_idle(reviews, solved.column[1:]),
        slope=np.ones(J),
        noise=np.full(J, noise),
        trust=np.ones(N),
        entry_variance=float(noise / entry_ratio),
        judge_variance=float(noise / judge_ratio),
        posterior=posterior,
    )


def components_at_any_level(reviews: Reviews) -> tuple[float, float]:
    """Variances of entries and of one review, points squared, by REML with every judge's offset free: adding
    a constant to all marks of a judge changes neither."""
    N, E = len(reviews.points), len(reviews.entries)
    active = reviews.judge_counts > 0
    freedom = N - int(active.sum())
    spread = float((reviews.points - reviews.points.mean()) @ (reviews.points - reviews.points.mean()))
    if freedom < 2:
        noise = spread / N / 2
        return noise / math.exp(TYPICAL_RATIOS[0]), noise
    system = CrossedSystem(reviews, reviews.points, np.ones(N), np.ones(N), with_mean=False)
    reduced = _Reduced(system)
    idle = np.where(active, 0.0, 1.0)

    def criterion(x: float) -> float:
        residual, log_determinant = reduced.at(math.exp(x), idle)
        deviance = freedom * math.log(max(residual, 1e-9) / freedom) + log_determinant - E * x
        return deviance + ((x - TYPICAL_RATIOS[0]) / PRIOR_SD) ** 2

    from scipy.optimize import minimize_scalar  # noqa: PLC0415  (30 MB, for workers alone)

    found = minimize_scalar(criterion, bounds=RATIO_BOUNDS, method="bounded", options={"xatol": 1e-6})
    ratio = math.exp(float(found.x))
    noise = max(reduced.at(ratio, idle)[0], 0.0) / freedom
    return noise / ratio, noise


class _Reduced:
    """What the criterion needs of the normal equations. Entries with equally many reviews are eliminated
    together, so that another pair of ratios costs one solve of the size of the jury, however many entries."""

    def __init__(self, system: CrossedSystem) -> None:
        self.system, self.entries = system, len(system.information)
        self.counts, group = np.unique(system.information, return_inverse=True)
        members = [np.flatnonzero(group == n) for n in range(len(self.counts))]
        self.sizes = np.array([len(index) for index in members])
        blocks = [(system.G[index], system.entry_sum[index]) for index in members]
        self.squares = [(G.T @ G).toarray() for G, _sums in blocks]
        self.sums = [G.T @ sums for G, sums in blocks]
        self.totals = np.array([sums @ sums for _G, sums in blocks])

    def at(self, ridge: float, penalty: FloatArray) -> tuple[float, float]:
        """Residual and log determinant, as of `CrossedSystem.solve`."""
        share = 1.0 / (self.counts + ridge)
        S = self.system.A + np.diag(penalty)
        right = self.system.column_sum.copy()
        for part, square, sums in zip(share, self.squares, self.sums, strict=True):
            S -= part * square
            right -= part * sums
        factor = cho_factor(S, overwrite_a=True, check_finite=False)
        column = cho_solve(factor, right, check_finite=False)
        residual = self.system.square_sum - float(share @ self.totals) - float(column @ right)
        log_determinant = -float(self.sizes @ np.log(share)) + 2 * float(np.log(np.diag(factor[0])).sum())
        return residual, log_determinant
