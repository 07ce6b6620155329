"""What the jury has to talk about: the lines between awards, and only the entries that could stand on either
side.

Between the last prize of one award and whatever comes below, P(above the line) = P(rank <= r) in the joint
posterior; a line is clear, likely or too close to call by P(last above beats first below) (judging.md 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from judging.science.allocation import AwardRule, Candidate, Proposal
from judging.science.fit import Evidence, Fit
from judging.science.posterior import Certainty, in_words, probability_beats, rank_probabilities

WIDE, NARROW, TOO_MANY = (0.10, 0.90), (0.25, 0.75), 8


@dataclass(frozen=True)
class BandRow:
    """An entry that could stand on either side of a line."""

    entry: int
    above: float  # P(above the line)
    score: float
    se: float
    raw_mean: float
    reviews: int


@dataclass(frozen=True)
class CutLine:
    """The line below an award: who stands next to it, how sure that is, and whom to deliberate on."""

    award: str
    rank: int  # places above the line in its field
    last_above: int
    first_below: int
    probability: float  # P(last_above beats first_below)
    certainty: Certainty
    band: tuple[BandRow, ...]  # best first
    limits: tuple[float, float]  # probabilities of the band


def deliberation_lines(
    awards: Iterable[AwardRule],
    candidates: Iterable[Candidate],
    proposal: Proposal,
    fits: Mapping[str, Fit],
    *,
    seed: int,
) -> tuple[CutLine, ...]:
    """One line per award, in order of the awards; `fits` by basis. Awards without a rival have no line.

    The field of an award are the entries of its pool that may win it, one (the best) of each team. Awards of
    the same basis and pool in a row share a field, so that "4|5" is asked of the same entries as "1|2".
    """
    lines: list[CutLine] = []
    field: list[int] = []
    everyone = tuple(candidates)
    previous: tuple[str, str] | None = None
    rank, gone = 0, set[int]()
    by_award: dict[str, list[int]] = {}
    for place in proposal.places:
        if place.entry is not None:
            by_award.setdefault(place.award, []).append(place.entry)
    for award in sorted(awards, key=lambda a: a.order):
        fit = fits[award.basis]
        if (award.basis, award.pool) != previous:
            previous, rank = (award.basis, award.pool), 0
            field = _field(award, everyone, fit, gone)
        rank += award.count
        gone.update(by_award.get(award.key, ()))
        if rank < len(field):
            lines.append(_line(award, fit, field, rank, seed))
    return tuple(lines)


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


def _field(award: AwardRule, candidates: Iterable[Candidate], fit: Fit, gone: set[int]) -> list[int]:
    """Entries that may win, best first, one per team."""
    everyone = {c.entry: c for c in candidates}
    taken = {everyone[entry].team for entry in gone if entry in everyone}
    judged = {
        entry
        for entry, standing in zip(fit.reviews.entries, fit.standings, strict=True)
        if standing is not Evidence.UNJUDGED
    }
    members = [
        c
        for c in everyone.values()
        if award.pool in c.pools and not c.barred and c.entry in judged and c.team not in taken
    ]
    members.sort(key=lambda c: (-fit.effect[fit.entry_index(c.entry)], c.entry))
    best: dict[int, int] = {}
    for candidate in members:
        best.setdefault(candidate.team, candidate.entry)
    return list(best.values())


def _line(award: AwardRule, fit: Fit, field: list[int], rank: int, seed: int) -> CutLine:
    chances = rank_probabilities(fit, field, seed=seed)
    above = chances.within(rank)
    p = probability_beats(fit, field[rank - 1], field[rank])
    limits = WIDE
    band = [e for e in chances.entries if WIDE[0] < above[e] < WIDE[1]]
    if len(band) > TOO_MANY:
        limits = NARROW
        band = [e for e in chances.entries if NARROW[0] < above[e] < NARROW[1]]
    return CutLine(
        award=award.key,
        rank=rank,
        last_above=field[rank - 1],
        first_below=field[rank],
        probability=p,
        certainty=in_words(p),
        band=tuple(_row(fit, entry, above[entry]) for entry in band),
        limits=limits,
    )


def _row(fit: Fit, entry: int, above: float) -> BandRow:
    n = fit.entry_index(entry)
    return BandRow(
        entry=entry,
        above=above,
        score=float(fit.score[n]),
        se=float(fit.se[n]),
        raw_mean=float(fit.raw_mean[n]),
        reviews=int(fit.reviews.entry_counts[n]),
    )
