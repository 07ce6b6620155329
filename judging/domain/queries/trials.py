"""What would change without a judge's scores, as the page shows it before it is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest.models import Award, Entry
from judging.domain.queries.chances import ChanceInWords
from judging.domain.queries.standings import titles_of
from judging.models import TallyTask


@dataclass(frozen=True)
class Place(ChanceInWords):
    """Where a film stands in one of the two rankings; None where it has no rank, or no chance is known."""

    rank: int | None
    chance: float | None
    is_above: bool
    is_tied: bool


@dataclass(frozen=True)
class CrossingFilm:
    code: str
    title: str
    before: Place
    after: Place


@dataclass(frozen=True)
class CrossedLine:
    """A line and the films that cross it; `award` empty: the line of the films that advance."""

    award: str
    films: list[CrossingFilm]

    @property
    def has_chances(self) -> bool:
        return any(film.before.chance is not None or film.after.chance is not None for film in self.films)


@dataclass(frozen=True)
class ExclusionTrial:
    """`changed` of `ranked` films have another rank, or none. `waiting`: awards that depend on a tie for an
    earlier one, which the jury decides."""

    unranked: list[str]
    ranked: int
    changed: int
    method_changes: bool
    first_changes: bool
    waiting: list[str]
    crossed: list[CrossedLine]


def read_trial(task: TallyTask) -> ExclusionTrial:
    """What a finished trial found; three queries."""
    result, tally = task.result, task.tally
    names = {award.slug: award.title for award in Award.objects.filter(edition=tally.round.edition_id)}
    lines = [line for line in result["lines"] if line["films"]]
    crossing = {film["entry"] for line in lines for film in line["films"]}
    titles, codes = titles_of(crossing), dict(Entry.objects.filter(pk__in=crossing).values_list("pk", "code"))
    return ExclusionTrial(
        unranked=result["unranked"],
        ranked=result["ranked"],
        changed=result["changed"],
        method_changes=result["method_changes"],
        first_changes=result.get("first_changes", False),
        waiting=[names[line["award"]] for line in result["lines"] if line.get("waits")],
        crossed=[
            CrossedLine(
                award=names.get(line["award"], line["award"]),
                films=[
                    CrossingFilm(
                        code=codes[film["entry"]],
                        title=titles.get(film["entry"], ""),
                        before=_place(film["before"]),
                        after=_place(film["after"]),
                    )
                    for film in line["films"]
                ],
            )
            for line in lines
        ],
    )


def _place(side: Mapping[str, Any]) -> Place:
    return Place(side["rank"], side["chance"], side["above"], side["tied"])
