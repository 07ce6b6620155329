"""How long a rehearsal of an edition with many films takes, step by step.

.venv/bin/python -m tests.benchmarks.rehearsal 2300 60"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from judging.domain.rubrics import USUAL_SCALE, default_criteria  # noqa: E402
from judging.rehearsal import theatre  # noqa: E402
from tests.factories import AWARDS  # noqa: E402


def plan_of(films: int, judges: int) -> dict[str, Any]:
    """As `copy_of` makes it."""
    return {
        "seed": 7,
        "edition": {
            "slug": "bench",
            "year": 2026,
            "time_zone": "Asia/Shanghai",
            "name": {"en": "REHEARSAL · Bench"},
        },
        "regulations": {},
        "awards": [
            {
                "order": order,
                "slug": slug,
                "name": {"en": name},
                "places": places,
                "basis": "criterion" if criterion else "overall",
                "criterion": criterion,
                "criterion_name": {},
                "threshold": None,
                "needs_statement": False,
            }
            for order, (slug, name, places, criterion) in enumerate(AWARDS, 1)
        ],
        "has_vote": True,
        "criteria": [vars(plan) for plan in default_criteria()],
        "scale": vars(USUAL_SCALE),
        "judges": judges,
        "entries": [entry_of(number) for number in range(1, films + 1)],
        "added": 0,
    }


def entry_of(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "person": number,
        "reads": ("en", "zh-hans", "id")[number % 3],
        "team": 0,
        "is_lacking": False,
    }


def main(films: int, judges: int) -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for line in theatre.play(plan_of(films, judges), folder=Path(folder, "stage"), goes_on=lambda: True):
            if "step" in line:
                print(f"{line['seconds']:7.2f} s  {line['step']}  {line['found']}")
            else:
                letters = len(line["result"]["letters"]["kept"])
                print(f"{time.monotonic() - began:7.2f} s  altogether; {letters} letters kept")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
