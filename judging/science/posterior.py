"""How sure are we? Questions to the joint posterior of a fit."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr, ndtri

from judging.science.errors import BadInput
from judging.science.fit import Fit
from judging.science.reviews import FloatArray

DRAWS = 4000
NEAR, DRAWS_AT_LINE = 500, 2000  # places on each side of a line; at 1,000 entries about a second


class Certainty(StrEnum):
    """Words for a probability."""

    CLEAR = "clear"
    LIKELY = "likely"
    TOO_CLOSE = "too close to call"
    LIKELY_NOT = "likely not"
    CLEARLY_NOT = "clearly not"


def in_words(probability: float) -> Certainty:
    """>= .95 clear, >= .75 likely, the same for the contrary, otherwise too close to call (judging.md 6)."""
    if probability >= 0.75:
        return Certainty.CLEAR if probability >= 0.95 else Certainty.LIKELY
    if probability <= 0.25:
        return Certainty.CLEARLY_NOT if probability <= 0.05 else Certainty.LIKELY_NOT
    return Certainty.TOO_CLOSE


def covariance(fit: Fit, entries: Sequence[int]) -> FloatArray:
    """Joint posterior covariance of judged entries, (k, k), points squared. Raises Unranked, BadIdentity."""
    index = np.array([fit.entry_index(entry) for entry in entries], dtype=np.intp)
    with np.errstate(divide="ignore"):
        return fit.posterior.covariance(index)


def probability_beats(fit: Fit, entry: int, other: int) -> float:
    """P(entry is better than other) = Phi((u_i - u_k) / sqrt(C_ii + C_kk - 2 C_ik)).

    Raises Unranked, BadIdentity.
    """
    C = covariance(fit, (entry, other))
    return _chance_of_lead(float(fit.effect[fit.entry_index(entry)] - fit.effect[fit.entry_index(other)]), C)


@dataclass(frozen=True, eq=False)
class RankProbabilities:
    """P(rank = r) among `entries` (best estimate first): `table[n, r - 1]`."""

    entries: tuple[int, ...]
    table: FloatArray  # (k, k), rows add up to 1

    def within(self, places: int) -> Mapping[int, float]:
        """P(rank <= places) by entry."""
        shares = self.table[:, : max(places, 0)].sum(axis=1)
        return {entry: float(share) for entry, share in zip(self.entries, shares, strict=True)}


def rank_probabilities(
    fit: Fit, entries: Sequence[int], *, seed: int, draws: int = DRAWS
) -> RankProbabilities:
    """Chances of every rank among `entries`, by `draws` antithetic draws from the joint posterior.

    The draws are made in order of the estimates, so that neither ids nor their order matter.
    Raises Unranked, BadIdentity, BadInput (an entry twice).
    """
    if len(set(entries)) != len(entries):
        raise BadInput("An entry is listed twice; each is expected once.")
    index = np.array([fit.entry_index(entry) for entry in sorted(entries)], dtype=np.intp)
    index = fit.best_first(index)
    ordered = tuple(fit.reviews.entries[n] for n in index)
    with np.errstate(divide="ignore"):
        C = fit.posterior.covariance(index) if len(index) else np.zeros((0, 0))
    return RankProbabilities(ordered, _rank_table(fit.effect[index], C, seed=seed, draws=draws))


@dataclass(frozen=True, eq=False)
class Contenders:
    """Entries of one basis, best first, and what is known of them together, apart from the fit that told it:
    `score` (k,) and joint posterior `covariance` (k, k), points squared; None where no chance is claimed."""

    entries: tuple[int, ...]
    score: FloatArray
    covariance: FloatArray | None

    def within(self, places: int, *, among: Sequence[int], seed: int) -> Mapping[int, float]:
        """P(rank <= places) of the contenders `among` whom alone it is asked, given best first; nothing where
        no chance is claimed."""
        if self.covariance is None:
            return {}
        at = [self.entries.index(entry) for entry in among]
        table = _rank_table(self.score[at], self.covariance[np.ix_(at, at)], seed=seed, draws=DRAWS)
        return RankProbabilities(tuple(among), table).within(places)

    def chance(self, entry: int, other: int) -> float | None:
        """P(entry is better than other); None where no chance is claimed."""
        if self.covariance is None:
            return None
        at = [self.entries.index(entry), self.entries.index(other)]
        return _chance_of_lead(float(self.score[at[0]] - self.score[at[1]]), self.covariance[np.ix_(at, at)])


def chances_at_line(fit: Fit, ranked: Sequence[int], line: int, *, seed: int) -> Mapping[int, float]:
    """P(an entry belongs to the best `line`) for the entries that could stand on either side; `ranked` is
    best first. Those further than NEAR places from the line are taken to stand where they are.

    Raises Unranked, BadIdentity."""
    if not 0 < line < len(ranked):
        return {}
    sure = max(line - NEAR, 0)
    near = ranked[sure : line + NEAR]
    return rank_probabilities(fit, near, seed=seed, draws=DRAWS_AT_LINE).within(line - sure)


def _chance_of_lead(lead: float, C: FloatArray) -> float:
    """P(a lead of this many points is real), of two entries with the covariance C (2, 2)."""
    doubt = float(C[0, 0] + C[1, 1] - 2 * C[0, 1])
    if doubt <= 1e-12:
        return 0.5 if abs(lead) < 1e-9 else float(lead > 0)
    return float(ndtr(lead / math.sqrt(doubt)))


def _rank_table(effect: FloatArray, C: FloatArray, *, seed: int, draws: int) -> FloatArray:
    """P(rank = r), (k, k), by `draws` antithetic draws from N(effect, C); all alike where C is infinite."""
    k = len(effect)
    if not np.isfinite(C).all():
        return np.full((k, k), 1.0 / max(k, 1))
    L = np.linalg.cholesky(C + 1e-9 * np.eye(k))
    half = np.random.default_rng(seed).standard_normal((max(draws // 2, 1), k)) @ L.T
    ranks = np.concatenate([np.argsort(np.argsort(-(effect + z), axis=1), axis=1) for z in (half, -half)])
    table = np.stack([np.bincount(ranks[:, n], minlength=k) for n in range(k)]) if k else np.zeros((0, 0))
    return np.asarray(table / max(len(ranks), 1))


def intervals(fit: Fit, level: float = 0.9) -> tuple[FloatArray, FloatArray]:
    """Lower and upper ends of the scores' central intervals at `level`, (E,) each, in points; NaN where an
    entry is unjudged. Raises BadInput."""
    if not 0 < level < 1:
        raise BadInput(f"Found interval level {level}, expected a number between 0 and 1.")
    half = float(ndtri(0.5 + level / 2)) * fit.se
    return fit.score - half, fit.score + half


def probability_above(fit: Fit, entry: int, score: float) -> float:
    """P(the entry's true score lies above `score`). Raises Unranked, BadIdentity."""
    n = fit.entry_index(entry)
    return float(ndtr((float(fit.score[n]) - score) / max(float(fit.se[n]), 1e-12)))
