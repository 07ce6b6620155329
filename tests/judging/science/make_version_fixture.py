"""Regenerate version_N.json, the estimates that `VERSION` of the method stands for.

Not a test: a stored tally is explained by computing it again, so an estimate that moves needs a new VERSION.
Raise it, run this from the repository's root, and look at what moved:
    PYTHONPATH=. python tests/judging/science/make_version_fixture.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from judging.science.calibration import VERSION, Method, calibrate
from judging.science.reviews import Reviews, index_reviews
from tests.judging.science.dense import SHROUT_FLEISS, full_table

FIXTURE = Path(__file__).with_name(f"version_{VERSION}.json")
ARRAYS = ("effect", "se", "severity", "slope", "noise", "trust")
NUMBERS = ("typical", "entry_variance", "judge_variance", "alike")


def draw_contest(seed: int, *, entries: int, judges: int, each: int, freedom: float) -> Reviews:
    """Marks with outliers (few degrees of freedom), a judge who gives all films the same, one who left soon,
    an entry without review, and a scale from 0 to 100."""
    rng = np.random.default_rng(seed)
    quality, severity = rng.normal(0, 12, entries), rng.normal(0, 9, judges)
    slope = np.where(np.arange(judges) == 1, 0.0, 1.0)
    rows = [
        (e, int(j), 55 + slope[j] * quality[e] + severity[j] + 12 * slope[j] * rng.standard_t(freedom))
        for e in range(entries)
        for j in rng.choice(judges, each, replace=False)
        if j != 0 or e < 7
    ]
    marks = [(e, j, round(float(np.clip(points, 0, 100)), 1)) for e, j, points in rows]
    return index_reviews(marks, entries=range(entries + 1), judges=range(judges + 1), lowest=0, highest=100)


def contests() -> dict[str, Reviews]:
    """A full table, a jury with outliers, one without."""
    return {
        "full": full_table(SHROUT_FLEISS),
        "outliers": draw_contest(2, entries=36, judges=7, each=4, freedom=2),
        "calm": draw_contest(4, entries=36, judges=7, each=5, freedom=30),
    }


def estimates(reviews: Reviews, method: Method) -> dict[str, Any]:
    """The numbers of a fit, as JSON can hold them: null where there is none."""
    fit = calibrate(reviews, method=method)
    arrays = {
        name: [None if np.isnan(x) else float(f"{x:.9g}") for x in getattr(fit, name)] for name in ARRAYS
    }
    numbers = {name: float(f"{getattr(fit, name):.9g}") for name in NUMBERS}
    return arrays | numbers | {"heavy_tails": fit.heavy_tails, "verdict": fit.verdict.value}


def main() -> None:
    found = [
        {
            "contest": name,
            "method": method.value,
            "scale": (reviews.lowest, reviews.highest),
            "rows": reviews.rows(),
            **estimates(reviews, method),
        }
        for name, reviews in contests().items()
        for method in Method
    ]
    FIXTURE.write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
