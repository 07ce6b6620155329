"""May the judges be compared?"""

import math

import numpy as np
import pytest

from judging.science.design_check import _alternate, check_design
from judging.science.reviews import Reviews, index_reviews
from judging.science.spread import Pair, assign_spread


def design(pairs: tuple[Pair, ...] | list[Pair]) -> Reviews:
    return index_reviews([(entry, judge, 5.0) for entry, judge in pairs])


def panels(entries: int, size: int, count: int) -> list[Pair]:
    """Panel p owns every entry e with e % count == p."""
    return [(e, size * (e % count) + s) for e in range(entries) for s in range(size)]


def test_check_design_spread_is_comparable() -> None:
    check = check_design(design(assign_spread(range(300), range(20), wanted=3, seed=1).pairs))
    assert (check.comparable, check.reason, check.components, check.bridges) == (True, "", 1, ())
    assert check.lambda2 >= 0.85


def test_check_design_spread_of_a_large_contest_is_well_mixed() -> None:
    check = check_design(design(assign_spread(range(2300), range(60), wanted=3, seed=1).pairs))
    assert check.lambda2 >= 0.9


def test_check_design_panels_are_islands() -> None:
    check = check_design(design(panels(60, 3, 4)))
    assert (check.comparable, check.components, check.lambda2) == (False, 4, 0.0)
    assert check.reason == "4 groups of judges share no film"
    assert check.groups == ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))


def test_check_design_panels_dealt_at_random_are_comparable() -> None:
    check = check_design(design(panels(60, 3, 4)), random_deal=True)
    assert (check.comparable, check.reason) == (True, "")


@pytest.mark.slow
def test_check_design_few_anchor_films_are_not_enough() -> None:
    anchors = [(5000 + a, judge) for a in range(2) for judge in range(60)]
    check = check_design(design([*panels(2300, 3, 20), *anchors]))
    assert (check.comparable, check.components) == (False, 1)
    assert check.reason.startswith("the judges share too few films")


def test_check_design_one_global_judge_per_film_is_enough() -> None:
    rng = np.random.default_rng(1)
    third = [(e, int(rng.choice([j for j in range(60) if j // 3 != e % 20]))) for e in range(2300)]
    check = check_design(design([*[(e, j) for e, j in panels(2300, 3, 20) if j % 3 < 2], *third]))
    assert check.comparable


def test_check_design_lazy_dropout_is_no_gap() -> None:
    pairs = assign_spread(range(600), range(20), wanted=3, seed=1).pairs
    seven = [pair for pair in pairs if pair[1] == 7]
    kept = [pair for pair in pairs if pair[1] != 7 or pair in seven[:2]]
    assert check_design(design(kept)).comparable


def test_check_design_bridges_cure_it() -> None:
    for size, count in [(3, 2), (3, 4), (2, 6)]:
        pairs = panels(120, size, count)
        check = check_design(design(pairs))
        cured = check_design(design([*pairs, *check.bridges]))
        assert (check.comparable, cured.comparable) == (False, True), (size, count)
        assert len(set(check.bridges) | set(pairs)) == len(check.bridges) + len(pairs), (size, count)
        assert len(check.bridges) <= 60, (size, count)


def test_check_design_of_a_chain_of_judges_has_the_lambda2_of_a_path() -> None:
    """Film n before judges n and n + 1: 1 - cos(pi / (n - 1)), Chung, Spectral Graph Theory (1997), 1.2."""
    for judges in [3, 4, 6]:
        chain = [(film, judge) for film in range(judges - 1) for judge in (film, film + 1)]
        assert check_design(design(chain)).lambda2 == pytest.approx(1 - math.cos(math.pi / (judges - 1))), (
            judges
        )


def test_check_design_bridge_of_a_chain_joins_its_ends() -> None:
    chain = [(film, judge) for film in range(11) for judge in (film, film + 1)]
    assert check_design(design(chain), most_bridges=1).bridges[0] in {(0, 11), (10, 0)}


def test_check_design_bridges_respect_forbidden_pairs() -> None:
    pairs = panels(40, 2, 2)
    forbidden = {(e, j) for e in range(40) for j in (0, 2)}
    check = check_design(design(pairs), forbidden=forbidden)
    assert check.bridges
    assert not forbidden & set(check.bridges)


def test_check_design_one_judge_is_connected() -> None:
    check = check_design(design([(0, 0), (1, 0)]))
    assert (check.comparable, check.components) == (True, 1)


def test_check_design_no_reviews_is_connected() -> None:
    assert check_design(index_reviews([], entries=[1], judges=[1])).comparable


def test_check_design_judges_who_share_nothing_are_islands() -> None:
    check = check_design(design([(0, 0), (1, 1), (2, 2)]))
    assert (check.comparable, check.components) == (False, 3)


def test_alternate_takes_the_ends_in_turn() -> None:
    assert [_alternate(np.arange(films)) for films in (7, 4)] == [[0, 6, 1, 5, 2, 4, 3], [0, 3, 1, 2]]
