"""Is the contest one in which the model claims too much? Two shapes of marks that it does not describe can be
seen in them (judging.md 12); where they are seen, less is claimed."""

import math
from dataclasses import replace
from enum import StrEnum

import numpy as np

from judging.science.fit import Fit, FitKind, residuals
from judging.science.reviews import FloatArray, IntArray

FEWEST = 100  # films with an estimate, or pairs of reviews of one film, that a shape can be seen in
LOPSIDED = 0.4  # skewness of the estimates below zero
BEYOND_CHANCE = 4.0  # standard errors from what chance brings
SHUFFLES = 20
MODESTY = 1.5  # by which standard errors grow


class Caution(StrEnum):
    """What the marks show that the model does not know."""

    SKEWED = "skewed"  # a long tail of poor films
    DIVIDED = "divided"  # camps of taste


def find_cautions(fit: Fit) -> tuple[Caution, ...]:
    """What was seen; nothing in a fit that corrects no judge."""
    if fit.verdict is not FitKind.CALIBRATED:
        return ()
    seen = ((Caution.SKEWED, is_skewed(fit)), (Caution.DIVIDED, is_divided(fit)))
    return tuple(caution for caution, holds in seen if holds)


def claim_less(fit: Fit) -> Fit:
    """The same estimates with standard errors that are MODESTY times as large."""
    wider = replace(fit.posterior, scale=fit.posterior.scale * MODESTY**2)
    return replace(fit, se=fit.se * MODESTY, posterior=wider)


def is_skewed(fit: Fit) -> bool:
    """Whether the estimates have a tail of poor films that chance does not explain."""
    known = fit.effect[np.isfinite(fit.effect)]
    if len(known) < FEWEST or float(np.ptp(known)) == 0.0:
        return False
    return skewness(known) < -max(LOPSIDED, BEYOND_CHANCE * math.sqrt(6 / len(known)))


def skewness(values: FloatArray) -> float:
    """Third central moment over the standard deviation cubed. (As scipy.stats, which takes 30 MB.)"""
    apart = values - values.mean()
    return float((apart**3).mean() / (apart**2).mean() ** 1.5)


def is_divided(fit: Fit) -> bool:
    """Whether the same judges agree, film after film, on what the estimates do not explain.

    The products of two residuals of one film, summed by pair of judges: their largest eigenvalue against
    those of the same products with signs drawn at random.
    """
    reviews = fit.reviews
    left = residuals(fit) / np.sqrt(fit.noise[reviews.judge])
    nothing = np.empty(0, dtype=np.intp)
    firsts, seconds = [], []
    for step in range(1, int(reviews.entry_counts.max(initial=1))):
        one = np.arange(len(left) - step)
        same = reviews.entry[one] == reviews.entry[one + step]
        firsts.append(one[same])
        seconds.append(one[same] + step)
    first, second = np.concatenate(firsts or [nothing]), np.concatenate(seconds or [nothing])
    if len(first) < FEWEST:
        return False
    products = left[first] * left[second]
    products = products - products.mean()
    pairs = (reviews.judge[first], reviews.judge[second])
    rng = np.random.default_rng(len(first))
    by_chance = [
        _largest(products * rng.choice([-1.0, 1.0], len(products)), pairs, len(reviews.judges))
        for _shuffle in range(SHUFFLES)
    ]
    found = _largest(products, pairs, len(reviews.judges))
    return found > float(np.mean(by_chance)) + BEYOND_CHANCE * float(np.std(by_chance))


def _largest(products: FloatArray, pairs: tuple[IntArray, IntArray], judges: int) -> float:
    """The largest eigenvalue of the sums by pair of judges."""
    sums = np.zeros((judges, judges))
    np.add.at(sums, pairs, products)
    return float(np.linalg.eigvalsh(sums + sums.T)[-1])
