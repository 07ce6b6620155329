"""A whole contest played in the simulated world: screening in waves, shortlist, final."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from judging.science.auto import fit_auto
from judging.science.fit import Fit
from judging.science.reviews import IntArray, Reviews
from judging.science.spread import Pair, assign_spread
from judging.science.waves import plan_wave
from tests.judging.science.world import Marks, World, pair_arrays

SHORTLIST, FINALISTS, JURORS = 100, 20, 9


@dataclass
class Screening:
    """Reviews assigned so far; a missing review is never given to the same judge again."""

    world: World
    marks: Marks
    left: set[Pair]
    dealt: int = 0
    estimate: Callable[[Reviews], Fit] = fit_auto

    def assign_reviews(self, wanted: dict[int, int], missing: float = 0.08) -> None:
        """Assign reviews until every entry has `wanted` completed ones; some of them go missing."""
        done = list(zip(self.marks.entry.tolist(), self.marks.judge.tolist(), strict=True))
        seed = int(self.world.rng.integers(2**31))
        pairs = assign_spread(
            range(self.world.E), range(self.world.J), wanted=wanted, have=done, forbidden=self.left, seed=seed
        ).pairs
        self.dealt += len(pairs)
        marks = self.world.judge(*pair_arrays(pairs))
        kept = self.world.rng.random(len(pairs)) > missing
        self.left |= {pair for pair, keep in zip(pairs, kept, strict=True) if not keep}
        self.marks = self.marks.then(marks.kept(kept))

    def fit(self) -> Fit:
        """All reviews so far in one fit."""
        return self.estimate(self.marks.reviews(self.world.E, self.world.J))


def start_screening(world: World, each: int, *, estimate: Callable[[Reviews], Fit] = fit_auto) -> Screening:
    """`each` reviews for every entry."""
    nothing = np.empty(0, dtype=np.intp)
    screening = Screening(world, world.judge(nothing, nothing), set(), estimate=estimate)
    screening.assign_reviews(dict.fromkeys(range(world.E), each))
    return screening


def screen_adaptively(
    world: World,
    budget: float,
    *,
    first: int = 2,
    waves: int = 3,
    estimate: Callable[[Reviews], Fit] = fit_auto,
) -> Screening:
    """`first` reviews each, then the rest of `budget` reviews per entry in waves at the line."""
    screening = start_screening(world, first, estimate=estimate)
    total = round(budget * world.E)
    for waves_left in range(waves, 0, -1):
        fit = screening.fit()
        wave = plan_wave(fit, places=SHORTLIST, budget=total - screening.dealt, waves_left=waves_left)
        counts = fit.reviews.entry_counts
        screening.assign_reviews({entry: int(counts[entry]) + extra for entry, extra in wave.extra.items()})
    return screening


def best(fit: Fit, among: IntArray, count: int) -> IntArray:
    """The `count` best entries by estimate."""
    return among[np.argsort(-np.nan_to_num(fit.effect[among], nan=-99.0), kind="stable")[:count]]


def play_contest(world: World) -> tuple[IntArray, Fit]:
    """Screening 2 + 1, shortlist with 8 reviews by 20 fresh judges, final before 9 jurors."""
    screening = screen_adaptively(world, 3.0)
    shortlist = best(screening.fit(), np.arange(world.E), SHORTLIST)
    fresh = world.engage(20)
    pairs = assign_spread(
        shortlist.tolist(), fresh.tolist(), wanted=8, seed=int(world.rng.integers(2**31))
    ).pairs
    marks = screening.marks.then(world.judge(*pair_arrays(pairs)))
    finalists = best(fit_auto(marks.reviews(world.E, world.J)), shortlist, FINALISTS)
    jury = world.engage(JURORS)
    final = world.judge(np.repeat(finalists, JURORS), np.tile(jury, FINALISTS))
    return finalists, fit_auto(marks.then(final).reviews(world.E, world.J))
