"""What the jury has to talk about: the lines between awards, and only the entries that could stand on either
side.

Between the last prize of one award and whatever comes below, P(above the line) = P(rank <= r) in the joint
posterior; a line is clear, likely or too close to call by P(last above beats first below) (judging.md 6).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from judging.science.allocation import AwardRule, Candidate, PlaceOutcome, Proposal, reaches
from judging.science.posterior import Certainty, Contenders, in_words

WIDE, NARROW, TOO_MANY = (0.10, 0.90), (0.25, 0.75), 8
NEIGHBOURS = 3  # entries on each side of a line, where no chance is claimed


@dataclass(frozen=True)
class BandRow:
    """An entry that could stand on either side of a line, or stands next to it."""

    entry: int
    above: float | None  # P(above the line); None where no chance is claimed


@dataclass(frozen=True)
class CutLine:
    """The line below an award: who stands next to it, how sure that is, and whom to deliberate on."""

    award: str
    rank: int  # places above the line in its field
    last_above: int
    first_below: int
    probability: float | None  # P(last_above beats first_below)
    certainty: Certainty | None
    above: frozenset[int]  # of the band, by the estimates
    band: tuple[BandRow, ...]  # best first, always with the two next to the line
    limits: tuple[float, float]  # probabilities of the band
    chances: Mapping[int, float]  # P(above the line) of the whole field; empty where no chance is claimed


def deliberation_lines(
    awards: Iterable[AwardRule],
    candidates: Iterable[Candidate],
    proposal: Proposal,
    contenders: Mapping[str, Contenders],
    *,
    seed: int,
) -> tuple[CutLine, ...]:
    """One line per award, in order of the awards; `contenders` by basis. Awards without a rival have no line.

    The field of an award are the contenders of its pool that may win it, one (the best) of each team; none
    that is below its threshold. Awards of the same basis, pool and threshold in a row share a field, so that
    "4|5" is asked of the same entries as "1|2", but for what an award between them takes.
    """
    everyone = {candidate.entry: candidate for candidate in candidates}
    ordered = sorted(awards, key=lambda award: award.order)
    lines: list[CutLine] = []
    for (basis, _pool, _threshold), group in groupby(ordered, key=_field_of):
        sharing = {award.key: award for award in group}
        found = contenders[basis]
        rank = 0
        for award in sharing.values():
            field = _field(award, everyone, found, _taken_from(award, sharing, proposal))
            rank += award.count
            if rank < len(field):
                lines.append(_line(award, found, field, rank, seed))
    return tuple(lines)


def _taken_from(award: AwardRule, sharing: Collection[str], proposal: Proposal) -> set[int]:
    """The entries that awards of other fields take: those that come before this one, and those decided."""
    orders = [place.award for place in proposal.places]
    start = orders.index(award.key) if award.key in orders else 0
    return {
        place.entry
        for n, place in enumerate(proposal.places)
        if place.entry is not None
        and place.award not in sharing
        and (n < start or place.outcome is PlaceOutcome.DECIDED)
    }


@dataclass(frozen=True)
class Stability:
    """What one judge's absence would change in a proposal."""

    judge: int
    lost: tuple[int, ...]  # entries that would win nothing
    gained: tuple[int, ...]  # entries that would win instead
    first_changes: bool  # the award of the highest order would go to another entry


def measure_stability(proposal: Proposal, without: Mapping[int, Proposal]) -> tuple[Stability, ...]:
    """Compare a proposal with those made from `leave_judges_out` fits, by judge; ascending ids.

    A judge in whose absence nothing changes is listed with empty hands: the chair sees that all were tried.
    """
    winners = proposal.winners.keys()
    first = proposal.places[0].entry if proposal.places else None
    return tuple(
        Stability(
            judge=judge,
            lost=tuple(sorted(winners - other.winners.keys())),
            gained=tuple(sorted(other.winners.keys() - winners)),
            first_changes=bool(other.places) and other.places[0].entry != first,
        )
        for judge, other in sorted(without.items())
    )


def _field_of(award: AwardRule) -> tuple[str, str, float | None]:
    return award.basis, award.pool, award.threshold


def _field(
    award: AwardRule, everyone: Mapping[int, Candidate], contenders: Contenders, gone: set[int]
) -> list[int]:
    """Entries that may win, best first, one per team."""
    taken = {everyone[entry].team for entry in gone if entry in everyone}
    best: dict[int, int] = {}
    for entry in contenders.entries:
        candidate = everyone.get(entry)
        if not candidate or award.pool not in candidate.pools or candidate.barred or candidate.team in taken:
            continue
        estimate = candidate.estimates.get(award.basis)
        if estimate is None or reaches(estimate, award):
            best.setdefault(candidate.team, entry)
    return list(best.values())


def _line(award: AwardRule, contenders: Contenders, field: list[int], rank: int, seed: int) -> CutLine:
    beside = {field[rank - 1], field[rank]}
    above = contenders.within(rank, among=field, seed=seed)
    p = contenders.chance(field[rank - 1], field[rank])
    limits = WIDE
    if not above:
        band = field[max(rank - NEIGHBOURS, 0) : rank + NEIGHBOURS]
    else:
        band = _between(above, limits, beside)
        if len(band) > TOO_MANY:
            limits = NARROW
            band = _between(above, limits, beside)
    return CutLine(
        award=award.key,
        rank=rank,
        last_above=field[rank - 1],
        first_below=field[rank],
        probability=p,
        certainty=None if p is None else in_words(p),
        above=frozenset(field[:rank]) & frozenset(band),
        band=tuple(BandRow(entry, above.get(entry)) for entry in band),
        limits=limits,
        chances=above,
    )


def _between(above: Mapping[int, float], limits: tuple[float, float], beside: set[int]) -> list[int]:
    low, high = limits
    return [entry for entry, chance in above.items() if low < chance < high or entry in beside]
