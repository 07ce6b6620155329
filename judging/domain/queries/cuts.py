"""What the page of a cut shows: the line, and the films that could stand on either side of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contest.domain.nominees import by_title
from judging.domain.queries.departures import Departure, departures_of
from judging.domain.queries.standings import Standing, standings_of, titles_of
from judging.models import Cut, CutEntry, Tally
from judging.science.posterior import Certainty, in_words

WIDE, NARROW, TOO_MANY = (0.05, 0.95), (0.25, 0.75), 60  # chances of the films that are shown
NEIGHBOURS = 5  # films on each side of the line, where a ranking knows of no chances


@dataclass(frozen=True)
class AtLine:
    """A film near the line. `chance`: that it belongs above it, None where the ranking knows of none;
    `is_above`: where the ranking puts it."""

    standing: Standing
    chance: float | None
    is_above: bool

    @property
    def percent(self) -> int | None:
        return None if self.chance is None else round(100 * self.chance)

    @property
    def certainty(self) -> Certainty | None:
        """That it belongs above the line, as the number beside it says."""
        return None if self.chance is None else in_words(self.chance)


@dataclass(frozen=True)
class LinePreview:
    """Of `ranked` films, `line` are above; `sure_above` and `sure_below` are not listed, and sure where there
    are chances at all."""

    line: int
    ranked: int
    near: list[AtLine]
    has_chances: bool
    sure_above: int
    sure_below: int


@dataclass(frozen=True)
class MovedFilm:
    """A film of a cut; `reason` where it stands on the other side of the line than the ranking puts it;
    `departure` where it has left the contest since."""

    code: str
    title: str
    advances: bool
    reason: str
    departure: Departure | None


def line_of(tally: Tally) -> LinePreview:
    """The line of a ranking that has one; one query."""
    rows: list[dict[str, Any]] = tally.results["entries"]
    line = min(int(tally.inputs.get("line") or 0), len(rows))
    chances = {int(entry): chance for entry, chance in tally.results.get("line", {}).items()}
    near = _near(rows, chances, line, WIDE)
    if len(near) > TOO_MANY:
        near = _near(rows, chances, line, NARROW)
    shown = standings_of(tally, [rows[place] for place in near])
    films = [
        AtLine(standing=standing, chance=chances.get(standing.entry), is_above=place < line)
        for place, standing in zip(near, shown, strict=True)
    ]
    above = sum(film.is_above for film in films)
    return LinePreview(
        line=line,
        ranked=len(rows),
        near=films,
        has_chances=bool(chances),
        sure_above=line - above,
        sure_below=len(rows) - line - (len(films) - above),
    )


def moves_in(cut: Cut) -> list[MovedFilm]:
    """The films that were moved across the line, by title; three queries at most."""
    return _films_of(cut.entries.exclude(reason="").select_related("entry"))


def advancing_in(cut: Cut) -> list[MovedFilm]:
    """The films that advance, by title, those that have left the contest since too; three queries at most."""
    return _films_of(cut.entries.filter(advances=True).select_related("entry"))


def _films_of(rows: Iterable[CutEntry]) -> list[MovedFilm]:
    found = sorted(rows, key=lambda row: by_title(row.entry))
    titles, gone = titles_of(row.entry_id for row in found), departures_of(row.entry for row in found)
    return [
        MovedFilm(
            row.entry.code, titles.get(row.entry_id, ""), row.advances, row.reason, gone.get(row.entry_id)
        )
        for row in found
    ]


def _near(
    rows: list[dict[str, Any]], chances: dict[int, float], line: int, limits: tuple[float, float]
) -> list[int]:
    """Places of the films between these chances, and always the two on both sides of the line; its neighbours
    where there are no chances."""
    if not chances:
        return list(range(max(line - NEIGHBOURS, 0), min(line + NEIGHBOURS, len(rows))))
    low, high = limits
    return [
        place
        for place, row in enumerate(rows)
        if row["id"] in chances and (low < chances[row["id"]] < high or place in {line - 1, line})
    ]
