"""The recommended estimator: judges with an offset, a slope and a noise of their own.

y_ij = c_j + a_j u_i + e_ij, u_i ~ N(0, t2), a_j ~ N(1, .25^2), e_ij ~ N(0, s_j / trust_ij): judging.md 5, an
expectation-conditional-maximisation (Meng & Rubin, Biometrika 80, 1993) and one exact solve for the joint
posterior. The offset c_j of a judge with SETTLED reviews or more is free, so that a constant added to all
marks of that judge moves no entry at all; with fewer it is drawn towards the panel's mean, c_j ~ N(mu, sb2).

Two settings are then taken from the contest itself, and the model is fitted again. How alike the judges'
noises are (degrees of freedom of s_j) comes from their marginal likelihood. Student-t weights go to entries
with TAIL_FROM reviews or more, and to all entries when the leave-one-out residuals of the first fit have
significantly heavier tails than a normal distribution.

What little is known in a small contest is drawn towards the components of variance that REML finds in it,
never towards those of another contest.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammaln

from judging.science.crossed import CrossedSystem
from judging.science.fit import Fit, FitKind, blank_idle, blank_unjudged, leave_one_out, raw_means, residuals
from judging.science.reml import components_at_any_level, fit_reml
from judging.science.reviews import Reviews


@dataclass(frozen=True)
class Constants:
    """Every number the estimator takes for granted; points are those of a 1-10 scale."""

    slope_sd: float = 0.25
    virtual: float = 4.0  # entries' and judges' worth of belief in the components that REML finds
    noise_reviews: float = 100.0  # reviews' worth of belief that all judges are equally noisy, at first
    noise_doubt: float = 1.0  # sd of the logarithm of that number
    tail_freedom: float = 6.0  # Student-t degrees of freedom of one review
    tail_from: int = 5  # reviews of an entry from which an outlier can be told
    tail_evidence: int = 100  # reviews needed to find that outliers are common
    telling_slope: float = 0.5  # below it a judge hardly follows the entries
    settled: int = 8  # reviews of a judge from which the offset is free
    most_rounds: int = 60
    tolerance: float = 1e-4


CONSTANTS = Constants()
ALIKENESS = np.geomspace(10, 1000, 41)


def fit_auto(reviews: Reviews, constants: Constants = CONSTANTS, *, components: Fit | None = None) -> Fit:
    """Fit the recommended model. Needs two reviews with unequal points (`calibrate` sees to that).

    `components`: the same reviews fitted by REML, where that was done already.
    """
    entries, noise = components_at_any_level(reviews)
    usual = (entries, (components or fit_reml(reviews)).judge_variance, noise)
    first = _fit(reviews, constants, usual, common_tails=False)
    settled = replace(constants, noise_reviews=alikeness(first, constants))
    return _fit(reviews, settled, usual, common_tails=has_heavy_tails(first, constants))


def has_heavy_tails(fit: Fit, constants: Constants = CONSTANTS) -> bool:
    """Whether excess kurtosis of the leave-one-out residuals is over two standard errors above normal, with
    the lighter side of their middle mirrored: a scale that is crowded at one end has a tail at the other, and
    no outliers.
    """
    telling = fit.slope[fit.reviews.judge] > constants.telling_slope  # constant judges are no evidence
    z = leave_one_out(fit)[telling]
    if len(z) < constants.tail_evidence:
        return False
    z = z - z.mean()
    lighter = min(float((z[z > 0] ** 4).sum()), float((z[z < 0] ** 4).sum()))
    kurtosis = 2 * lighter / len(z) / float((z**2).mean()) ** 2 - 3.0
    return kurtosis > 2.0 * float(np.sqrt(24.0 / len(z)))


def alikeness(fit: Fit, constants: Constants = CONSTANTS) -> float:
    """Degrees of freedom of the judges' noises, s_j ~ scaled inverse chi-squared(alike, common).

    Largest marginal likelihood of the residual sums of squares on a grid, with a log-normal belief around
    `noise_reviews` (Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, ch. 5).
    """
    reviews, slope = fit.reviews, np.nan_to_num(fit.slope)
    doubt = np.nan_to_num(slope[reviews.judge] * fit.se[reviews.entry]) ** 2
    squares = np.bincount(reviews.judge, residuals(fit) ** 2 + doubt, len(reviews.judges))
    telling = slope > constants.telling_slope  # 0 without a review
    if telling.sum() < 2:
        return constants.noise_reviews
    SS, n = squares[telling], reviews.judge_counts[telling]
    alike = ALIKENESS[:, None, None]
    common = (np.geomspace(0.5, 2.0, 21) * float(np.median(SS / n)))[None, :, None]
    likelihood = gammaln((alike + n) / 2) - gammaln(alike / 2) + alike / 2 * np.log(alike * common)
    likelihood = (likelihood - (alike + n) / 2 * np.log(alike * common + SS)).sum(axis=2).max(axis=1)
    belief = ((np.log(ALIKENESS) - np.log(constants.noise_reviews)) / constants.noise_doubt) ** 2 / 2
    return float(ALIKENESS[np.argmax(likelihood - belief)])


def _fit(
    reviews: Reviews, constants: Constants, components: tuple[float, float, float], *, common_tails: bool
) -> Fit:
    k, unit = constants, reviews.span**2
    least = 1e-6 * unit  # a component of nothing would never let go
    usual_entry_var, usual_judge_var, usual_noise = (max(part, least) for part in components)
    i, j, y = reviews.entry, reviews.judge, reviews.points
    E, J = len(reviews.entries), len(reviews.judges)
    entry_n, judge_n = reviews.entry_counts, reviews.judge_counts
    judged, active = entry_n > 0, judge_n > 0
    offset = np.where(active, np.bincount(j, y, J) / np.maximum(judge_n, 1), y.mean())
    mean = float(offset[active].mean())
    spread = max(float((y - offset[j]).var()), 0.1 * unit)  # within judges: severity must not reach the path
    slope, slope_var = np.ones(J), np.zeros(J)
    common_noise = spread / 2
    noise = np.full(J, common_noise)
    entry_var = judge_var = 0.3 * spread
    trust = np.ones(len(y))
    can_doubt = entry_n[i] >= (1 if common_tails else k.tail_from)
    fading = judge_n < k.settled
    effect = np.zeros(E)
    slope_precision = 1.0 / k.slope_sd**2
    for step in range(k.most_rounds):
        w = trust / noise[j]
        precision = 1 / entry_var + np.bincount(i, w * (slope**2 + slope_var)[j], E)
        updated = np.bincount(i, w * slope[j] * (y - offset[j]), E) / precision
        centre = updated[judged].mean()  # only the offsets know the level; moving it here converges at once
        updated[judged] -= centre
        offset = offset + slope * centre
        moved = float(np.abs(updated - effect).max())
        effect, effect_var = updated, 1 / precision
        entry_var = float(
            (effect[judged] @ effect[judged] + effect_var[judged].sum() + k.virtual * usual_entry_var)
            / (judged.sum() + k.virtual)
        )

        u, u2 = effect[i], effect[i] ** 2 + effect_var[i]
        pull = np.where(fading, 1 / judge_var, 0.0)
        r = y - mean
        s11, s12 = np.bincount(j, w, J) + pull, np.bincount(j, w * u, J)
        s22 = np.bincount(j, w * u2, J) + slope_precision
        t1, t2 = np.bincount(j, w * r, J), np.bincount(j, w * r * u, J) + slope_precision
        determinant = s11 * s22 - s12**2
        bias = (s22 * t1 - s12 * t2) / determinant
        slope = np.clip((s11 * t2 - s12 * t1) / determinant, 0.0, 3.0)
        slope_var, bias_var = s11 / determinant, s22 / determinant
        typical_slope = max(float(np.median(slope[active])), 0.2)
        slope, slope_var = slope / typical_slope, slope_var / typical_slope**2
        effect, effect_var = effect * typical_slope, effect_var * typical_slope**2
        entry_var *= typical_slope**2

        offset = mean + bias
        mean = float(offset[active].mean())
        bias = offset - mean
        judge_var = float(
            (bias[active] @ bias[active] + bias_var[active].sum() + k.virtual * usual_judge_var)
            / (active.sum() + k.virtual)
        )
        error = y - offset[j] - slope[j] * effect[i]
        error2 = error**2 + slope[j] ** 2 * effect_var[i]
        squares = np.bincount(j, trust * error2, J)
        noise = (k.noise_reviews * common_noise + squares) / (k.noise_reviews + judge_n)
        common_noise = float(
            (active.sum() + k.virtual) / ((1 / noise[active]).sum() + k.virtual / usual_noise)
        )
        trust = np.where(can_doubt, (k.tail_freedom + 1) / (k.tail_freedom + error2 / noise[j]), 1.0)
        if step > 5 and moved < k.tolerance * reviews.span:
            break

    if common_tails:  # information in a Student-t observation: Lange, Little & Taylor, JASA 84 (1989)
        trust = trust * (k.tail_freedom + 1) / (k.tail_freedom + 3)
    system = CrossedSystem(reviews, y - mean, trust / noise[j], slope[j], with_mean=False)
    solved = system.solve(1 / entry_var, np.where(fading, 1 / judge_var, 0.0))
    posterior = solved.posterior(1.0)
    return Fit(
        method="auto",
        verdict=FitKind.CALIBRATED,
        reason="",
        reviews=reviews,
        raw_mean=raw_means(reviews),
        typical=mean,
        effect=blank_unjudged(reviews, solved.entry),
        se=blank_unjudged(reviews, np.sqrt(posterior.variances())),
        severity=blank_idle(reviews, solved.column),
        slope=blank_idle(reviews, slope),
        noise=blank_idle(reviews, noise),
        trust=trust,
        entry_variance=entry_var,
        judge_variance=judge_var,
        posterior=posterior,
        alike=k.noise_reviews,
        heavy_tails=common_tails,
    )
