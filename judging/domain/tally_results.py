"""From frozen inputs to results: estimates, ranks, chances. Pure, so that anybody can compute them again."""

import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from judging.domain.tally_inputs import compose_inputs, least_reviews_in, pool_in, reviews_of
from judging.science.allocation import OVERALL
from judging.science.auto import CONSTANTS
from judging.science.calibration import VERSION, Method, calibrate
from judging.science.caution import claim_less, find_cautions
from judging.science.comparison import snapshot_to_json, take_snapshot
from judging.science.evidence import choose_method
from judging.science.fit import Fit, FitKind
from judging.science.posterior import (
    chances_at_line,
    covariance,
    intervals,
    probability_beats,
    rank_probabilities,
)
from judging.science.reviews import FloatArray

MOST_CONTENDERS = 30  # entries of each basis whose chances against each other are kept
DIGITS = 6  # of every number kept
COMPARED, FITTED = 0.5, 0.8  # shares of the work

Heard = Callable[[float], None]


def unheard(share: float) -> None:
    """Nobody waits for this."""


def results_of(
    inputs: Mapping[str, Any], *, criteria: Sequence[str], seed: int, heard: Heard = unheard
) -> dict[str, Any]:
    """From frozen inputs to results. Pure. `criteria`: those that decide awards; they are estimated by the
    method that the totals chose."""
    composed = compose_inputs(inputs)
    totals, is_random = reviews_of(inputs, composed), inputs["dealt_at_random"]
    choice = choose_method(totals, random_deal=is_random, heard=lambda share: heard(COMPARED * share))
    reml = calibrate(totals, method=Method.REML, random_deal=is_random)
    main = calibrate(totals, method=choice.method, random_deal=is_random, components=reml)
    cautions = find_cautions(main)
    main = claim_less(main) if cautions else main
    by_criterion = {
        slug: calibrate(reviews_of(inputs, composed, slug), method=choice.method, random_deal=is_random)
        for slug in criteria
        if slug in composed.by_criterion
    }
    heard(FITTED)
    fits = {OVERALL: main, **by_criterion}
    codes = {entry["id"]: entry["code"] for entry in inputs["entries"]}
    pool, least = pool_in(inputs), least_reviews_in(inputs)
    groups = ranked_groups(main, pool, least)
    ranks = {entry: above + 1 for above, group in groups for entry in group}
    ranked = list(ranks)
    line = inputs.get("line")
    at_line = chances_at_line(main, ranked, line, seed=seed) if line and has_chances(main) else {}
    overall, reference = _Estimates(main), _Estimates(reml)
    criterion_wise = {slug: _Estimates(fit) for slug, fit in by_criterion.items()}
    return {
        "method": main.method,
        "choice": {
            "method": choice.method,
            "reason": choice.reason,
            "held_out": choice.held_out,
            "trials": [
                {"method": trial.method, "density": _number(trial.density), "error": _number(trial.error)}
                for trial in choice.trials
            ],
        },
        "verdict": str(main.verdict),
        "reason": main.reason,
        "cautions": list(cautions),
        "typical": _number(main.typical),
        "variances": {"entries": _number(main.entry_variance), "judges": _number(main.judge_variance)},
        "reference": {"method": reml.method, "typical": _number(reml.typical)},
        "entries": [
            {
                "id": entry,
                "code": codes[entry],
                "rank": ranks[entry],
                **overall.of(entry),
                "reml": reference.of(entry)["score"],
                "criteria": {slug: estimates.of(entry) for slug, estimates in criterion_wise.items()},
            }
            for entry in ranked
        ],
        "judges": [
            {
                "id": judge,
                "reviews": int(main.reviews.judge_counts[n]),
                "severity": _number(main.severity[n]),
                "slope": _number(main.slope[n]),
            }
            for n, judge in enumerate(main.reviews.judges)
        ],
        "few_reviews": sorted(
            codes[entry]
            for entry, number in zip(totals.entries, totals.entry_counts, strict=True)
            if entry in pool and 0 < number < least
        ),
        "contenders": {basis: _contenders(fit, pool, least, seed) for basis, fit in fits.items()},
        "line": {str(entry): round(chance, 4) for entry, chance in at_line.items()},
        "set_aside": [
            {"entry": aside.sheet.entry, "judge": aside.sheet.judge, "reason": str(aside.reason)}
            for aside in composed.set_aside
        ],
        "snapshot": snapshot_to_json(
            take_snapshot(main, version=VERSION, constants=asdict(CONSTANTS), seed=seed, least_reviews=least)
        ),
    }


def has_chances(fit: Fit) -> bool:
    """Whether its intervals and chances may be shown: those of plain means claim too much at the top."""
    return fit.verdict not in (FitKind.AVERAGES, FitKind.NOT_COMPARABLE)


class _Estimates:
    """Score, error, 90 % interval and raw mean by entry; nulls for what is not known on this basis."""

    def __init__(self, fit: Fit) -> None:
        low, high = intervals(fit)
        se = fit.se
        if not has_chances(fit):
            se = low = high = np.full_like(fit.se, np.nan)
        self.entries = fit.reviews.entries
        self.columns = {
            "score": fit.score.tolist(),
            "se": se.tolist(),
            "low": low.tolist(),
            "high": high.tolist(),
            "raw": fit.raw_mean.tolist(),
        }
        self.counts = fit.reviews.entry_counts.tolist()

    def of(self, entry: int) -> dict[str, float | int | None]:
        n = bisect_left(self.entries, entry)
        numbers = {name: _number(column[n]) for name, column in self.columns.items()}
        return {**numbers, "reviews": self.counts[n]}


def _contenders(fit: Fit, pool: Collection[int], least: int, seed: int) -> dict[str, Any]:
    """The best entries of one basis: P(row beats column), P(rank <= r) for each number of places, and the
    lower half of their joint covariance."""
    ranked = [entry for _above, group in ranked_groups(fit, pool, least) for entry in group][:MOST_CONTENDERS]
    if not has_chances(fit):
        nothing = [[None] * len(ranked)] * len(ranked)
        return {"entries": ranked, "beats": nothing, "within": nothing, "covariance": None}
    chances = rank_probabilities(fit, ranked, seed=seed)
    rows = {entry: chances.table[n].cumsum() for n, entry in enumerate(chances.entries)}
    return {
        "entries": ranked,
        "beats": [
            [None if a == b else _number(probability_beats(fit, a, b)) for b in ranked] for a in ranked
        ],
        "within": [[round(float(p), 4) for p in rows[entry]] for entry in ranked],
        "covariance": _lower_half(covariance(fit, ranked)),
    }


def ranked_groups(fit: Fit, pool: Collection[int], least: int) -> list[tuple[int, list[int]]]:
    """The ranked entries of the pool in groups of equals, best first, each with how many stand before it."""
    above, groups = 0, []
    for group in fit.ranking(least_reviews=least):
        if mine := [entry for entry in group if entry in pool]:
            groups.append((above, mine))
            above += len(mine)
    return groups


def _lower_half(matrix: FloatArray) -> list[list[float]] | None:
    """Of a symmetric matrix; None where nothing can be told apart."""
    if not np.isfinite(matrix).all():
        return None
    return [[round(float(value), 12) for value in row[: n + 1]] for n, row in enumerate(matrix)]


def _number(value: float) -> float | None:
    """A plain number for JSON, rounded; None for what is not known."""
    return round(float(value), DIGITS) if math.isfinite(value) else None
