"""Assignment with languages."""

import pytest

from judging.science.errors import BadPlan
from judging.science.spread import Gap
from judging.science.spread_flow import assign_flow

SPEAKS = {0: {"zh"}, 1: {"zh", "en"}, 2: {"en"}, 3: {"zh", "en"}, 4: {"zh"}, 5: {"en", "zh"}}
LANGUAGE = {e: "zh" if e % 2 else "en" for e in range(60)}


def test_assign_flow_speaks_every_language() -> None:
    spread = assign_flow(range(60), range(6), wanted=2, speaks=SPEAKS, language=LANGUAGE, seed=1)
    assert all(LANGUAGE[e] in SPEAKS[j] for e, j in spread.pairs)
    assert (len(set(spread.pairs)), spread.shortfalls) == (120, ())
    assert max(spread.loads.values()) - min(spread.loads.values()) <= 1


def test_assign_flow_without_languages_is_balanced() -> None:
    spread = assign_flow(range(100), range(7), wanted=3, seed=1)
    assert max(spread.loads.values()) - min(spread.loads.values()) <= 1


def test_assign_flow_same_seed_gives_the_same_deal() -> None:
    deals = [assign_flow(range(40), range(6), wanted=2, seed=seed).pairs for seed in (1, 1, 2)]
    assert (deals[0] == deals[1], deals[0] == deals[2]) == (True, False)


def test_assign_flow_respects_caps_forbidden_and_what_is_there() -> None:
    have = {(0, 0), (1, 1)}
    forbidden = {(0, 2), (0, 3)}
    spread = assign_flow(range(20), range(5), wanted=2, have=have, forbidden=forbidden, caps={4: 3}, seed=1)
    assert not set(spread.pairs) & (have | forbidden)
    assert spread.loads[4] <= 3
    assert sum(spread.loads.values()) == 40


def test_assign_flow_language_nobody_speaks_is_a_shortfall() -> None:
    spread = assign_flow([0, 1], [0, 1], wanted=1, speaks={0: {"en"}, 1: {"en"}}, language={1: "zh"}, seed=1)
    assert [(s.entry, s.missing, s.reason) for s in spread.shortfalls] == [(1, 1, Gap.ALL_FORBIDDEN)]


def test_assign_flow_avoids_what_is_disliked() -> None:
    dislike = {(e, j): 1.0 for e in range(10) for j in range(4) if (e + j) % 2}
    spread = assign_flow(range(10), range(4), wanted=2, dislike=dislike, seed=1)
    assert not set(spread.pairs) & set(dislike)


def test_assign_flow_nothing_to_deal_is_nothing() -> None:
    assert assign_flow([], [], wanted=2, seed=1).pairs == ()
    assert assign_flow([0], [], wanted=2, seed=1).shortfalls[0].missing == 2


def test_assign_flow_bad_dislike_is_refused() -> None:
    with pytest.raises(BadPlan):
        assign_flow([0], [0], wanted=1, dislike={(0, 0): 2.0}, seed=1)
