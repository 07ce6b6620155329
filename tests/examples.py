"""Tests by random examples take few of them, and the same each time. `EXAMPLES=50` takes fifty times as many,
and others each time."""

import os
import random

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("EXAMPLES", "1"))
FIRST_SEED = 0 if TIMES == 1 else random.SystemRandom().randrange(1, 2**31)


def load_profile() -> None:
    settings.register_profile(
        "tests",
        max_examples=100 * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("tests")


def examples(count: int) -> settings:
    return settings(max_examples=count * TIMES)
