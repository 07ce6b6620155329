"""Worlds in which the model is wrong: tastes that divide, a long poor tail, marks that clump.

One number for a review: quality + severity + taste + noise, rounded to the scale of 1-10. The truth of an
entry is the mean mark that the whole jury would give it, again and again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from judging.science.reviews import FloatArray, Reviews, index_reviews
from judging.science.spread import assign_spread

Shape = Callable[[np.random.Generator, int, int], tuple[FloatArray, FloatArray]]
MIDDLE, QUALITY, SEVERITY, NOISE, CAMP = 5.5, 1.1, 0.95, 1.2, 1.1


@dataclass(frozen=True, eq=False)
class HardWorld:
    """Reviews, and the truth behind them in points, (E,)."""

    reviews: Reviews
    truth: FloatArray


def plain(rng: np.random.Generator, entries: int, judges: int) -> tuple[FloatArray, FloatArray]:
    """What the model describes: quality (E,), and no taste (E, J) beyond the noise."""
    return QUALITY * rng.normal(size=entries), np.zeros((entries, judges))


def two_camps(rng: np.random.Generator, entries: int, judges: int) -> tuple[FloatArray, FloatArray]:
    """What one half of the jury loves, the other half does not."""
    camp = rng.permutation(np.where(np.arange(judges) % 2 == 0, 1.0, -1.0))
    return QUALITY * rng.normal(size=entries), CAMP * rng.normal(size=entries)[:, None] * camp


def poor_tail(rng: np.random.Generator, entries: int, judges: int) -> tuple[FloatArray, FloatArray]:
    """Most entries are far below the best, which are close together."""
    return QUALITY * (1 - rng.exponential(size=entries)), np.zeros((entries, judges))


WORLDS: Mapping[str, Shape] = {
    "plain": plain,
    "two camps": two_camps,
    "long poor tail": poor_tail,
    "clumped marks": plain,
}


def draw_world(name: str, *, seed: int, entries: int = 600, judges: int = 30, reviews: int = 3) -> HardWorld:
    """A uniform round of one of the WORLDS."""
    rng = np.random.default_rng([20260, seed])
    quality, taste = WORLDS[name](rng, entries, judges)
    severity = SEVERITY * rng.normal(size=judges)
    level = MIDDLE + quality[:, None] + severity + taste
    mark = clump if name == "clumped marks" else round_marks
    pairs = np.array(assign_spread(range(entries), range(judges), wanted=reviews, seed=seed).pairs)
    e, j = pairs[:, 0], pairs[:, 1]
    given = mark(level[e, j] + NOISE * rng.normal(size=len(pairs)))
    truth = np.mean([mark(level + NOISE * rng.normal(size=level.shape)).mean(axis=1) for _ in range(40)], 0)
    rows = zip(e.tolist(), j.tolist(), given.tolist(), strict=True)
    return HardWorld(index_reviews(rows, entries=range(entries), judges=range(judges)), truth)


def round_marks(points: FloatArray) -> FloatArray:
    return np.asarray(np.clip(np.round(points), 1, 10))


def clump(points: FloatArray) -> FloatArray:
    """Nearly all marks are 6, 7 or 8: what lies above is drawn to them, and what lies below is not."""
    z = points - MIDDLE
    return round_marks(7 + np.where(z > 0, 0.45 * z, 0.25 * z - 0.35 * np.maximum(-z - 2, 0) ** 2))
