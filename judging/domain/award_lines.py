"""The lines between awards as a ranking and the decisions there are draw them, and which films could stand on
either side of each: among those the jury chooses without a vote."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from contest.enums import EntryState
from contest.models import Award, Entry
from judging.domain.proposals import OUT, POOL, rule_of
from judging.domain.summaries import Row, estimate_on, rows_of
from judging.enums import Outcome
from judging.models import Tally
from judging.science.allocation import (
    AwardPlace,
    AwardRule,
    Candidate,
    Estimate,
    PlaceOutcome,
    Proposal,
)
from judging.science.deliberation import CutLine, deliberation_lines
from judging.science.posterior import Contenders


@dataclass(frozen=True)
class LinesNow:
    """The awards, what is proposed and decided for each place, and the line below each award that has one."""

    awards: list[Award]
    rules: list[AwardRule]
    proposal: Proposal
    lines: tuple[CutLine, ...]
    contenders: Mapping[str, Contenders]

    @property
    def by_award(self) -> dict[str, CutLine]:
        return {line.award: line for line in self.lines}

    def line_above(self, award: str) -> CutLine | None:
        """The line between an award and the one before it, where the same films compete for both."""
        rule = next((rule for rule in self.rules if rule.key == award), None)
        if rule is None:
            return None
        before = [one for one in self.rules if one.order < rule.order][-1:]
        if not before or before[0].basis != rule.basis:
            return None
        return self.by_award.get(before[0].key)

    def may_be(self, award: str) -> frozenset[int]:
        """The films that could belong to an award, by what is known: those between its two lines, and those
        that could stand on either side of one."""
        rule = next((rule for rule in self.rules if rule.key == award), None)
        line, above = self.by_award.get(award), self.line_above(award)
        if rule is None or (line is None and above is None):
            return frozenset()
        known = line or above
        assert known is not None
        if known.chances:
            return frozenset(
                entry
                for entry in known.chances
                if (line is None or line.chances[entry] > line.limits[0])
                and (above is None or above.chances.get(entry, 0.0) < above.limits[1])
            )
        return self._between(rule, line, above)

    def _between(self, rule: AwardRule, line: CutLine | None, above: CutLine | None) -> frozenset[int]:
        """By ranks alone, where no chance is claimed."""
        order = list(self.contenders[rule.basis].entries)
        first = order.index(above.first_below) if above else 0
        last = order.index(line.last_above) if line else len(order) - 1
        near = {row.entry for one in (line, above) if one for row in one.band}
        return frozenset({*order[first : last + 1], *near})


def lines_now(tally: Tally) -> LinesNow:
    """Of a ranking that decides awards; seven queries."""
    awards = list(Award.objects.filter(edition=tally.round.edition_id).order_by("order"))
    kept = tally.summary["results"]["contenders"]
    contenders = contenders_in(kept, rows_of(tally, best_in(kept)))
    rules = [rule for rule in map(rule_of, awards) if rule.basis in contenders]
    proposal = _places(tally)
    candidates = _candidates(tally, contenders)
    lines = deliberation_lines(rules, candidates, proposal, contenders, seed=tally.seed)
    return LinesNow(awards, rules, proposal, lines, contenders)


def best_in(kept: Mapping[str, Any]) -> set[int]:
    """The films of which a ranking keeps more than their lines, on any basis."""
    return {entry for found in kept.values() for entry in found["entries"]}


def contenders_in(kept: Mapping[str, Any], rows: Mapping[int, Row]) -> dict[str, Contenders]:
    """What a ranking keeps of its best films, by basis, with their lines; without chances where an earlier
    release kept no covariance."""
    return {
        basis: Contenders(
            entries=tuple(found["entries"]),
            score=np.array([estimate_on(rows[entry], basis)["score"] for entry in found["entries"]], float),
            covariance=_whole(half) if (half := found.get("covariance")) else None,
        )
        for basis, found in kept.items()
    }


def _whole(half: list[list[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    lower = np.zeros((len(half), len(half)))
    for n, row in enumerate(half):
        lower[n, : n + 1] = row
    return lower + np.tril(lower, -1).T


def _candidates(tally: Tally, contenders: Mapping[str, Contenders]) -> list[Candidate]:
    """The best films of each basis, and who holds an award."""
    known = {entry for one in contenders.values() for entry in one.entries}
    known.update(entry for entry in tally.proposals.values_list("entry", flat=True) if entry)
    known.update(entry for entry in tally.proposals.values_list("decision__entry", flat=True) if entry)
    out = set(
        Entry.objects.filter(pk__in=known).exclude(state=EntryState.ELIGIBLE).values_list("pk", flat=True)
    )
    scores: defaultdict[int, dict[str, Estimate]] = defaultdict(dict)
    for basis, one in contenders.items():
        for entry, score in zip(one.entries, one.score.tolist(), strict=True):
            scores[entry][basis] = Estimate(score)
    return [
        Candidate(
            entry=entry,
            team=team,
            pools=frozenset({POOL}),
            estimates=scores.get(entry, {}),
            barred=OUT if entry in out else "",
        )
        for entry, team in tally.lines.filter(entry__in=known).order_by("entry").values_list("entry", "team")
    ]


def _places(tally: Tally) -> Proposal:
    """What is proposed and decided by now; one query."""
    places = []
    for one in tally.proposals.select_related("award", "decision"):
        decision = getattr(one, "decision", None)
        entry = decision.entry_id if decision else one.entry_id
        outcome = PlaceOutcome.DECIDED if decision else PlaceOutcome(Outcome(one.outcome).value)
        places.append(AwardPlace(one.award.slug, one.place, outcome, entry))
    return Proposal(tuple(places))
