"""Where the jury has to look at awards by one criterion: the films that could stand on either side of each
line, with their chances, among those that may still win it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from contest.enums import EntryState
from contest.models import Award, Entry
from judging.domain.proposals import OUT, POOL, rule_of
from judging.domain.queries.standings import estimate_on, titles_of
from judging.enums import Outcome
from judging.models import Criterion, Tally
from judging.science.allocation import OVERALL, AwardPlace, Candidate, PlaceOutcome, Proposal
from judging.science.deliberation import BandRow, CutLine, deliberation_lines
from judging.science.posterior import Certainty, Contenders, in_words


@dataclass(frozen=True)
class ContestedFilm:
    """A film near the line of an award. `score` and `raw` are on its criterion; `chance`: that it belongs
    above the line, None where the ranking knows of none."""

    entry: int
    code: str
    title: str
    score: float | None
    raw: float | None
    chance: float | None
    is_above: bool

    @property
    def percent(self) -> int | None:
        return None if self.chance is None else round(100 * self.chance)

    @property
    def certainty(self) -> Certainty | None:
        return None if self.chance is None else in_words(self.chance)


@dataclass(frozen=True)
class ContestedAward:
    """`films` best first on the criterion; those that hold another award are not among them.
    `waits`: for a tie for an earlier award, whose films are among them still."""

    name: str
    criterion: str
    films: list[ContestedFilm]
    waits: bool

    @property
    def has_chances(self) -> bool:
        return any(film.chance is not None for film in self.films)


def contested_awards(tally: Tally) -> list[ContestedAward]:
    """Those by one criterion, in their order; none where films advance. At most five queries."""
    if tally.inputs.get("line"):
        return []
    awards = list(Award.objects.filter(edition=tally.round.edition_id).order_by("order"))
    by_slug = {award.slug: award for award in awards if award.criterion}
    if not by_slug:
        return []
    contenders = contenders_in(tally.results)
    rules = [
        rule_of(award) for award in awards if (award.criterion or OVERALL) in contenders and not award.is_free
    ]
    proposal = _places(tally)
    lines = deliberation_lines(rules, _candidates(tally, contenders), proposal, contenders, seed=tally.seed)
    waiting = {place.award for place in proposal.places if place.outcome is PlaceOutcome.WAITING}
    shown = [line for line in lines if line.award in by_slug]
    rows = {row["id"]: row for row in tally.results["entries"]}
    titles = titles_of(row.entry for line in shown for row in line.band)
    found = Criterion.objects.filter(rubric__round=tally.round_id).order_by("rubric__version")
    criteria = {criterion.slug: criterion.title for criterion in found}
    return [
        ContestedAward(
            name=by_slug[line.award].title,
            criterion=criteria.get(by_slug[line.award].criterion, by_slug[line.award].criterion),
            films=[
                _film(line, near, rows[near.entry], titles.get(near.entry, ""), by_slug[line.award].criterion)
                for near in line.band
            ],
            waits=line.award in waiting,
        )
        for line in shown
    ]


def contenders_in(results: Mapping[str, Any]) -> dict[str, Contenders]:
    """What a ranking keeps of its best films, by basis; without chances where an earlier release kept no
    covariance."""
    rows = {row["id"]: row for row in results["entries"]}
    return {
        basis: Contenders(
            entries=tuple(found["entries"]),
            score=np.array([estimate_on(rows[entry], basis)["score"] for entry in found["entries"]], float),
            covariance=_whole(half) if (half := found.get("covariance")) else None,
        )
        for basis, found in results["contenders"].items()
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
    return [
        Candidate(
            entry=entry["id"],
            team=entry["team"],
            pools=frozenset({POOL}),
            estimates={},
            barred=OUT if entry["id"] in out else "",
        )
        for entry in tally.inputs["entries"]
        if entry["id"] in known
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


def _film(line: CutLine, near: BandRow, row: Mapping[str, Any], title: str, criterion: str) -> ContestedFilm:
    estimate = estimate_on(row, criterion)
    return ContestedFilm(
        entry=near.entry,
        code=row["code"],
        title=title,
        score=estimate["score"],
        raw=estimate["raw"],
        chance=near.above,
        is_above=near.entry in line.above,
    )
