from typing import Any

import numpy as np

from judging.domain.award_lines import LinesNow
from judging.science.award_rules import AwardRule, Proposal
from judging.science.deliberation import CutLine
from judging.science.posterior import Contenders


def line_below(award: str, *, rank: int, **more: Any) -> CutLine:
    order = [7, 3, 9, 1, 5]
    told: dict[str, Any] = {"last_above": order[rank - 1], "first_below": order[rank]}
    plain = {"probability": None, "certainty": None, "above": frozenset(), "band": (), "limits": (0.1, 0.9)}
    return CutLine(award, rank, **{**told, **plain, "chances": {}, **more})


def test_films_of_an_award_lie_between_its_lines_where_no_chance_is_claimed() -> None:
    rules = [AwardRule("first", 1), AwardRule("second", 2), AwardRule("third", 3)]
    field = Contenders((7, 3, 9, 1, 5), np.arange(5.0), None)
    lines = (line_below("first", rank=1), line_below("second", rank=3))
    now = LinesNow([], rules, Proposal(()), lines, {rules[0].basis: field})
    assert {rule.key: now.may_be(rule.key) for rule in rules} == {
        "first": {7},
        "second": {3, 9},
        "third": {1, 5},
    }
