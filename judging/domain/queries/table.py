"""The deliberation table: at each line between awards only the films that could stand on either side, the
prizes that wait for them, and in one heap all that is clear."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from contest.enums import AwardBasis
from contest.models import Award, Entry
from judging.domain.award_lines import LinesNow, lines_now
from judging.domain.awards import name_entry, name_place
from judging.domain.counted_sheets import SheetFate
from judging.domain.proposals import rule_of
from judging.domain.summaries import estimate_on, rows_of
from judging.enums import Outcome
from judging.models import AwardProposal, Scoresheet, TalliedSheet, Tally
from judging.science.allocation import OVERALL
from judging.science.deliberation import CutLine
from judging.science.diagnostics import DISPUTED
from judging.science.posterior import Certainty
from media_pipeline import api


@dataclass(frozen=True)
class TableFilm:
    """A film at a line. `chance`: that it belongs above it, None where the ranking knows of none. `number`:
    by which it is called at the table, where its title is not to be known."""

    entry: int
    code: str
    title: str
    film_id: int | None
    score: float | None
    raw: float | None
    reviews: int
    chance: float | None
    is_above: bool
    number: int = 0

    @property
    def percent(self) -> int | None:
        return None if self.chance is None else round(100 * self.chance)

    @property
    def below(self) -> int | None:
        return None if self.percent is None else 100 - self.percent


@dataclass(frozen=True)
class OpenPlace:
    """A prize that is not decided, and the film that is suggested for it."""

    proposal: AwardProposal
    name: str
    winner: str

    @property
    def seen(self) -> str:
        """Names both, for the form that follows it."""
        return f"{self.proposal.pk}:{self.proposal.entry.code if self.proposal.entry else ''}"


@dataclass(frozen=True)
class TableLine:
    """The line below an award, or a tie for one: `films` best first. `awards`: for a tie, those among which
    its films are to be divided, with how many prizes each has open."""

    award: str
    name: str
    films: list[TableFilm]
    certainty: Certainty | None
    leader: str
    rival: str
    tenths: int | None
    places: list[OpenPlace] = field(default_factory=list)
    awards: list[tuple[Award, int]] = field(default_factory=list)

    @property
    def is_tie(self) -> bool:
        return bool(self.awards)

    @property
    def is_of_votes(self) -> bool:
        """Whether its films are tied by the audience votes."""
        return any(award.basis == AwardBasis.AUDIENCE for award, _count in self.awards)

    @property
    def has_chances(self) -> bool:
        return any(film.chance is not None for film in self.films)


@dataclass(frozen=True)
class Table:
    """`clear` are the prizes whose film stands at no line; `free` those the jury gives as it likes; `other`
    those without a film to suggest, or that wait for a tie."""

    lines: list[TableLine]
    clear: list[OpenPlace]
    free: list[OpenPlace]
    other: list[OpenPlace]
    decided: list[tuple[str, str]]

    @property
    def is_done(self) -> bool:
        return not (self.lines or self.clear or self.free or self.other)


def table_of(tally: Tally) -> Table:
    """Everything on the table but films and scoresheets; twelve queries, however many films."""
    now = lines_now(tally)
    proposals = list(tally.proposals.select_related("award", "entry", "decision__entry"))
    open_ = [
        OpenPlace(row, name_place(row), name_entry(row.entry) if row.entry else "")
        for row in proposals
        if not hasattr(row, "decision")
    ]
    lines = _numbered([*_ties(tally, now, open_), *_lines(tally, now, open_)])
    at_lines = {place.proposal.pk for line in lines for place in line.places}
    left = [place for place in open_ if place.proposal.pk not in at_lines]
    return Table(
        lines=lines,
        clear=[place for place in left if place.proposal.outcome == Outcome.PROPOSED],
        free=[place for place in left if place.proposal.outcome == Outcome.FREE],
        other=[place for place in left if place.proposal.outcome in (Outcome.NOT_AWARDED, Outcome.WAITING)],
        decided=[
            (name_place(row), name_entry(row.decision.entry) if row.decision.entry else "")
            for row in proposals
            if hasattr(row, "decision")
        ],
    )


def _numbered(lines: Sequence[TableLine]) -> list[TableLine]:
    """Each film has one number, wherever it stands."""
    numbers: dict[int, int] = {}
    for line in lines:
        for film in line.films:
            numbers.setdefault(film.entry, len(numbers) + 1)
    return [
        replace(line, films=[replace(film, number=numbers[film.entry]) for film in line.films])
        for line in lines
    ]


def _lines(tally: Tally, now: LinesNow, open_: Sequence[OpenPlace]) -> list[TableLine]:
    """Those that are not clear and have a prize open at them."""
    contested = [line for line in now.lines if line.certainty != Certainty.CLEAR]
    names = {award.slug: award.title for award in now.awards}
    bases = {award.slug: rule_of(award).basis for award in now.awards}
    films = _films(tally, {line.award: (bases[line.award], line) for line in contested})
    shown = []
    for line in contested:
        band = {row.entry for row in line.band}
        places = [
            place
            for place in open_
            if place.proposal.entry_id in band and bases[place.proposal.award.slug] == bases[line.award]
        ]
        if places:
            shown.append(_line(line, names[line.award], films[line.award], places))
    return shown


def _line(line: CutLine, name: str, films: list[TableFilm], places: list[OpenPlace]) -> TableLine:
    titles = {film.entry: film.title for film in films}
    p = line.probability
    return TableLine(
        award=line.award,
        name=name,
        films=films,
        certainty=line.certainty,
        leader=titles.get(line.last_above, ""),
        rival=titles.get(line.first_below, ""),
        tenths=None if p is None else min(max(round(10 * p), 1), 9),
        places=places,
    )


def _ties(tally: Tally, now: LinesNow, open_: Sequence[OpenPlace]) -> list[TableLine]:
    """The tie that everything after it waits for, with all prizes that it may decide."""
    tied = next((place for place in open_ if place.proposal.outcome == Outcome.TIED), None)
    if tied is None:
        return []
    entries = [skip["entry"] for skip in tied.proposal.skips if skip["reason"] == "tied"]
    award = tied.proposal.award
    basis = award.criterion or OVERALL
    same = [
        a
        for a in now.awards
        if a.order >= award.order and (a.basis, a.criterion) == (award.basis, award.criterion)
    ]
    counts = {
        one: sum(
            place.proposal.award_id == one.pk for place in open_ if place.proposal.outcome != Outcome.PROPOSED
        )
        for one in same
    }
    films = _table_films(rows_of(tally, entries), entries, basis, {}, frozenset())
    return [
        TableLine(
            award=award.slug,
            name=tied.name,
            films=films,
            certainty=None,
            leader="",
            rival="",
            tenths=None,
            places=[tied],
            awards=[(one, count) for one, count in counts.items() if count],
        )
    ]


def _films(tally: Tally, lines: Mapping[str, tuple[str, CutLine]]) -> dict[str, list[TableFilm]]:
    every = {row.entry for _basis, line in lines.values() for row in line.band}
    known, rows = _entries(every), rows_of(tally, every)
    return {
        award: _table_films(
            rows,
            [row.entry for row in line.band],
            basis,
            {row.entry: row.above for row in line.band if row.above is not None},
            line.above,
            known,
        )
        for award, (basis, line) in lines.items()
    }


def _entries(pks: Collection[int]) -> dict[int, Entry]:
    found = Entry.objects.filter(pk__in=pks).only("title", "original_title", "language", "film", "code")
    return {entry.pk: entry for entry in found}


def _table_films(
    rows: Mapping[int, Mapping[str, Any]],
    entries: Sequence[int],
    basis: str,
    chances: Mapping[int, float],
    above: Collection[int],
    known: Mapping[int, Entry] | None = None,
) -> list[TableFilm]:
    known = _entries(entries) if known is None else known
    return [
        TableFilm(
            entry=entry,
            code=rows[entry]["code"],
            title=known[entry].shown_title,
            film_id=known[entry].film_id,
            score=(estimate := estimate_on(rows[entry], basis))["score"],
            raw=estimate["raw"],
            reviews=estimate["reviews"],
            chance=chances.get(entry),
            is_above=entry in above,
        )
        for entry in entries
    ]


# The films of one line, ready to play


@dataclass(frozen=True)
class SheetAtTable:
    judge: str
    points: float
    is_far: bool
    comment: str


@dataclass(frozen=True)
class FilmAtTable:
    film: TableFilm
    playback: api.Playback | None
    sheets: list[SheetAtTable]


def films_at(tally: Tally, line: TableLine, *, viewer: str) -> list[FilmAtTable]:
    """The films of a line with what each judge said; five queries, however many films."""
    entries = [film.entry for film in line.films]
    played = api.playbacks([film.film_id for film in line.films if film.film_id], viewer=viewer)
    fates = tally.lines.filter(entry__in=entries).values_list("fates", flat=True)
    counted = {code for one in fates for code, fate in one.items() if fate == SheetFate.COUNTS}
    sheets = Scoresheet.objects.filter(counts_for__code__in=counted).exclude(comment="")
    comments = {
        (entry, judge): comment
        for entry, judge, comment in sheets.values_list(
            "counts_for__entry", "counts_for__seat__judge", "comment"
        )
    }
    told: defaultdict[int, list[SheetAtTable]] = defaultdict(list)
    for one in TalliedSheet.objects.filter(tally=tally, entry__in=entries).select_related("judge"):
        is_far = one.z is not None and abs(one.z) > DISPUTED
        comment = comments.get((one.entry_id, one.judge_id), "")
        told[one.entry_id].append(SheetAtTable(str(one.judge), one.points, is_far, comment))
    return [
        FilmAtTable(film, played.get(film.film_id) if film.film_id else None, told[film.entry])
        for film in line.films
    ]
