"""The reference: crossed random effects by restricted maximum likelihood (BLUP).

y_ij = mu + b_j + u_i + e_ij, u ~ N(0, t2), b ~ N(0, sb2), e ~ N(0, s2). Patterson & Thompson, Biometrika 58
(1971); the profiled criterion and its starting point are judging.md 5. It exists to be checked against other
software.
"""

import math

import numpy as np
from scipy.optimize import minimize

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
    N, E, J = len(reviews.points), len(reviews.entries), len(reviews.judges)
    system = CrossedSystem(reviews, reviews.points, np.ones(N), np.ones(N), with_mean=True)

    def penalties(ratio: float) -> FloatArray:
        return np.concatenate(([0.0], np.full(J, ratio)))

    def criterion(x: FloatArray) -> float:
        x = np.clip(x, *RATIO_BOUNDS)
        solved = system.solve(math.exp(x[0]), penalties(math.exp(x[1])))
        deviance = (N - 1) * math.log(max(solved.residual, 1e-9) / (N - 1))
        deviance += solved.log_determinant - E * x[0] - J * x[1]
        if typical_prior:
            deviance += ((x[0] - TYPICAL_RATIOS[0]) / PRIOR_SD) ** 2 + (
                (x[1] - TYPICAL_RATIOS[1]) / PRIOR_SD
            ) ** 2
        return float(deviance)

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
