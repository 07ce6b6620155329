"""The award rule over a whole contest: 23,000 ranked entries become candidates, and eleven places are
proposed, as after a decision that departs from the rule.

Run from the repository's root: python -m tests.benchmarks.awards
Seconds of one processor; exit status 1 when the limit is missed."""

import sys
import time
from typing import Any

import numpy as np

from judging.science.allocation import AwardRule, Candidate, Estimate, propose_awards

ENTRIES, LIMIT = 23_000, 1.0
NIGHT = (
    AwardRule("first", 1, pool="judged"),
    AwardRule("second", 2, count=3, pool="judged"),
    AwardRule("third", 3, count=5, pool="judged"),
    AwardRule("creative", 4, basis="creativity", pool="judged", threshold=6.0),
    AwardRule("narration", 5, basis="narration", pool="judged"),
)


def make_candidates(entries: int, *, seed: int = 1) -> list[Candidate]:
    """Entries of a contest: one in ten has the team of another, one in fifty has left."""
    rng = np.random.default_rng(seed)
    scores = {basis: rng.normal(6, 1, entries) for basis in ("overall", "creativity", "narration")}
    teams = np.where(rng.random(entries) < 0.1, rng.integers(0, entries, entries), np.arange(entries))
    gone = rng.random(entries) < 0.02
    return [
        Candidate(
            entry=n,
            team=int(teams[n]),
            pools=frozenset({"judged"}),
            estimates={basis: Estimate(float(some[n]), 0.5, 3) for basis, some in scores.items()},
            barred="left" if gone[n] else "",
        )
        for n in range(entries)
    ]


def seconds_for(entries: int, *, times: int = 3) -> float:
    """The least of several goes, of this processor alone."""
    candidates = make_candidates(entries)
    return min(_seconds(candidates) for _ in range(times))


def _seconds(candidates: list[Candidate]) -> float:
    start = time.process_time()
    propose_awards(NIGHT, candidates)
    return time.process_time() - start


def results_of_contest(entries: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and results of a ranking, as far as the awards read them."""
    candidates = make_candidates(entries)
    nothing: dict[str, Any] = {"entries": [], "within": []}
    rows = [
        {
            "id": c.entry,
            **_row(c.estimates["overall"]),
            "criteria": {basis: _row(c.estimates[basis]) for basis in ("creativity", "narration")},
        }
        for c in candidates
    ]
    inputs = {"entries": [{"id": c.entry, "team": c.team} for c in candidates]}
    return inputs, {"entries": rows, "contenders": {"overall": nothing}}


def _row(estimate: Estimate) -> dict[str, Any]:
    return {"score": estimate.score, "se": estimate.se, "reviews": estimate.reviews}


def main() -> int:
    import django

    django.setup()
    from judging.domain.proposals import candidates_from

    inputs, results = results_of_contest(ENTRIES)
    start = time.process_time()
    candidates = candidates_from(inputs, results, still_in=range(ENTRIES), places=11)
    proposed = propose_awards(NIGHT, candidates)
    seconds = time.process_time() - start
    print(f"{len(proposed.places)} places among {ENTRIES} entries: {seconds:.2f} s (limit {LIMIT:g} s)")
    return int(seconds > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
