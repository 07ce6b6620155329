"""Where one more review is worth most: reviews near a line, spent in waves under a budget.

One more review moves an entry's estimate by d = v / sqrt(v + s2) on average; it is expected to gain d
(phi(z) - z (1 - Phi(z))), z = |u - cut| / d, points at the cut: the knowledge gradient (Frazier, Powell &
Dayanik, SIAM J. Control Optim. 47, 2008; judging.md 4.2). Gains are taken greedily, each review shrinking v.
"""

import heapq
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr, ndtri

from judging.science.errors import BadPlan
from judging.science.fit import Fit
from judging.science.reviews import FloatArray, IntArray

LEAST_GAIN = 0.001  # points of a 1-10 scale: below it the reviews are better kept
NODES = ndtri((np.arange(64) + 0.5) / 64)  # equal slices of a standard normal


class Stop(StrEnum):
    """Why a wave ends where it does."""

    BUDGET_SPENT = "the budget of this wave is spent"
    NOTHING_TO_GAIN = "no further review is expected to change the line"
    ALL_AT_CAP = "every entry near the line has the most reviews allowed"


@dataclass(frozen=True)
class WaveRow:
    """More reviews for one entry and what the first of them is expected to gain (NaN: it has too few
    reviews).
    """

    entry: int
    extra: int
    gain: float  # points
    wrong_side: float  # probability that the entry stands on the wrong side of the line now
    wrong_side_after: float  # the same, expected after the extra reviews


@dataclass(frozen=True)
class Wave:
    """A plan: apply it with `assign_spread(wanted=reviews each has + extra)`."""

    cut: float  # score of the line, NaN when there is none
    rows: tuple[WaveRow, ...]  # largest gain first; entries short of the least reviews come before all
    stop: Stop
    wrong_side: float = float("nan")  # entries expected on the wrong side of the line now
    wrong_side_after: float = float("nan")  # the same, expected after the wave

    @property
    def extra(self) -> Mapping[int, int]:
        """Entry -> reviews to add."""
        return {row.entry: row.extra for row in self.rows}

    @property
    def spent(self) -> int:
        """Reviews this wave adds."""
        return sum(row.extra for row in self.rows)


def plan_wave(
    fit: Fit,
    *,
    places: int,
    budget: int,
    waves_left: int = 1,
    pending: Mapping[int, int] | None = None,
    eligible: Collection[int] | None = None,
    least: int = 2,
    most: int = 8,
) -> Wave:
    """Plan the next of `waves_left` waves for the line below `places`; `budget` is left for all of them.

    `pending`: reviews assigned and not yet submitted, by entry. `eligible`: entries that may advance (default
    all). First every eligible entry is brought to `least` reviews; the rest of the budget is split evenly
    between the waves. No entry gets more than `most`. Raises BadPlan.
    """
    if places < 1 or budget < 0 or waves_left < 1 or not 0 <= least <= most:
        raise BadPlan(
            f"Found places {places}, budget {budget}, waves {waves_left}, least {least}, most {most};"
            " expected places and waves from 1, budget from 0 and least up to most."
        )
    left = budget
    index = _indices(fit, eligible)
    waiting = pending or {}
    ids = fit.reviews.entries
    expected = np.array([fit.reviews.entry_counts[n] + waiting.get(ids[n], 0) for n in index], dtype=np.intp)
    extra = np.zeros(len(index), dtype=np.intp)
    for n in np.flatnonzero(expected < least):
        extra[n] = min(int(least - expected[n]), left)
        left -= int(extra[n])
    left //= waves_left
    due = extra > 0
    cut = line_score(fit, index, places)
    noise = typical_noise(fit)
    judged = np.isfinite(fit.effect[index])
    with np.errstate(divide="ignore"):
        variance = np.where(judged, fit.se[index] ** 2, np.nan)
        variance = 1 / (1 / variance + np.array([waiting.get(ids[n], 0) for n in index]) / noise)
    gap = np.abs(fit.score[index] - cut)
    stop = Stop.NOTHING_TO_GAIN
    gains = np.full(len(index), np.nan)
    if math.isfinite(cut) and math.isfinite(noise):
        gains = np.where(judged, _gains(gap, variance, noise), np.nan)
        stop = _spend(left, extra, expected, gap, variance.copy(), noise, most, LEAST_GAIN * fit.reviews.span)
    elif left == 0:
        stop = Stop.BUDGET_SPENT
    before, after = _wrong_side(gap, variance, noise, extra)
    rows = [
        WaveRow(ids[index[n]], int(extra[n]), float(gains[n]), float(before[n]), float(after[n]))
        for n in np.flatnonzero(extra)
    ]
    is_due = {ids[index[n]] for n in np.flatnonzero(due)}
    rows.sort(
        key=lambda row: (row.entry not in is_due, -row.gain if row.gain == row.gain else 0.0, row.entry)
    )
    return Wave(cut, tuple(rows), stop, float(np.nansum(before)), float(np.nansum(after)))


def line_score(fit: Fit, index: IntArray, places: int) -> float:
    """Midpoint of the scores on either side of the line below `places`; NaN when nobody is left below."""
    scores = np.sort(fit.score[index][np.isfinite(fit.effect[index])])[::-1]
    if len(scores) <= places:
        return float("nan")
    return float(scores[places - 1] + scores[places]) / 2


def typical_noise(fit: Fit) -> float:
    """Mean variance of one review, points squared."""
    return float(np.nanmean(fit.noise)) if np.isfinite(fit.noise).any() else float("inf")


def _indices(fit: Fit, eligible: Collection[int] | None) -> IntArray:
    ids = fit.reviews.entries
    if eligible is None:
        return np.arange(len(ids), dtype=np.intp)
    wanted = set(eligible)
    return np.array([n for n, entry in enumerate(ids) if entry in wanted], dtype=np.intp)


def _gain(gap: float, variance: float, noise: float) -> float:
    """Expected gain of one more review, points."""
    d = variance / math.sqrt(variance + noise)
    z = gap / max(d, 1e-12)
    return d * (math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - z * math.erfc(z / math.sqrt(2)) / 2)


def _gains(gap: FloatArray, variance: FloatArray, noise: float) -> FloatArray:
    return np.array(
        [
            _gain(g, v, noise) if math.isfinite(v) else 0.0
            for g, v in zip(gap.tolist(), variance.tolist(), strict=True)
        ]
    )


def _spend(
    left: int,
    extra: IntArray,
    expected: IntArray,
    gap: FloatArray,
    variance: FloatArray,
    noise: float,
    most: int,
    least_gain: float,
) -> Stop:
    """Give `left` reviews one by one to the largest gain; `extra` and `variance` are updated."""
    queue = [
        (-_gain(float(gap[n]), float(variance[n]), noise), n)
        for n in range(len(extra))
        if math.isfinite(variance[n]) and extra[n] == 0
    ]
    heapq.heapify(queue)
    capped = False
    while left > 0 and queue:
        negative_gain, n = heapq.heappop(queue)
        if -negative_gain < least_gain:
            return Stop.ALL_AT_CAP if capped else Stop.NOTHING_TO_GAIN
        if expected[n] + extra[n] >= most:
            capped = True
            continue
        extra[n] += 1
        left -= 1
        variance[n] = 1 / (1 / variance[n] + 1 / noise)
        heapq.heappush(queue, (-_gain(float(gap[n]), float(variance[n]), noise), n))
    return Stop.BUDGET_SPENT if left == 0 else Stop.ALL_AT_CAP


def _wrong_side(
    gap: FloatArray, variance: FloatArray, noise: float, extra: IntArray
) -> tuple[FloatArray, FloatArray]:
    """P(wrong side of the line) now, and expected after `extra` more reviews."""
    with np.errstate(divide="ignore", invalid="ignore"):
        later = 1 / (1 / variance + extra / noise)
        moves = np.sqrt(np.maximum(variance - later, 0.0))
        shifted = np.abs(gap[:, None] + moves[:, None] * NODES)
        after = ndtr(-shifted / np.sqrt(later)[:, None]).mean(axis=1)
        before = ndtr(-gap / np.sqrt(variance))
    return before, after
