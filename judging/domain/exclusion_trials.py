"""The ranking with a judge's scores and without them, before it is decided whether they are excluded.

A worker calculates it from what the ranking froze; nothing of the ranking changes."""

from collections.abc import Iterable, Mapping
from typing import Any

from contest.models import Award, User
from contest.policies import demand
from judging.domain.award_lines import contenders_in
from judging.domain.exclusions import refuse_exclusion, unranked_without
from judging.domain.proposals import candidates_from, eligible_of, rule_of
from judging.domain.tally_results import Heard, results_of
from judging.domain.tally_tasks import ask_for_task, task_of
from judging.enums import TallyTaskKind
from judging.models import Tally, TallyTask
from judging.policies import may_see_standings
from judging.science.allocation import OVERALL, AwardRule, Candidate, PlaceOutcome, Proposal, propose_awards
from judging.science.deliberation import deliberation_lines, measure_stability

Results = Mapping[str, Any]


def ask_for_trial(tally: Tally, judge: User, *, by: User) -> TallyTask:
    """Have the ranking calculated without this judge; asked for twice, it is one. Raises as
    `exclusions.exclude_judge`, but for the reason."""
    demand(may_see_standings(by, tally.round.edition))
    refuse_exclusion(tally, judge)
    return ask_for_task(tally, TallyTaskKind.TRIAL, key=str(judge.pk), asked={"judge": judge.pk}, by=by)


def trial_of(tally: Tally, judge: User) -> TallyTask | None:
    return task_of(tally, TallyTaskKind.TRIAL, key=str(judge.pk))


def try_without(task: TallyTask, heard: Heard) -> dict[str, Any]:
    """What changes at the lines that matter, as JSON: `lines` with the films that cross them."""
    tally, judge = task.tally, task.asked["judge"]
    awards = list(Award.objects.filter(edition=tally.round.edition_id).order_by("order"))
    after = results_of(
        inputs_without(tally, judge),
        criteria=sorted({award.criterion for award in awards if award.criterion}),
        seed=tally.seed,
        heard=heard,
    )
    before: Results = tally.results
    ranks = [_ranks_on(results, OVERALL) for results in (before, after)]
    found: dict[str, Any] = {
        "unranked": unranked_without(tally, judge),
        "ranked": len(ranks[0]),
        "changed": sum(rank != ranks[1].get(entry) for entry, rank in ranks[0].items()),
        "method_changes": before["method"] != after["method"],
    }
    if line := tally.inputs.get("line"):
        return {**found, "lines": [_advance_line(before, after, line)]}
    rules = [rule_of(award) for award in awards if (award.criterion or OVERALL) in after["contenders"]]
    sides = [_Awarded(tally, results, rules) for results in (before, after)]
    (stability,) = measure_stability(sides[0].proposal, {judge: sides[1].proposal})
    return {
        **found,
        "first_changes": stability.first_changes,
        "lines": [_award_line(rule, *sides) for rule in rules],
    }


def inputs_without(tally: Tally, judge: int) -> dict[str, Any]:
    """What the ranking froze, less the scoresheets that this judge has given in its own round."""

    def others(part: Mapping[str, Any]) -> dict[str, Any]:
        return {**part, "sheets": [sheet for sheet in part["sheets"] if sheet["judge"] != judge]}

    inputs = tally.inputs
    earlier = [
        others(part) if part["round"] == inputs["round"] else part for part in inputs.get("earlier", ())
    ]
    return {**others(inputs), "earlier": [part for part in earlier if part["sheets"]]}


class _Awarded:
    """What the award rule makes of results, whatever the jury has decided; chances by award."""

    def __init__(self, tally: Tally, results: Results, rules: Iterable[AwardRule]) -> None:
        rules = [rule for rule in rules if rule.basis in results["contenders"]]
        candidates: list[Candidate] = candidates_from(
            tally.inputs,
            results,
            still_in=eligible_of(tally),
            places=sum(rule.count for rule in rules),
        )
        self.results = results
        self.proposal: Proposal = propose_awards(rules, candidates)
        rows = {row["id"]: row for row in results["entries"]}
        contenders = contenders_in(results["contenders"], rows)
        lines = deliberation_lines(rules, candidates, self.proposal, contenders, seed=tally.seed)
        self.chances = {line.award: line.chances for line in lines}
        self.ranks = {rule.basis: _ranks_on(results, rule.basis) for rule in rules}

    def winners(self, award: str) -> dict[int, str]:
        """Who wins it, or may by the jury's word."""
        mine = [place for place in self.proposal.places if place.award == award]
        tied = {entry: str(PlaceOutcome.TIED) for place in mine for entry in place.tied}
        return tied | {place.entry: str(place.outcome) for place in mine if place.entry is not None}

    def waits(self, award: str) -> bool:
        """Whether an earlier tie has to be decided first."""
        return any(
            place.award == award and place.outcome is PlaceOutcome.WAITING for place in self.proposal.places
        )

    def of(self, entry: int, rule: AwardRule) -> dict[str, Any]:
        return {
            "rank": self.ranks.get(rule.basis, {}).get(entry),
            "chance": self.chances.get(rule.key, {}).get(entry),
            "above": entry in self.winners(rule.key),
            "tied": self.winners(rule.key).get(entry) == PlaceOutcome.TIED,
        }


def _award_line(rule: AwardRule, before: _Awarded, after: _Awarded) -> dict[str, Any]:
    if before.waits(rule.key) or after.waits(rule.key):
        return {"award": rule.key, "waits": True, "films": []}
    old, new = before.winners(rule.key), after.winners(rule.key)
    crossing = [entry for entry in {**new, **old} if old.get(entry) != new.get(entry)]
    return {
        "award": rule.key,
        "films": [
            {"entry": entry, "before": before.of(entry, rule), "after": after.of(entry, rule)}
            for entry in crossing
        ],
    }


def _advance_line(before: Results, after: Results, line: int) -> dict[str, Any]:
    above = [{row["id"] for row in results["entries"][:line]} for results in (before, after)]
    ranks = [_ranks_on(results, OVERALL) for results in (before, after)]
    return {
        "award": "",
        "films": [
            {"entry": entry}
            | {
                side: {
                    "rank": ranks[n].get(entry),
                    "chance": results["line"].get(str(entry)),
                    "above": entry in above[n],
                    "tied": False,
                }
                for n, (side, results) in enumerate((("before", before), ("after", after)))
            }
            for entry in [*sorted(above[1] - above[0]), *sorted(above[0] - above[1])]
        ],
    }


def _ranks_on(results: Results, basis: str) -> dict[int, int]:
    """The ranks on the whole score, or the first ones by a criterion."""
    if basis == OVERALL:
        return {row["id"]: row["rank"] for row in results["entries"]}
    return {entry: n for n, entry in enumerate(results["contenders"][basis]["entries"], start=1)}
