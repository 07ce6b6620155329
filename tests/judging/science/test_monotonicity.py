"""A better mark must not hurt the film that gets it."""

import numpy as np
import pytest

from judging.science.auto import fit_auto
from judging.science.reviews import Reviews, index_reviews
from tests.judging.science.world import SEED, World


def gains(reviews: Reviews, count: int) -> list[float]:
    """By how much an entry rises against the mean when one of its reviews is a point better."""
    rows = reviews.rows()
    before = fit_auto(index_reviews(rows, highest=11)).effect
    found = []
    for n in np.random.default_rng(1).choice(len(rows), count, replace=False).tolist():
        entry, judge, points = rows[n]
        raised = index_reviews([*rows[:n], (entry, judge, points + 1), *rows[n + 1 :]], highest=11)
        after = fit_auto(raised).effect
        found.append(float(after[entry] - after.mean() - before[entry] + before.mean()))
    return found


@pytest.mark.slow
def test_better_mark_raises_the_film_in_screening() -> None:
    world = World(np.random.default_rng([SEED, 970]), entries=300, judges=15, lazy=1, publish_notice=0)
    assert min(gains(world.screen(3, missing=0, dropouts=0).reviews(world.E, world.J), 20)) > 0


@pytest.mark.slow
def test_better_mark_hardly_ever_lowers_a_finalist() -> None:
    world = World(np.random.default_rng([SEED, 971]), entries=20, judges=9, lazy=0, publish_notice=0)
    final = world.judge(np.repeat(np.arange(20), 9), np.tile(np.arange(9), 20)).reviews(20, 9)
    assert min(gains(final, 40)) > -0.02  # outlying marks weigh less: the design measured .019 at worst
