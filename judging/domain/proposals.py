"""The rule: awards in their order, each to the best eligible entry left. What science says of the estimates
becomes rows here; who decides otherwise, and why, is the business of domain.awards."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from contest.audience.counting import vote_to_wait_for, votes_by_entry
from contest.enums import AwardBasis, EntryState
from contest.models import Award, Entry
from judging.enums import Outcome
from judging.models import AwardProposal, Decision, Tally
from judging.science import allocation

POOL = "judged"
OUT = "no longer in the contest"
BASES = {
    AwardBasis.OVERALL: allocation.OVERALL,
    AwardBasis.CRITERION: "",  # the criterion's own
    AwardBasis.AUDIENCE: allocation.AUDIENCE,
    AwardBasis.JURY: allocation.JURY,
}


def propose_open_places(tally: Tally) -> list[AwardProposal]:
    """Write the rule's proposal for every place that is not decided, around the decisions there are."""
    awards = list(Award.objects.filter(edition=tally.round.edition_id).order_by("order"))
    decisions = {
        (decision.proposal.award_id, decision.proposal.place): decision.entry_id
        for decision in Decision.objects.filter(proposal__tally=tally).select_related("proposal")
    }
    decided = {
        award.slug: [
            entry for (award_id, _place), entry in sorted(decisions.items()) if award_id == award.pk and entry
        ]
        for award in awards
    }
    unawarded = {
        award.pk: sum(
            entry is None and award_id == award.pk for (award_id, _place), entry in decisions.items()
        )
        for award in awards
    }
    is_voting = vote_to_wait_for(tally.round.edition) is not None
    proposed = allocation.propose_awards(
        [
            replace(
                rule_of(award),
                count=award.places - unawarded[award.pk],
                is_awaited=is_voting and award.basis == AwardBasis.AUDIENCE,
            )
            for award in awards
            if award.places > unawarded[award.pk]
        ],
        with_votes(
            candidates_from(
                tally.inputs,
                tally.results,
                # holders of a decision stay, about whom the sealing will speak
                still_in=eligible_of(tally) | {entry for entries in decided.values() for entry in entries},
                places=sum(award.places for award in awards),
            ),
            votes_by_entry(tally.round.edition),
        ),
        decided={slug: entries for slug, entries in decided.items() if entries},
    )
    for award in awards:
        fresh = [
            place
            for place in proposed.places
            if place.award == award.slug and place.outcome is not allocation.PlaceOutcome.DECIDED
        ]
        undecided = [n for n in range(1, award.places + 1) if (award.pk, n) not in decisions]
        for number, place in zip(undecided, fresh, strict=True):
            AwardProposal.objects.update_or_create(
                tally=tally, award=award, place=number, defaults=_as_row(place)
            )
    return list(tally.proposals.select_related("award", "entry"))


def rule_of(award: Award) -> allocation.AwardRule:
    return allocation.AwardRule(
        key=award.slug,
        order=award.order,
        count=award.places,
        basis=BASES[AwardBasis(award.basis)] or award.criterion,
        pool=POOL,
        threshold=award.threshold,
    )


def estimate_on(row: Mapping[str, Any], basis: str) -> Mapping[str, Any]:
    """An entry's estimate on the whole score or on one criterion, from its line of the results."""
    estimate: Mapping[str, Any] = row if basis == allocation.OVERALL else row["criteria"][basis]
    return estimate


def eligible_of(tally: Tally) -> set[int]:
    """Entries of the edition that are in the contest still."""
    entries = Entry.objects.filter(edition=tally.round.edition_id, state=EntryState.ELIGIBLE)
    return set(entries.values_list("pk", flat=True))


def candidates_from(
    inputs: Mapping[str, Any], results: Mapping[str, Any], *, still_in: Collection[int], places: int
) -> list[allocation.Candidate]:
    """The judged entries as the awards with so many places in all see them; who is not `still_in` is
    barred."""
    teams = {entry["id"]: entry["team"] for entry in inputs["entries"]}
    main = results["contenders"][allocation.OVERALL]
    chances = {
        entry: row[min(places, len(row)) - 1]
        for entry, row in zip(main["entries"], main["within"], strict=True)
    }
    return [
        allocation.Candidate(
            entry=row["id"],
            team=teams[row["id"]],
            pools=frozenset({POOL}),
            estimates={
                allocation.OVERALL: _as_estimate(row, chances.get(row["id"])),
                **{slug: _as_estimate(estimate) for slug, estimate in row["criteria"].items()},
            },
            barred="" if row["id"] in still_in else OUT,
        )
        for row in results["entries"]
    ]


def with_votes(
    candidates: Iterable[allocation.Candidate], votes: Mapping[int, int]
) -> list[allocation.Candidate]:
    """The same with what the audience says of them; nothing of those that were not on its ballot."""
    return [
        replace(one, estimates={**one.estimates, allocation.AUDIENCE: allocation.Estimate(votes[one.entry])})
        if one.entry in votes
        else one
        for one in candidates
    ]


def _as_estimate(row: Mapping[str, Any], chance: float | None = None) -> allocation.Estimate:
    return allocation.Estimate(
        score=float("nan") if row["score"] is None else row["score"],
        se=row["se"] or 0.0,
        reviews=row["reviews"],
        chance=float("nan") if chance is None else chance,
    )


def _as_row(place: allocation.AwardPlace) -> dict[str, Any]:
    tied = [{"entry": entry, "reason": "tied", "detail": ""} for entry in place.tied]
    skips = [{"entry": s.entry, "reason": s.reason.name.lower(), "detail": s.detail} for s in place.skips]
    return {"entry_id": place.entry, "outcome": Outcome(place.outcome.value), "skips": tied + skips}
