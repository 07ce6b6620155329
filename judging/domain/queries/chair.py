"""A ranking as the chair reads it: filtered, with what is to be noticed of each film, and the lines that
matter between films."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from contest.enums import AwardBasis
from contest.models import Entry
from judging.domain.award_lines import lines_now
from judging.domain.counted_sheets import SheetFate
from judging.domain.queries.chances import ChanceInWords
from judging.domain.queries.contested import contested_awards
from judging.domain.queries.departures import Departure, departures_among
from judging.domain.queries.standings import Standing, standings_of
from judging.domain.summaries import Row
from judging.models import Assignment, RankedEntry, Recusal, TalliedSheet, Tally
from judging.science.allocation import OVERALL
from judging.science.diagnostics import DISPUTED

NEAR = (0.05, 0.95)  # chances of films that could stand on either side of the line
LOW = 480  # lines: the light copy
EVERY, FAR, LINE, RECUSED, SINGLE = "every", "far", "line", "recused", "single"
SHOWN = (EVERY, LINE, FAR, RECUSED, SINGLE)


@dataclass(frozen=True)
class Wish:
    """Which films are asked for: words of a title or a code, a country, and one of SHOWN."""

    words: str = ""
    country: str = ""
    shown: str = EVERY


@dataclass(frozen=True)
class Noticed:
    """Of a film: the scores of its judges from lowest to highest, how many stand far from the others, how
    many judges recused themselves, and how many saw it in LOW lines or fewer. `lowest` None: nothing is kept,
    by an earlier release."""

    lowest: float | None = None
    highest: float | None = None
    far: int = 0
    recused: int = 0
    low: int = 0


@dataclass(frozen=True)
class LineBelow(ChanceInWords):
    """A line between two films: what it divides, and how sure it is that the film above is the better one."""

    name: str
    chance: float | None


@dataclass(frozen=True)
class RankedFilm:
    standing: Standing
    noticed: Noticed
    line: LineBelow | None
    departure: Departure | None  # from the contest, since the ranking was calculated


@dataclass(frozen=True)
class SheetCounts:
    """How many scoresheets a ranking counts, in its table and of films that it does not rank, and how many it
    does not count."""

    counted: int
    elsewhere: int
    replaced: int
    incomplete: int


def counts_of(tally: Tally) -> SheetCounts:
    fates = Counter(tally.summary["fates"])
    counted, ranked = fates[SheetFate.COUNTS], tally.summary["reviews"]
    return SheetCounts(counted, counted - ranked, fates[SheetFate.REPLACED], fates[SheetFate.INCOMPLETE])


def wished_lines(tally: Tally, wish: Wish) -> QuerySet[RankedEntry]:
    """The lines of the ranking that are asked for, best first; at most eight queries before it is read."""
    lines = tally.lines.all()
    if wish.country:
        lines = lines.filter(entry__country=wish.country)
    if wish.words:
        lines = lines.filter(
            Q(entry__title__icontains=wish.words)
            | Q(entry__original_title__icontains=wish.words)
            | Q(entry__code__iexact=wish.words)
        )
    if wish.shown == SINGLE:
        return lines.filter(reviews=1)
    return lines if wish.shown == EVERY else lines.filter(entry__in=_entries_to_notice(tally, wish.shown))


def ranked_films(tally: Tally, rows: Sequence[Row]) -> list[RankedFilm]:
    """Lines of the ranking ready to be shown; seven queries at most."""
    noticed = _noticed_of(tally, [row["id"] for row in rows])
    lines, gone = lines_of(tally), departures_among([row["id"] for row in rows])
    return [
        RankedFilm(standing, noticed[standing.entry], lines.get(standing.entry), gone.get(standing.entry))
        for standing in standings_of(tally, rows)
    ]


def lines_of(tally: Tally) -> dict[int, LineBelow]:
    """By the last film above it: the line of a round from which films advance, else those below the awards on
    the whole score, among the films that no other award takes."""
    if line := tally.summary["inputs"]["line"]:
        last = tally.lines.filter(position=line).first() if line < tally.summary["ranked"] else None
        return {last.entry_id: LineBelow("", last.chance)} if last else {}
    now = lines_now(tally)
    names = {award.slug: award.title for award in now.awards if award.basis == AwardBasis.OVERALL}
    return {
        line.last_above: LineBelow(names[line.award], line.probability)
        for line in now.lines
        if line.award in names
    }


def countries_in(tally: Tally) -> list[str]:
    """Codes of the countries of the ranked entries."""
    entries = Entry.objects.filter(pk__in=tally.lines.values("entry")).exclude(country="")
    return sorted(set(entries.order_by().values_list("country", flat=True).distinct()))


def _entries_to_notice(tally: Tally, shown: str) -> Collection[int] | QuerySet[Any]:
    if shown == FAR:
        far: QuerySet[Any] = _far(tally).values("entry")
        return far
    if shown == RECUSED:
        return Recusal.objects.filter(entry__edition=tally.round.edition_id).values("entry")
    low, high = NEAR
    if tally.summary["inputs"]["line"]:
        near = tally.lines.filter(chance__gt=low, chance__lt=high).order_by()
        return near.values("entry")
    contested = {
        film.entry for award in contested_awards(tally) for film in award.films if film.chance is not None
    }
    return _near_awards(tally) | contested


def _near_awards(tally: Tally) -> set[int]:
    """Who could stand on either side of the line below an award on the whole score; nobody where no chances
    are kept."""
    contenders = tally.summary["results"]["contenders"].get(OVERALL, {"entries": [], "within": []})
    ranks, place = [], 0
    for award in tally.round.edition.awards.filter(basis=AwardBasis.OVERALL).order_by("order"):
        place += award.places
        ranks.append(place)
    low, high = NEAR
    return {
        entry
        for entry, within in zip(contenders["entries"], contenders["within"], strict=True)
        if any(rank <= len(within) and low < (within[rank - 1] or 0.0) < high for rank in ranks)
    }


def _noticed_of(tally: Tally, entries: Sequence[int]) -> dict[int, Noticed]:
    points: defaultdict[int, list[float]] = defaultdict(list)
    far: Counter[int] = Counter()
    counted = set()
    sheets = TalliedSheet.objects.filter(tally=tally, entry__in=entries)
    for entry, judge, given, z in sheets.values_list("entry", "judge", "points", "z"):
        points[entry].append(given)
        far[entry] += z is not None and abs(z) > DISPUTED
        counted.add((entry, judge))
    recused = Counter(Recusal.objects.filter(entry__in=entries).values_list("entry", flat=True))
    seen = Assignment.objects.filter(entry__in=entries, seat__round=tally.round_id)
    has_more = Q(entry__film__width__gt=LOW, entry__film__height__gt=LOW)  # else they saw all there is
    of_low = seen.filter(has_more, scoresheet__seen_height__lte=LOW).values_list("entry", "seat__judge")
    low = Counter(entry for entry, judge in of_low if (entry, judge) in counted)
    return {
        entry: Noticed(
            lowest=min(points[entry], default=None),
            highest=max(points[entry], default=None),
            far=far[entry],
            recused=recused[entry],
            low=low[entry],
        )
        for entry in entries
    }


def _far(tally: Tally) -> Any:
    return TalliedSheet.objects.filter(tally=tally).filter(Q(z__gt=DISPUTED) | Q(z__lt=-DISPUTED))
