"""Time and peak memory of the jury's science on one thread.

Run from the repository's root: python -m tests.benchmarks.science [small|large|tally]
With `bars` it measures how good the estimates are instead: see science_bars.py.
Every line: what, seconds (best of the repeats), limit, peak memory of the process above what numpy and scipy
take. Exit status 1 when a limit is missed.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django
import numpy as np

from judging.science.allocation import OVERALL, AwardRule, Candidate, Estimate, propose_awards
from judging.science.auto import fit_auto
from judging.science.design_check import check_design
from judging.science.posterior import rank_probabilities
from judging.science.reml import fit_reml
from judging.science.reviews import Reviews, index_reviews
from judging.science.spread import assign_spread
from judging.science.spread_flow import assign_flow
from tests.benchmarks.science_bars import measure_bars
from tests.judging.science.contest import screen_adaptively
from tests.judging.science.world import SEED, World

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
BASE_MEGABYTES = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Table:
    """Measures and prints; remembers whether every limit was kept."""

    kept = True

    def line(self, what: str, limit: float, run: Callable[[], object], *, repeats: int = 3) -> None:
        """Best time of `repeats` runs against `limit` seconds."""
        seconds = min(self.once(run) for _ in range(repeats))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - BASE_MEGABYTES
        good = seconds < limit
        self.kept &= good
        print(
            f"{what:58} {seconds:8.3f} s  < {limit:5.1f} s  {peak:7.0f} MB  {'ok' if good else 'TOO SLOW'}",
            flush=True,
        )

    @staticmethod
    def once(run: Callable[[], object]) -> float:
        """Seconds of one run."""
        start = time.perf_counter()
        run()
        return time.perf_counter() - start


def contest(entries: int, judges: int, count: int) -> Reviews:
    """`count` reviews, spread evenly, marks without a world behind them."""
    rng = np.random.default_rng(SEED)
    wanted = {entry: count // entries + (entry < count % entries) for entry in range(entries)}
    pairs = assign_spread(range(entries), range(judges), wanted=wanted, seed=1).pairs
    quality, severity = rng.normal(0, 1.1, entries), rng.normal(0, 0.9, judges)
    noise = rng.normal(0, 1.2, len(pairs))
    rows = [
        (e, j, float(np.clip(5.5 + quality[e] + severity[j] + noise[n], 1, 10)))
        for n, (e, j) in enumerate(pairs)
    ]
    return index_reviews(rows, entries=range(entries), judges=range(judges))


def measure_small(table: Table) -> None:
    """The contest the design was made for."""
    reviews = contest(2300, 60, 7000)
    fit = fit_auto(reviews)
    table.line("fit auto, 2,300 x 60 x 7,000", 0.5, lambda: fit_auto(reviews))
    table.line("fit REML, 2,300 x 60 x 7,000", 1.0, lambda: fit_reml(reviews))
    table.line("design check, 2,300 x 60 x 7,000", 0.5, lambda: check_design(reviews))
    table.line("rank probabilities of 100 entries", 0.5, lambda: rank_probabilities(fit, range(100), seed=1))
    table.line("spread, 2,300 x 60 x 3", 1.0, lambda: assign_spread(range(2300), range(60), wanted=3, seed=1))
    table.line(
        "flow, 2,300 x 60 x 3", 5.0, lambda: assign_flow(range(2300), range(60), wanted=3, seed=1), repeats=1
    )
    world = World(np.random.default_rng(SEED))
    table.line(
        "three waves with their fits and deals, 2,300 x 60",
        3.0,
        lambda: screen_adaptively(world, 3.0),
        repeats=1,
    )


def measure_tally(table: Table) -> None:
    """A ranking of 23,000 entries, from its frozen inputs to its results, and the awards that follow."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from judging.domain.tally_results import results_of

    inputs = tally_inputs(23_000, 400, 70_000)
    table.line(
        "ranking, 23,000 x 400 x 70,000, five criteria",
        10.0,
        lambda: results_of(inputs, criteria=["creativity", "narration"], seed=1),
        repeats=1,
    )
    rng = np.random.default_rng(SEED)
    pool = frozenset({"judged"})
    candidates = [
        Candidate(entry, entry, pool, {OVERALL: Estimate(float(score))})
        for entry, score in enumerate(rng.normal(size=23_000))
    ]
    awards = [AwardRule(f"award {n}", n, count, pool="judged") for n, count in enumerate((1, 3, 5))]
    table.line("award proposal, 23,000", 2.0, lambda: propose_awards(awards, candidates), repeats=1)


def tally_inputs(entries: int, judges: int, count: int) -> dict[str, Any]:
    """Frozen inputs of a round with a line, as the database gives them."""
    reviews = contest(entries, judges, count)
    rng = np.random.default_rng(SEED)
    weights = {"creativity": 30, "narration": 25, "visual": 20, "sound": 10, "ai": 15}
    marks = np.clip(np.round(reviews.points[:, None] + rng.normal(0, 0.7, (count, 5))), 1, 10).astype(int)
    return {
        "rubric": {"version": 1, "lowest": 1, "highest": 10, "weights": weights},
        "entries": [{"id": n, "code": f"E{n}", "team": n} for n in range(entries)],
        "judges": list(range(judges)),
        "sheets": [
            {"assignment": f"{e}/{j}", "entry": e, "judge": j, "marks": dict(zip(weights, row, strict=True))}
            for (e, j, _points), row in zip(reviews.rows(), marks.tolist(), strict=True)
        ],
        "line": entries // 10,
        "least_reviews": 2,
        "dealt_at_random": True,
    }


def measure_large(table: Table) -> None:
    """Ten times the size."""
    reviews = contest(23_000, 400, 70_000)
    table.line("fit auto, 23,000 x 400 x 70,000", 10.0, lambda: fit_auto(reviews), repeats=1)
    table.line("fit REML, 23,000 x 400 x 70,000", 30.0, lambda: fit_reml(reviews), repeats=1)
    table.line("design check, 23,000 x 400 x 70,000", 10.0, lambda: check_design(reviews), repeats=1)
    table.line(
        "spread, 23,000 x 400 x 3",
        20.0,
        lambda: assign_spread(range(23_000), range(400), wanted=3, seed=1),
        repeats=1,
    )


def main(sizes: list[str]) -> int:
    """Measure the named sizes (default all)."""
    if sizes[:1] == ["bars"]:
        measure_bars(dict(size.split("=", 1) for size in sizes[1:]))
        return 0
    table = Table()
    measures = {"small": measure_small, "large": measure_large, "tally": measure_tally}
    for size in sizes or list(measures):
        measures[size](table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process {peak:.0f} MB, of it {BASE_MEGABYTES:.0f} MB numpy, scipy and Python")
    return 0 if table.kept and peak < 1024 else 1


if __name__ == "__main__":
    if not ONE_THREAD.items() <= os.environ.items():  # read once, when numpy is loaded: start again
        again = [sys.executable, "-m", "tests.benchmarks.science", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | ONE_THREAD)
    sys.exit(main(sys.argv[1:]))
