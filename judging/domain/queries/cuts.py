"""What the page of a cut shows: the line, and the films that could stand on either side of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from contest.domain.nominees import by_title
from contest.models import JournalEntry
from judging.domain.queries.chances import ChanceInWords
from judging.domain.queries.departures import Departure, departures_of
from judging.domain.queries.standings import Standing, standings_of, titles_of
from judging.models import Cut, CutEntry, RankedEntry, Round, Tally

WIDE, NARROW, TOO_MANY = (0.05, 0.95), (0.25, 0.75), 60  # chances of the films that are shown
NEIGHBOURS = 5  # films on each side of the line, where a ranking knows of no chances


@dataclass(frozen=True)
class AtLine(ChanceInWords):
    """A film near the line. `chance`: that it belongs above it, None where the ranking knows of none;
    `is_above`: where the ranking puts it."""

    standing: Standing
    chance: float | None
    is_above: bool


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


@dataclass(frozen=True)
class TakenBack:
    """A decision that does not stand any more, and who has taken it back."""

    advancing: int
    decided_by: str
    decided_at: datetime
    taken_back_by: str
    taken_back_at: datetime


def decisions_taken_back(round_: Round) -> list[TakenBack]:
    """The latest first. One query."""
    lines = JournalEntry.objects.filter(
        subject=f"round:{round_.code}", verb__in=("cut.decided", "cut.taken_back")
    )
    found, decided = [], None
    for line in lines.select_related("actor").order_by("number"):
        if line.verb == "cut.decided":
            decided = line
        elif decided is not None:
            names = [str(one.actor) if one.actor else "" for one in (decided, line)]
            found.append(TakenBack(decided.facts["advancing"], names[0], decided.at, names[1], line.at))
            decided = None
    return found[::-1]


def line_of(tally: Tally) -> LinePreview:
    """The line of a ranking that has one; four queries at most."""
    ranked = tally.summary["ranked"]
    line = min(int(tally.summary["inputs"]["line"] or 0), ranked)
    has_chances = tally.lines.filter(chance__isnull=False).exists()
    near = _near(tally, line, WIDE if has_chances else None)
    if len(near) > TOO_MANY:
        near = _near(tally, line, NARROW)
    shown = standings_of(tally, [one.line for one in near])
    films = [
        AtLine(standing=standing, chance=one.chance, is_above=one.position <= line)
        for one, standing in zip(near, shown, strict=True)
    ]
    above = sum(film.is_above for film in films)
    return LinePreview(
        line=line,
        ranked=ranked,
        near=films,
        has_chances=has_chances,
        sure_above=line - above,
        sure_below=ranked - line - (len(films) - above),
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


def _near(tally: Tally, line: int, limits: tuple[float, float] | None) -> list[RankedEntry]:
    """The films between these chances, and always the two on both sides of the line; its neighbours where
    there are no chances."""
    if limits is None:
        near = tally.lines.filter(position__gt=line - NEIGHBOURS, position__lte=line + NEIGHBOURS)
        return list(near)
    between = Q(chance__gt=limits[0], chance__lt=limits[1])
    at_line = Q(chance__isnull=False, position__in=[line, line + 1])
    return list(tally.lines.filter(between | at_line))
