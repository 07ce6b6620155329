"""What a tally and its awards look like to those who decide: ranks, doubts, proposals, alternatives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.audience.counting import votes_by_entry
from contest.enums import AwardBasis, EntryState
from contest.models import Edition, Entry
from judging.domain.awards import name_entry, name_place
from judging.domain.summaries import estimate_on, rows_of
from judging.enums import Outcome
from judging.models import AwardProposal, Decision, Tally
from judging.science.allocation import OVERALL
from judging.science.posterior import Certainty, in_words

MOST_ALTERNATIVES = 6


@dataclass(frozen=True)
class Bar:
    """An interval on the scale of marks, in per cent of the chart's width."""

    low: float
    width: float
    score: float
    raw: float


@dataclass(frozen=True)
class Standing:
    """One line of the ranking; `se`, `low` and `high` are None where nothing can be told apart."""

    entry: int
    code: str
    title: str
    rank: int
    score: float | None
    se: float | None
    low: float | None
    high: float | None
    raw: float
    reml: float | None
    reviews: int
    bar: Bar | None


@dataclass(frozen=True)
class Rival:
    """Someone else who could win a place. `loses` is P(the proposed entry is better), None if unknown;
    `votes` are those of the audience that count, where the place goes by them."""

    entry: int
    code: str
    title: str
    score: float | None
    raw: float | None
    loses: float | None
    certainty: Certainty | None
    rank: int | None = None
    votes: int | None = None

    @property
    def percent(self) -> int | None:
        return None if self.loses is None else round(100 * self.loses)


@dataclass(frozen=True)
class Skipped:
    """A better entry that the rule passed over."""

    code: str
    title: str
    reason: str
    detail: str


@dataclass(frozen=True)
class DecidedPlace:
    """One place of an award with its proposal and, once there is one, its decision."""

    proposal: AwardProposal
    name: str
    winner: str
    decision: Decision | None
    certainty: Certainty | None

    @property
    def is_open(self) -> bool:
        return self.decision is None

    @property
    def can_be_decided(self) -> bool:
        return self.is_open and self.proposal.outcome != Outcome.WAITING

    @property
    def has_lost_winner(self) -> bool:
        """Whether the film that was decided on has left the contest since."""
        winner = self.decision.entry if self.decision else None
        return winner is not None and winner.state != EntryState.ELIGIBLE


def titles_of(entry_ids: Iterable[int]) -> dict[int, str]:
    """Titles by entry; the only thing about an entry that these pages show beside its code."""
    found = Entry.objects.filter(pk__in=entry_ids).only("title", "original_title", "language")
    return {entry.pk: entry.shown_title for entry in found}


def standings_of(tally: Tally, rows: Sequence[Mapping[str, Any]]) -> list[Standing]:
    """The given lines of a ranking, ready to be shown; one query."""
    rubric = tally.summary["inputs"]["rubric"]
    titles = titles_of(row["id"] for row in rows)
    return [
        Standing(
            entry=row["id"],
            code=row["code"],
            title=titles.get(row["id"], ""),
            rank=row["rank"],
            score=row["score"],
            se=row["se"],
            low=row["low"],
            high=row["high"],
            raw=row["raw"],
            reml=row["reml"],
            reviews=row["reviews"],
            bar=_bar(row, rubric["lowest"], rubric["highest"]),
        )
        for row in rows
    ]


def places_of(tally: Tally) -> list[DecidedPlace]:
    """All places of all awards in their order; two queries."""
    proposals = list(
        tally.proposals.select_related("award", "entry", "decision__entry", "decision__decided_by")
    )
    shown = []
    for proposal in proposals:
        decision = getattr(proposal, "decision", None)
        winner = decision.entry if decision else proposal.entry
        shown.append(
            DecidedPlace(
                proposal=proposal,
                name=name_place(proposal),
                winner=name_entry(winner) if winner else "",
                decision=decision,
                certainty=_certainty(
                    proposal, placed_above=[p for p in proposals if p.award.order <= proposal.award.order]
                ),
            )
        )
    return shown


def rivals_of(proposal: AwardProposal) -> list[Rival]:
    """The next best on the award's basis, with the chance that the proposed entry is better, or with the
    audience votes; those tied, if it is a tie; nobody while the place waits. Who holds a decided
    place is left out."""
    if proposal.outcome == Outcome.WAITING:
        return []
    tally, basis = proposal.tally, proposal.award.criterion or OVERALL
    is_by_votes = proposal.award.basis == AwardBasis.AUDIENCE
    votes = votes_by_entry(tally.round.edition) if is_by_votes else {}
    chances = tally.summary["results"]["contenders"].get(basis, {"entries": [], "beats": []})
    ranked = sorted(votes, key=lambda entry: -votes[entry]) if is_by_votes else chances["entries"]
    tied = [skip["entry"] for skip in proposal.skips if skip["reason"] == "tied"]
    decisions = Decision.objects.filter(proposal__tally=tally, entry__isnull=False)
    holders = set(decisions.values_list("entry_id", flat=True))
    free = [entry for entry in ranked if entry != proposal.entry_id and entry not in holders]
    chosen = tied or free[:MOST_ALTERNATIVES]
    beats = (
        dict(zip(ranked, chances["beats"][ranked.index(proposal.entry_id)], strict=True))
        if proposal.entry_id in ranked and not is_by_votes
        else {}
    )
    titles, rows = titles_of(chosen), rows_of(tally, chosen)
    return [
        Rival(
            entry=entry,
            code=rows[entry]["code"],
            title=titles.get(entry, ""),
            score=(estimate := estimate_on(rows[entry], basis))["score"],
            raw=estimate["raw"],
            loses=(chance := beats.get(entry)),
            certainty=None if chance is None else in_words(chance),
            rank=rows[entry].get("rank"),
            votes=votes.get(entry),
        )
        for entry in chosen
        if entry in rows
    ]


def skips_of(proposal: AwardProposal, edition: Edition) -> list[Skipped]:
    """Who was passed over for this place, and why."""
    skips = [skip for skip in proposal.skips if skip["reason"] != "tied"]
    passed = [skip["entry"] for skip in skips]
    titles, rows = titles_of(passed), rows_of(proposal.tally, passed)
    awards = {award.slug: award.title for award in edition.awards.all()}
    return [
        Skipped(
            code=rows[skip["entry"]]["code"],
            title=titles.get(skip["entry"], ""),
            reason=skip["reason"],
            detail=awards.get(skip["detail"], skip["detail"]),
        )
        for skip in skips
    ]


def _certainty(proposal: AwardProposal, *, placed_above: Sequence[AwardProposal]) -> Certainty | None:
    """How surely the proposed entry is better than the best one left below the award's line. Prizes of one
    name are equal, so the others who get this award are no rivals. None where votes decide."""
    if proposal.award.basis == AwardBasis.AUDIENCE:
        return None
    kept = proposal.tally.summary["results"]["contenders"]
    chances = kept.get(proposal.award.criterion or OVERALL, {"entries": []})
    ranked = chances["entries"]
    above = {placed.entry_id for placed in placed_above}
    below = [n for n, entry in enumerate(ranked) if entry not in above]
    if proposal.entry_id not in ranked or not below:
        return None
    chance = chances["beats"][ranked.index(proposal.entry_id)][below[0]]
    return None if chance is None else in_words(chance)


def _bar(row: Mapping[str, Any], lowest: int, highest: int) -> Bar | None:
    if row["low"] is None:
        return None

    def at(points: float) -> float:
        return round(100 * (min(max(points, lowest), highest) - lowest) / (highest - lowest), 2)

    low = at(row["low"])
    return Bar(low=low, width=max(at(row["high"]) - low, 0.5), score=at(row["score"]), raw=at(row["raw"]))
