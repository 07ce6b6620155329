"""One film of a ranking with all that its judges said: what each scoresheet does to its score."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest.models import Entry
from judging.domain.queries.standings import Standing, standings_of
from judging.models import Mark, Scoresheet, TalliedJudge, TalliedSheet, Tally
from judging.science.diagnostics import DISPUTED

MOMENT = re.compile(r"^(\d{1,3}):([0-5]\d)\b\s*")


@dataclass(frozen=True)
class Note:
    """A line of a judge's notes; `second` where it is about a moment of the film."""

    text: str
    second: int | None


@dataclass(frozen=True)
class JudgedSheet:
    """What one judge said. `effect`: points by which it raises the film's score, None where that cannot be
    told; `off`: how far it is from what was expected of this judge."""

    judge: str
    round: str
    points: float
    expected: float | None
    z: float | None
    without: float | None
    severity: float | None
    score: float | None
    marks: list[tuple[str, int | None]]
    notes: list[Note]
    comment: str
    seen_height: int | None

    @property
    def off(self) -> float | None:
        return None if self.expected is None else self.points - self.expected

    @property
    def effect(self) -> float | None:
        return None if self.without is None or self.score is None else self.score - self.without

    @property
    def is_far(self) -> bool:
        return self.z is not None and abs(self.z) > DISPUTED


@dataclass(frozen=True)
class JudgedFilm:
    standing: Standing
    film_id: int | None
    seconds: float
    sheets: list[JudgedSheet]


def judged_film(tally: Tally, code: str) -> JudgedFilm | None:
    """A film that the ranking has; seven queries. None for another."""
    row = next((row for row in tally.results["entries"] if row["code"] == code), None)
    if row is None:
        return None
    film = Entry.objects.select_related("film").get(pk=row["id"]).film
    (standing,) = standings_of(tally, [row])
    return JudgedFilm(
        standing=standing,
        film_id=film.pk if film else None,
        seconds=(film.duration_ms or 0) / 1000 if film else 0.0,
        sheets=_sheets_of(tally, row),
    )


def _sheets_of(tally: Tally, row: Mapping[str, Any]) -> list[JudgedSheet]:
    sheets = list(
        Scoresheet.objects.filter(counts_for__entry=row["id"], submitted_at__isnull=False)
        .filter(counts_for__code__in=_counted(tally, row["id"]))
        .select_related("counts_for__seat__judge", "counts_for__seat__round")
        .order_by("counts_for__seat__round__number", "counts_for__seat__judge")
    )
    marks: defaultdict[int, list[tuple[str, int | None]]] = defaultdict(list)
    given = (
        Mark.objects.filter(scoresheet__in=sheets).select_related("criterion").order_by("criterion__order")
    )
    for mark in given:
        marks[mark.scoresheet_id].append((mark.criterion.title, mark.value))
    told = {one.judge_id: one for one in TalliedSheet.objects.filter(tally=tally, entry=row["id"])}
    severity = dict(TalliedJudge.objects.filter(tally=tally).values_list("judge", "severity"))
    return [
        JudgedSheet(
            judge=str(sheet.counts_for.seat.judge),
            round=sheet.counts_for.seat.round.title,
            points=told[sheet.counts_for.seat.judge_id].points,
            expected=told[sheet.counts_for.seat.judge_id].expected,
            z=told[sheet.counts_for.seat.judge_id].z,
            without=told[sheet.counts_for.seat.judge_id].without,
            severity=severity.get(sheet.counts_for.seat.judge_id),
            score=row["score"],
            marks=marks[sheet.pk],
            notes=notes_in(sheet.notes),
            comment=sheet.comment,
            seen_height=sheet.seen_height,
        )
        for sheet in sheets
        if sheet.counts_for and sheet.counts_for.seat.judge_id in told
    ]


def _counted(tally: Tally, entry: int) -> list[str]:
    """Codes of the assignments whose scoresheets the ranking counts."""
    parts = (tally.inputs, *tally.inputs.get("earlier", ()))
    return [sheet["assignment"] for part in parts for sheet in part["sheets"] if sheet["entry"] == entry]


def notes_in(text: str) -> list[Note]:
    """The lines of a judge's notes; those that begin with a time, like 1:05, are about that moment."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        moment = MOMENT.match(line)
        second = 60 * int(moment[1]) + int(moment[2]) if moment else None
        found.append(Note(line[moment.end() :] if moment else line, second))
    return found
