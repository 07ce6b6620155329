"""What the awards would be had one judge been absent, for each judge in turn: calculated by a worker with the
details of a ranking, and kept beside it. The rule's awards are compared, whatever the jury decides."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from contest.models import Award, User
from judging.domain.proposals import POOL, eligible_of, rule_of
from judging.domain.queries.standings import titles_of
from judging.domain.tally_inputs import pool_in, reviews_of
from judging.domain.tally_refits import fit_as_in
from judging.models import TalliedJury, Tally
from judging.science.allocation import (
    OVERALL,
    AwardRule,
    Candidate,
    Estimate,
    Proposal,
    propose_awards,
)
from judging.science.composite import Composite
from judging.science.deliberation import measure_stability
from judging.science.fit import Fit
from judging.science.reviews import Reviews, without_judge

MOST_JUDGES = 100  # of more, each one's absence weighs little, and to try it takes long


@dataclass(frozen=True)
class Absence:
    """What would change without a judge: titles of films that would win nothing, and of those that would win
    instead."""

    judge: str
    lost: list[str]
    gained: list[str]
    first_changes: bool


@dataclass(frozen=True)
class StabilityShown:
    """`judges` were tried; `absences` are those in which something changes."""

    judges: int
    absences: list[Absence]


class AwardsTrial:
    """What the awards of a ranking would be without each judge: `take` hears of one after another, `keep`
    writes what was found."""

    def __init__(self, tally: Tally, rules: Collection[AwardRule], composed: Composite) -> None:
        self._tally, self._rules = tally, rules
        bases = {rule.basis for rule in rules} - {OVERALL}
        self._reviews = {basis: reviews_of(tally.inputs, composed, basis) for basis in bases}
        self._still_in = eligible_of(tally)
        self._proposals: dict[int, Proposal] = {}

    def take(self, judge: int, fit: Fit) -> None:
        """`fit` is that of the overall scores without the judge."""
        others = {
            basis: without_judge(some, judge) if judge in some.judges else some
            for basis, some in self._reviews.items()
        }
        self._proposals[judge] = self._propose(fit, others)

    def keep(self, whole: Fit) -> None:
        """`whole` is the fit of the overall scores with everybody."""
        found = measure_stability(self._propose(whole, self._reviews), self._proposals)
        told = [
            {
                "judge": one.judge,
                "lost": list(one.lost),
                "gained": list(one.gained),
                "first_changes": one.first_changes,
            }
            for one in found
        ]
        TalliedJury.objects.filter(tally=self._tally).update(stability=told)

    def _propose(self, fit: Fit, reviews: Mapping[str, Reviews]) -> Proposal:
        others = {basis: fit_as_in(self._tally, some) for basis, some in reviews.items()}
        return propose_awards(self._rules, _candidates(self._tally, {OVERALL: fit, **others}, self._still_in))


def awards_trial(tally: Tally, composed: Composite) -> AwardsTrial | None:
    """For a ranking that decides awards; None for another, and for a jury of one or of too many."""
    awards = Award.objects.filter(edition=tally.round.edition_id).order_by("order")
    rules = [rule for rule in map(rule_of, awards) if rule.basis in tally.results["contenders"]]
    judges = sum(bool(judge["reviews"]) for judge in tally.results["judges"])
    if not rules or tally.inputs.get("line") or not 1 < judges <= MOST_JUDGES:
        return None
    return AwardsTrial(tally, rules, composed)


def stability_of(tally: Tally) -> StabilityShown | None:
    """As the chair reads it; None where it is not calculated. Three queries."""
    kept = TalliedJury.objects.filter(tally=tally).values_list("stability", flat=True).first()
    if kept is None:
        return None
    changes = [one for one in kept if one["lost"] or one["gained"] or one["first_changes"]]
    titles = titles_of({entry for one in changes for entry in (*one["lost"], *one["gained"])})
    judges = {user.pk: str(user) for user in User.objects.filter(pk__in=[one["judge"] for one in changes])}
    return StabilityShown(
        judges=len(kept),
        absences=[
            Absence(
                judge=judges.get(one["judge"], ""),
                lost=[titles.get(entry, "") for entry in one["lost"]],
                gained=[titles.get(entry, "") for entry in one["gained"]],
                first_changes=one["first_changes"],
            )
            for one in changes
        ],
    )


def _candidates(tally: Tally, fits: Mapping[str, Fit], still_in: Collection[int]) -> list[Candidate]:
    pool = pool_in(tally.inputs)
    known = {basis: _estimates(fit) for basis, fit in fits.items()}
    return [
        Candidate(
            entry=entry["id"],
            team=entry["team"],
            pools=frozenset({POOL}),
            estimates={basis: some[entry["id"]] for basis, some in known.items() if entry["id"] in some},
            barred="" if entry["id"] in still_in else "out",
        )
        for entry in tally.inputs["entries"]
        if entry["id"] in pool
    ]


def _estimates(fit: Fit) -> dict[int, Estimate]:
    counts = fit.reviews.entry_counts.tolist()
    return {
        entry: Estimate(score=score, reviews=count)
        for entry, score, count in zip(fit.reviews.entries, fit.score.tolist(), counts, strict=True)
        if count
    }
