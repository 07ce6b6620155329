"""Who judges what: balance, no repeats, no conflicts, nothing silently missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from judging.science.errors import BadIdentity, BadPlan
from judging.science.spread import Gap, Pair, SpreadTable, assign_spread
from tests.examples import examples


def test_assign_spread_loads_differ_by_at_most_one() -> None:
    for seed in range(5):
        spread = assign_spread(range(500), range(17), wanted=3, seed=seed)
        assert (len(spread.pairs), len(set(spread.pairs)), spread.shortfalls) == (1500, 1500, ()), seed
        assert max(spread.loads.values()) - min(spread.loads.values()) <= 1, seed


def test_assign_spread_with_recusals_stays_balanced() -> None:
    rng = np.random.default_rng(1)
    entries, judges = rng.integers(0, 500, 900).tolist(), rng.integers(0, 17, 900).tolist()
    forbidden = set(zip(entries, judges, strict=True))
    spread = assign_spread(range(500), range(17), wanted=3, forbidden=forbidden, seed=3)
    assert not forbidden & set(spread.pairs)
    assert spread.shortfalls == ()
    assert max(spread.loads.values()) - min(spread.loads.values()) <= 1


def test_assign_spread_hands_over_what_another_may_judge_too() -> None:
    """Two films are judge 1's alone: the third is judge 2's, also where it was drawn first and fell to 1."""
    for seed in range(6):
        spread = assign_spread(range(3), [1, 2], wanted=1, forbidden=[(0, 2), (1, 2)], seed=seed)
        assert set(spread.pairs) == {(0, 1), (1, 1), (2, 2)}, seed


def test_assign_spread_makes_room_by_a_chain_of_swaps() -> None:
    """One film each: 0 is judge 1's alone, 1 may go to judge 1 or 2, 2 to anybody; so each has its judge."""
    for seed in range(6):
        spread = assign_spread(
            range(3),
            [1, 2, 3],
            wanted=1,
            forbidden=[(0, 2), (0, 3), (1, 3)],
            caps={1: 1, 2: 1, 3: 1},
            seed=seed,
        )
        assert set(spread.pairs) == {(0, 1), (1, 2), (2, 3)}, seed


def test_assign_spread_lets_each_two_judges_meet_equally_often() -> None:
    for seed in range(4):
        spread = assign_spread(range(12), range(4), wanted=2, seed=seed)
        panels = [frozenset(judge for e, judge in spread.pairs if e == entry) for entry in range(12)]
        assert sorted(panels.count(panel) for panel in set(panels)) == [2] * 6, seed


def test_assign_spread_same_seed_gives_the_same_deal() -> None:
    deals = [assign_spread(range(99), range(9), wanted=3, seed=seed).pairs for seed in (4, 4, 5)]
    assert (deals[0] == deals[1], deals[0] == deals[2]) == (True, False)


def test_assign_spread_order_of_ids_does_not_matter() -> None:
    forward = assign_spread(range(99), range(9), wanted=3, have=[(0, 1), (2, 3)], seed=4)
    backward = assign_spread(reversed(range(99)), reversed(range(9)), wanted=3, have=[(2, 3), (0, 1)], seed=4)
    assert forward == backward


def test_assign_spread_top_up_counts_what_is_there() -> None:
    have = [(0, 0), (0, 1), (1, 0)]
    spread = assign_spread(range(3), range(4), wanted=2, have=have, seed=1)
    assert sorted(entry for entry, _ in spread.pairs) == [1, 2, 2]
    assert not set(have) & set(spread.pairs)
    assert sum(spread.loads.values()) == 6


def test_assign_spread_reissue_goes_to_somebody_else() -> None:
    spread = assign_spread([0], range(3), wanted=2, have=[(0, 0)], forbidden=[(0, 1)], seed=1)
    assert spread.pairs == ((0, 2),)


def test_assign_spread_wanted_by_entry() -> None:
    spread = assign_spread(range(3), range(5), wanted={0: 4, 2: 1}, seed=1)
    assert sorted(entry for entry, _ in spread.pairs) == [0, 0, 0, 0, 2]


def test_assign_spread_more_reviews_than_judges_is_a_shortfall() -> None:
    spread = assign_spread([7], range(2), wanted=5, seed=1)
    assert [(s.entry, s.missing, s.reason) for s in spread.shortfalls] == [(7, 3, Gap.ALL_FORBIDDEN)]


def test_assign_spread_caps_are_a_shortfall() -> None:
    spread = assign_spread(range(4), range(2), wanted=2, caps={0: 1, 1: 2}, seed=1)
    assert spread.loads == {0: 1, 1: 2}
    assert sum(s.missing for s in spread.shortfalls) == 5
    assert {s.reason for s in spread.shortfalls} == {Gap.ALL_AT_CAP}


def test_assign_spread_without_judges_is_all_shortfall() -> None:
    spread = assign_spread(range(2), [], wanted=1, seed=1)
    assert (spread.pairs, [s.missing for s in spread.shortfalls]) == ((), [1, 1])


def test_assign_spread_without_entries_is_nothing() -> None:
    spread = assign_spread([], range(2), wanted=3, seed=1)
    assert (spread.pairs, spread.shortfalls, spread.loads) == ((), (), {0: 0, 1: 0})


def test_assign_spread_reviews_of_a_judge_who_left_still_count() -> None:
    spread = assign_spread([0], [1, 2], wanted=2, have=[(0, 99)], seed=1)
    assert len(spread.pairs) == 1


def test_assign_spread_bad_plan_is_refused() -> None:
    with pytest.raises(BadPlan):
        assign_spread([0], [0], wanted=-1, seed=1)
    with pytest.raises(BadPlan):
        assign_spread([0], [0], wanted={5: 1}, seed=1)
    with pytest.raises(BadPlan):
        assign_spread([0], [0], wanted=1, caps={0: -1}, seed=1)
    with pytest.raises(BadIdentity):
        assign_spread([-1], [0], wanted=1, seed=1)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, set[Pair], set[Pair], dict[int, int]]:
    entries, judges = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    pairs = st.tuples(st.integers(0, entries - 1), st.integers(0, judges - 1))
    forbidden = draw(st.sets(pairs, max_size=20))
    have = draw(st.sets(pairs, max_size=6)) - forbidden
    caps = draw(st.dictionaries(st.integers(0, judges - 1), st.integers(0, 12)))
    return entries, judges, draw(st.integers(0, 4)), forbidden, have, caps


@pytest.mark.slow
@examples(150)
@given(tables(), st.integers(0, 5))
def test_assign_spread_deals_all_that_can_be_dealt(
    table: tuple[int, int, int, set[Pair], set[Pair], dict[int, int]], seed: int
) -> None:
    entries, judges, wanted, forbidden, have, caps = table
    spread = assign_spread(
        range(entries), range(judges), wanted=wanted, have=have, forbidden=forbidden, caps=caps, seed=seed
    )
    dealt = set(spread.pairs)
    assert len(dealt) == len(spread.pairs)
    assert not dealt & (forbidden | have)
    had = {j: sum(1 for _, judge in have if judge == j) for j in range(judges)}
    got = {j: had[j] + sum(1 for _, judge in dealt if judge == j) for j in range(judges)}
    assert got == spread.loads
    assert all(load <= max(caps[j], had[j]) for j, load in got.items() if j in caps)
    lacking = [max(wanted - sum(1 for e, _ in have if e == entry), 0) for entry in range(entries)]
    for entry in range(entries):
        missing = sum(s.missing for s in spread.shortfalls if s.entry == entry)
        assert sum(1 for e, _ in dealt if e == entry) + missing == lacking[entry]
    open_pairs = [(e, j) for e in range(entries) for j in range(judges) if (e, j) not in forbidden | have]
    rows = np.zeros((entries + judges, len(open_pairs)))
    for column, (e, j) in enumerate(open_pairs):
        rows[e, column] = rows[entries + j, column] = 1
    room = [max(caps.get(j, 99) - had[j], 0) for j in range(judges)]
    if open_pairs:
        most = linprog(-np.ones(len(open_pairs)), A_ub=rows, b_ub=[*lacking, *room], bounds=(0, 1)).fun
        assert len(dealt) == pytest.approx(-most, abs=1e-6)


def test_table_counts_who_has_met_whom() -> None:
    table = SpreadTable.of(
        range(2), range(3), wanted=2, have=[(0, 0), (0, 1), (1, 0)], forbidden=(), caps=None, seed=1
    )
    table.give(1, 1)
    assert table.met.tolist() == [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    assert (table.load.tolist(), table.missing.tolist()) == ([2, 2, 0], [0, 0])
    table.hand_over(1, 1, 2)
    assert table.met.tolist() == [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
    assert (table.load.tolist(), table.missing.tolist()) == ([2, 1, 1], [0, 0])
    assert (list(table.given), table.given_to) == ([(1, 2)], [set(), set(), {1}])
