"""Where the jury has to look at awards by one criterion: the films that could stand on either side of each
line, with their chances, among those that may still win it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judging.domain.award_lines import lines_now
from judging.domain.queries.chances import ChanceInWords
from judging.domain.queries.standings import titles_of
from judging.domain.summaries import estimate_on, rows_of
from judging.models import Criterion, Tally
from judging.science.allocation import PlaceOutcome
from judging.science.deliberation import BandRow, CutLine


@dataclass(frozen=True)
class ContestedFilm(ChanceInWords):
    """A film near the line of an award. `score` and `raw` are on its criterion; `chance`: that it belongs
    above the line, None where the ranking knows of none."""

    entry: int
    code: str
    title: str
    score: float | None
    raw: float | None
    chance: float | None
    is_above: bool


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
    """Those by one criterion, in their order; none where films advance. At most eight queries."""
    if tally.summary["inputs"]["line"]:
        return []
    now = lines_now(tally)
    by_slug = {award.slug: award for award in now.awards if award.criterion}
    if not by_slug:
        return []
    waiting = {place.award for place in now.proposal.places if place.outcome is PlaceOutcome.WAITING}
    shown = [line for line in now.lines if line.award in by_slug]
    near = {row.entry for line in shown for row in line.band}
    rows, titles = rows_of(tally, near), titles_of(near)
    found = Criterion.objects.filter(rubric__round=tally.round_id).order_by("rubric__version")
    criteria = {criterion.slug: criterion.title for criterion in found}
    return [
        ContestedAward(
            name=by_slug[line.award].title,
            criterion=criteria.get(by_slug[line.award].criterion, by_slug[line.award].criterion),
            films=[
                _film(line, row, rows[row.entry], titles.get(row.entry, ""), by_slug[line.award].criterion)
                for row in line.band
            ],
            waits=line.award in waiting,
        )
        for line in shown
    ]


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
