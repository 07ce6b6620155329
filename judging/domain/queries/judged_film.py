"""One film of a ranking with all that its judges said: what each scoresheet does to its score."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from judging.domain.counted_sheets import SheetFate
from judging.domain.queries.departures import Departure, departures_of
from judging.domain.queries.standings import Standing, standings_of
from judging.models import Mark, RankedEntry, Scoresheet, TalliedJudge, TalliedSheet, Tally
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
    told; `off`: how far it is from what was expected of this judge. A sheet that does not count has no
    numbers; `replaced_by`: the round of the judge's later one, "" where too little of it was scored."""

    judge: str
    round: str
    counts: bool
    replaced_by: str
    points: float | None
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
        return None if self.expected is None or self.points is None else self.points - self.expected

    @property
    def effect(self) -> float | None:
        return None if self.without is None or self.score is None else self.score - self.without

    @property
    def is_far(self) -> bool:
        return self.z is not None and abs(self.z) > DISPUTED


@dataclass(frozen=True)
class WithoutJudge:
    """Where the film would stand without everything that one judge gave in the ranking. `rank` None: it would
    have too few scoresheets to be ranked."""

    judge: str
    rank: int | None
    score: float | None


@dataclass(frozen=True)
class JudgedFilm:
    """`without`: one line for each judge whose scoresheet counts; none where it was not calculated."""

    standing: Standing
    film_id: int | None
    seconds: float
    sheets: list[JudgedSheet]
    without: list[WithoutJudge]
    departure: Departure | None

    @property
    def ranks_without(self) -> tuple[int, int] | None:
        """From the best rank to the worst, whichever judge is left out; None where it may not be ranked."""
        ranks = [line.rank for line in self.without if line.rank is not None]
        return (min(ranks), max(ranks)) if ranks and len(ranks) == len(self.without) else None


def judged_film(tally: Tally, code: str) -> JudgedFilm | None:
    """A film that the ranking has; ten queries at most. None for another."""
    ranked = RankedEntry.objects.filter(tally=tally, entry__code=code).select_related("entry__film").first()
    if ranked is None:
        return None
    row, entry = ranked.line, ranked.entry
    film = entry.film
    told = TalliedSheet.objects.filter(tally=tally, entry=entry).select_related("judge")
    (standing,) = standings_of(tally, [row])
    return JudgedFilm(
        standing=standing,
        film_id=film.pk if film else None,
        seconds=(film.duration_ms or 0) / 1000 if film else 0.0,
        sheets=_sheets_of(ranked, {one.judge_id: one for one in told}),
        without=[
            WithoutJudge(str(one.judge), one.rank_left_out, one.score_left_out)
            for one in sorted(told, key=lambda one: str(one.judge))
            if one.is_left_out
        ],
        departure=departures_of([entry]).get(entry.pk),
    )


def _sheets_of(ranked: RankedEntry, told: Mapping[int, TalliedSheet]) -> list[JudgedSheet]:
    """All of the film, those that do not count too; none where the ranking keeps no details."""
    if not told:
        return []
    fates = ranked.fates
    sheets = list(
        Scoresheet.objects.filter(counts_for__code__in=fates, submitted_at__isnull=False)
        .select_related("counts_for__seat__judge", "counts_for__seat__round")
        .order_by("counts_for__seat__round__number", "counts_for__seat__judge")
    )
    marks: defaultdict[int, list[tuple[str, int | None]]] = defaultdict(list)
    given = (
        Mark.objects.filter(scoresheet__in=sheets).select_related("criterion").order_by("criterion__order")
    )
    for mark in given:
        marks[mark.scoresheet_id].append((mark.criterion.title, mark.value))
    severity = dict(TalliedJudge.objects.filter(tally=ranked.tally_id).values_list("judge", "severity"))
    counting = {
        sheet.counts_for.seat.judge_id: sheet.counts_for.seat.round.title
        for sheet in sheets
        if sheet.counts_for and fates[sheet.counts_for.code] == SheetFate.COUNTS
    }
    shown = []
    for sheet in sheets:
        assert sheet.counts_for is not None, "found by it"
        seat, fate = sheet.counts_for.seat, fates[sheet.counts_for.code]
        numbers = told.get(seat.judge_id) if fate == SheetFate.COUNTS else None
        shown.append(
            JudgedSheet(
                judge=str(seat.judge),
                round=seat.round.title,
                counts=fate == SheetFate.COUNTS,
                replaced_by=counting[seat.judge_id] if fate == SheetFate.REPLACED else "",
                points=numbers.points if numbers else None,
                expected=numbers.expected if numbers else None,
                z=numbers.z if numbers else None,
                without=numbers.without if numbers else None,
                severity=severity.get(seat.judge_id) if numbers else None,
                score=ranked.line["score"],
                marks=marks[sheet.pk],
                notes=notes_in(sheet.notes),
                comment=sheet.comment,
                seen_height=sheet.seen_height,
            )
        )
    return shown


def notes_in(text: str) -> list[Note]:
    """The lines of a judge's notes; those that begin with a time, like 1:05, are about that moment."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        moment = MOMENT.match(line)
        second = 60 * int(moment[1]) + int(moment[2]) if moment else None
        found.append(Note(line[moment.end() :] if moment else line, second))
    return found
