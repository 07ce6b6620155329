"""A seeded contest in which the truth is known: what the estimates are measured against.

Port of the generator of the design (judging.md 2). Unit = sd of one latent criterion:
  theta[i, c] = sqrt(.6) g_i + sqrt(.4) s_ic                      entry i, criterion c
  z_ijc       = a_j theta_ic + b_j + d_jc + h_ij + noise          judge j
  mark        = clip(round(5.5 + 1.5 z), 1, 10)
A few judges are lazy (nearly constant), a ring gives tens to its friends, reviews go missing, some drop out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from judging.science.reviews import BoolArray, FloatArray, IntArray, Reviews, index_reviews
from judging.science.spread import assign_spread

SEED = 20260
WEIGHTS = {"creativity": 0.30, "narration": 0.25, "visual": 0.20, "sound": 0.10, "ai": 0.15}
W = np.array(list(WEIGHTS.values()))
C = len(W)
COMMON, SLOPE_SD, CRITERION_SD, TASTE_SD, NOISE_SD = 0.60, 0.25, 0.20, 0.75, 0.70
QUALITY_SD = math.sqrt(COMMON + (1 - COMMON) * float((W**2).sum()))
MIDDLE, POINTS = 5.5, 1.5
SEVERITY = 0.75  # sd of severity in units of the quality sd


@dataclass(frozen=True, eq=False)
class Marks:
    """Scoresheets: entry (N,), judge (N,), marks (N, C)."""

    entry: IntArray
    judge: IntArray
    marks: FloatArray

    def then(self, later: "Marks") -> "Marks":
        """Both, in order."""
        return Marks(
            np.concatenate((self.entry, later.entry)),
            np.concatenate((self.judge, later.judge)),
            np.concatenate((self.marks, later.marks)),
        )

    def kept(self, keep: BoolArray) -> "Marks":
        """The sheets where `keep` holds."""
        return Marks(self.entry[keep], self.judge[keep], self.marks[keep])

    def reviews(self, entries: int, judges: int) -> Reviews:
        """Weighted totals."""
        rows = zip(self.entry.tolist(), self.judge.tolist(), (self.marks @ W).tolist(), strict=True)
        return index_reviews(rows, entries=range(entries), judges=range(judges))


class World:
    """The truth: qualities of entries, habits of judges."""

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        entries: int = 2300,
        judges: int = 60,
        lazy: int = 4,
        publish_notice: int = 3,
        friends: int = 6,
        warp: float = 0.0,
        camps: float = 0.0,
        poor_tail: bool = False,
    ) -> None:
        """Draw the truth.

        `warp`: polarising films, t4 tastes, noisy judges, bent scales. `camps`: sd of a taste that two camps
        of judges hold with opposite signs. `poor_tail`: most entries are far below the best.
        """
        E, J = entries, judges
        self.E, self.J, self.rng = E, J, rng
        common = rng.normal(size=E)
        if poor_tail:
            common = -np.abs(rng.standard_t(4, size=E)) + 0.5 * rng.normal(size=E)
        own = rng.normal(size=(E, C))
        self.theta = math.sqrt(COMMON) * common[:, None] + math.sqrt(1 - COMMON) * own
        self.bias = rng.normal(0, SEVERITY * QUALITY_SD, J)
        self.slope = np.exp(rng.normal(0, SLOPE_SD, J)) / np.exp(SLOPE_SD**2 / 2)
        self.habit = rng.normal(0, CRITERION_SD, (J, C))
        self.taste = rng.normal(0, TASTE_SD, (E, J))
        self.bend = np.ones(J)
        if warp:
            heavy = TASTE_SD * rng.standard_t(4, (E, J)) / math.sqrt(2)
            self.taste = heavy * np.exp(rng.normal(0, warp, E))[:, None] * np.exp(rng.normal(0, warp, J))
            self.bend = np.exp(rng.normal(0, warp, J))
        if camps:
            self.taste = self.taste + camps * rng.normal(size=E)[:, None] * rng.choice([-1.0, 1.0], J)
        order = rng.permutation(J)
        self.lazy, self.publish_notice = order[:lazy], order[lazy : lazy + publish_notice]
        self.lazy_level = dict(zip(self.lazy.tolist(), rng.integers(6, 9, lazy).tolist(), strict=True))
        ranked = np.argsort(-self.quality)
        circle = ranked[int(0.065 * E) : int(0.17 * E)]
        self.friends = (
            rng.choice(circle, friends, replace=False) if publish_notice else np.empty(0, dtype=np.intp)
        )

    @property
    def quality(self) -> FloatArray:
        """True weighted quality, (E,)."""
        return np.asarray(self.theta @ W)

    @property
    def severity_points(self) -> FloatArray:
        """True severity of every judge in points, (J,)."""
        return np.asarray(POINTS * (self.bias + self.habit @ W))

    def true_points(self) -> FloatArray:
        """Expected weighted mark over the population of honest judges, (E,)."""
        habits = (SEVERITY * QUALITY_SD) ** 2 + CRITERION_SD**2 + TASTE_SD**2 + NOISE_SD**2
        spread = np.sqrt(habits + SLOPE_SD**2 * self.theta**2)
        cuts = (np.arange(1, 10) + 0.5 - MIDDLE) / POINTS
        above = np.stack([scipy.stats.norm.sf((cut - self.theta) / spread) for cut in cuts])
        return np.asarray((1 + above.sum(axis=0)) @ W)

    def engage(self, count: int) -> IntArray:
        """`count` further honest judges; their indices."""
        rng, first = self.rng, self.J
        self.J += count
        self.bias = np.concatenate((self.bias, rng.normal(0, SEVERITY * QUALITY_SD, count)))
        slopes = np.exp(rng.normal(0, SLOPE_SD, count)) / np.exp(SLOPE_SD**2 / 2)
        self.slope = np.concatenate((self.slope, slopes))
        self.habit = np.concatenate((self.habit, rng.normal(0, CRITERION_SD, (count, C))))
        self.taste = np.concatenate((self.taste, rng.normal(0, TASTE_SD, (self.E, count))), axis=1)
        self.bend = np.concatenate((self.bend, np.ones(count)))
        return np.arange(first, self.J)

    def judge(self, entry: IntArray, judge: IntArray) -> Marks:
        """The marks these judges give these entries."""
        z = (
            self.slope[judge][:, None] * self.theta[entry]
            + self.bias[judge][:, None]
            + self.habit[judge]
            + self.taste[entry, judge][:, None]
            + self.rng.normal(0, NOISE_SD, (len(entry), C))
        )
        marks = MIDDLE + POINTS * z
        marks = 1 + 9 * np.clip((marks - 1) / 9, 0, 1) ** self.bend[judge][:, None]
        marks = np.clip(np.round(marks), 1, 10)
        for lazy, level in self.lazy_level.items():
            rows = np.flatnonzero(judge == lazy)
            jitter = self.rng.choice([-1, 0, 1], (len(rows), 1), p=[0.05, 0.9, 0.05])
            marks[rows] = np.clip(level + jitter, 1, 10)
        marks[np.isin(judge, self.publish_notice) & np.isin(entry, self.friends)] = 10
        return Marks(entry, judge, marks)

    def screen(self, reviews: int, *, missing: float = 0.08, dropouts: int = 2) -> Marks:
        """A uniform round: `reviews` for every entry by the spread, some missing, some judges nearly idle."""
        assign_reviews = assign_spread(
            range(self.E), range(self.J), wanted=reviews, seed=int(self.rng.integers(2**31))
        )
        marks = self.judge(*pair_arrays(assign_reviews.pairs))
        chance = np.full(self.J, missing)
        chance[self.rng.choice(self.J, dropouts, replace=False)] = 0.7
        return marks.kept(self.rng.random(len(marks.entry)) > chance[marks.judge])


def pair_arrays(pairs: tuple[tuple[int, int], ...]) -> tuple[IntArray, IntArray]:
    """Entries and judges of pairs as arrays."""
    array = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def measure(world: World, effect: FloatArray, *, short: int = 100, top: int = 9) -> Mapping[str, float]:
    """How well an estimate (E,) finds the truth. Loss in sd of quality."""
    q = world.quality
    u = np.nan_to_num(effect, nan=float(np.nanmean(effect)))
    u = u + 1e-9 * np.random.default_rng(1).random(world.E)
    order, truth = np.argsort(-u), np.argsort(-q)
    return {
        "tau": float(scipy.stats.kendalltau(q, u)[0]),
        "top_in_short": float(np.isin(truth[:top], order[:short]).mean()),
        "recall": float(np.isin(truth[:short], order[:short]).mean()),
        "loss": float(q[truth[:top]].mean() - q[order[:top]].mean()) / QUALITY_SD,
        "loss_short": float(q[truth[:short]].mean() - q[order[:short]].mean()) / QUALITY_SD,
    }
