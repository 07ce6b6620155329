"""Which entry gets which award: awards in their order, each to the best eligible entry left.

"Serial dictatorship of awards" (judging.md 6): ordered by value it is monotone - a higher estimate never
costs an entry a better award. One award per entry and per team. Nothing is decided by id or by time: a tie
that estimates, chances and numbers of reviews cannot break is left to the jury, and everything after it
waits.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from scipy.special import ndtr

from judging.science.award_rules import (
    AUDIENCE,
    JURY,
    OVERALL,
    AwardPlace,
    AwardRule,
    Candidate,
    Estimate,
    PlaceOutcome,
    Proposal,
    Reason,
    Skip,
)
from judging.science.errors import BadAward, BadIdentity
from judging.science.fit import EQUAL
from judging.science.reviews import checked_id

__all__ = [
    "AUDIENCE",
    "JURY",
    "OVERALL",
    "AwardPlace",
    "AwardRule",
    "Candidate",
    "Estimate",
    "PlaceOutcome",
    "Proposal",
    "Reason",
    "Skip",
    "propose_awards",
    "reaches",
]


def propose_awards(
    awards: Iterable[AwardRule],
    candidates: Iterable[Candidate],
    *,
    decided: Mapping[str, Sequence[int]] | None = None,
) -> Proposal:
    """Propose a winner for every place.

    `decided`: by award, the entries the jury has already chosen for its first places (overrides, broken
    ties); they are taken before anything is proposed. To withdraw an award, bar its entry and leave it out:
    the next in line is proposed. Raises BadAward (count below 1, two awards of one order or key, a decision
    that does not fit), BadIdentity (bad or repeated ids).
    """
    ordered = _checked_awards(awards)
    pool = _checked_candidates(candidates)
    chosen = _checked_decisions(decided or {}, ordered, pool)
    night = _Night(pool, chosen)
    places: list[AwardPlace] = []
    for award in ordered:
        places += night.give(award, chosen.get(award.key, ()))
    return Proposal(tuple(places))


class _Night:
    """Awards one after the other. Entries are put in order once for each basis and pool; an award then walks
    down its order as far as it gives."""

    def __init__(self, pool: Mapping[int, Candidate], chosen: Mapping[str, Sequence[int]]) -> None:
        self.pool = pool
        self.holds = {entry: award for award, entries in chosen.items() for entry in entries}
        self.team_holds = {pool[entry].team: award for entry, award in self.holds.items()}
        self.waiting = False
        self.orders: dict[tuple[str, str], list[Candidate]] = {}

    def give(self, award: AwardRule, fixed: Sequence[int]) -> list[AwardPlace]:
        """All places of an award, those decided already first."""
        places = [
            AwardPlace(award.key, number, PlaceOutcome.DECIDED, entry, reason=Reason.JURY)
            for number, entry in enumerate(fixed, start=1)
        ]
        for number in range(len(fixed) + 1, award.count + 1):
            if award.basis == JURY:
                place = AwardPlace(award.key, number, PlaceOutcome.FREE)
            elif award.is_awaited:
                place = AwardPlace(award.key, number, PlaceOutcome.WAITING, reason=Reason.NOT_COUNTED)
            elif self.waiting:
                place = AwardPlace(award.key, number, PlaceOutcome.WAITING, reason=Reason.EARLIER_TIE)
            elif places and places[-1].outcome is PlaceOutcome.NOT_AWARDED:
                place = replace(places[-1], place=number)  # who is left is left still
            else:
                place = self._fill(award, number)
            self._note(place)
            places.append(place)
        return places

    def _note(self, place: AwardPlace) -> None:
        if place.outcome is PlaceOutcome.TIED or place.reason is Reason.NOT_COUNTED:
            self.waiting = True
        elif place.outcome is PlaceOutcome.PROPOSED and place.entry is not None:
            self.holds[place.entry] = place.award
            self.team_holds[self.pool[place.entry].team] = place.award

    def _order(self, award: AwardRule) -> list[Candidate]:
        """Its pool, the best first."""
        key = (award.basis, award.pool)
        if key not in self.orders:
            members = [c for c in self.pool.values() if award.pool in c.pools]
            self.orders[key] = sorted(members, key=lambda c: (-_score(c, award.basis), c.entry))
        return self.orders[key]

    def _fill(self, award: AwardRule, number: int) -> AwardPlace:
        """The best eligible entry for one place, with those passed over before it."""
        members = self._order(award)
        eligible: list[Candidate] = []
        skips: list[Skip] = []
        for c in members:
            if eligible and _score(c, award.basis) < _score(eligible[0], award.basis) - 2 * EQUAL:
                break
            skip = _refusal(award, c, self.holds, self.team_holds)
            if skip is None:
                eligible.append(c)
            else:
                skips.append(skip)
        if not eligible:
            return AwardPlace(award.key, number, PlaceOutcome.NOT_AWARDED, reason=_why_nobody(members, skips))
        best = _leaders(eligible, award.basis)
        least = _score(best[0], award.basis) - EQUAL
        better = tuple(skip for skip in skips if _score(self.pool[skip.entry], award.basis) >= least)
        if len(best) > 1 and not _all_fit(award, number, best):
            tied = tuple(sorted(c.entry for c in best))
            return AwardPlace(award.key, number, PlaceOutcome.TIED, tied=tied, skips=better)
        return AwardPlace(award.key, number, PlaceOutcome.PROPOSED, best[0].entry, skips=better)


def _why_nobody(members: Sequence[Candidate], skips: Sequence[Skip]) -> Reason:
    if any(skip.reason is Reason.BELOW_THRESHOLD for skip in skips):
        return Reason.NOBODY_ABOVE_THRESHOLD
    return Reason.NOBODY_LEFT if members else Reason.POOL_EMPTY


def _all_fit(award: AwardRule, number: int, best: Sequence[Candidate]) -> bool:
    """Equal prizes for all of them: no tie to break, unless two of one team are among them."""
    places_left = award.count - number + 1
    return len(best) <= places_left and len({c.team for c in best}) == len(best)


def _leaders(eligible: Sequence[Candidate], basis: str) -> list[Candidate]:
    """The best by score, then chance, then number of reviews; several when all three are equal."""
    for measure in ("score", "chance", "reviews"):
        values = [_known(getattr(c.estimates[basis], measure)) for c in eligible]
        best = max(values) - EQUAL
        eligible = [c for c, value in zip(eligible, values, strict=True) if value >= best]
    return sorted(eligible, key=lambda c: c.entry)


def _known(value: float) -> float:
    return -1.0 if math.isnan(value) else float(value)


def _refusal(
    award: AwardRule, c: Candidate, holds: Mapping[int, str], team_holds: Mapping[int, str]
) -> Skip | None:
    """Why this entry of the pool may not win this award; None when it may."""
    estimate = c.estimates.get(award.basis)
    if c.barred:
        return Skip(c.entry, Reason.BARRED, c.barred)
    if estimate is None or not math.isfinite(estimate.score):
        return Skip(c.entry, Reason.UNJUDGED)
    if c.entry in holds:
        return Skip(c.entry, Reason.HAS_AWARD, holds[c.entry])
    if c.team in team_holds:
        return Skip(c.entry, Reason.TEAM_HAS_AWARD, team_holds[c.team])
    if not reaches(estimate, award):
        return Skip(c.entry, Reason.BELOW_THRESHOLD, f"{award.threshold:g}")
    return None


def reaches(estimate: Estimate, award: AwardRule) -> bool:
    """Whether it is not below the award's threshold, as surely as the award asks."""
    if award.threshold is None:
        return True
    if estimate.se <= 0:
        return estimate.score >= award.threshold
    return float(ndtr((estimate.score - award.threshold) / estimate.se)) >= award.certainty - 1e-12


def _score(candidate: Candidate, basis: str) -> float:
    estimate = candidate.estimates.get(basis)
    return -math.inf if estimate is None or math.isnan(estimate.score) else estimate.score


def _checked_awards(awards: Iterable[AwardRule]) -> list[AwardRule]:
    ordered = sorted(awards, key=lambda award: award.order)
    for award in ordered:
        if award.count < 1:
            raise BadAward(f"Award {award.key} has count {award.count}, expected at least 1.")
        if award.threshold is not None and not math.isfinite(award.threshold):
            raise BadAward(f"Award {award.key} has threshold {award.threshold}, expected a number or none.")
        if not 0 < award.certainty < 1:
            raise BadAward(
                f"Award {award.key} has certainty {award.certainty}, expected a number between 0 and 1."
            )
    for first, second in pairwise(ordered):
        if first.order == second.order:
            raise BadAward(f"Awards {first.key} and {second.key} both have order {first.order}.")
    if len({award.key for award in ordered}) < len(ordered):
        raise BadAward("Two awards have the same key; each is expected once.")
    return ordered


def _checked_candidates(candidates: Iterable[Candidate]) -> dict[int, Candidate]:
    pool: dict[int, Candidate] = {}
    for candidate in candidates:
        if checked_id(candidate.entry, "entry") in pool:
            raise BadIdentity(f"Entry {candidate.entry} is a candidate twice, expected once.")
        pool[candidate.entry] = candidate
    return dict(sorted(pool.items()))


def _checked_decisions(
    decided: Mapping[str, Sequence[int]], awards: Sequence[AwardRule], pool: Mapping[int, Candidate]
) -> dict[str, tuple[int, ...]]:
    counts = {award.key: award.count for award in awards}
    seen: set[int] = set()
    for key, entries in decided.items():
        if key not in counts:
            raise BadAward(f"A decision names award {key}, which is not among the awards.")
        if len(entries) > counts[key]:
            raise BadAward(f"Award {key} has {len(entries)} decided winners for {counts[key]} places.")
        for entry in entries:
            if entry not in pool:
                raise BadAward(f"Award {key} was decided for entry {entry}, which is no candidate.")
            if entry in seen:
                raise BadAward(f"Entry {entry} was decided for two places.")
            if pool[entry].barred:
                raise BadAward(
                    f"Award {key} was decided for entry {entry}, which is barred: {pool[entry].barred}."
                )
            seen.add(entry)
    return {key: tuple(entries) for key, entries in decided.items()}
