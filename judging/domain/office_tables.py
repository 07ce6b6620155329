"""The jury's tables for spreadsheets. Scores and rankings leave only when the page that shows them is open to
the reader: of closed rounds, to who has no film in the edition, and from the notary's envelope once it is
opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contest.models import Edition, Entry, User
from contest.office.entry_tables import columns_of_entry
from contest.office.export_tables import ExportColumn, ExportTable
from contest.policies import Reader, Verdict
from judging.enums import RoundState
from judging.models import Assignment, Mark, Round, Tally
from judging.policies import are_standings_open_to, may_run_rounds, may_see_standings

if TYPE_CHECKING:
    from judging.domain.queries.standings import Standing


def _may_see_scores(user: Reader, edition: Edition) -> Verdict:
    runs = may_run_rounds(user, edition)
    return may_see_standings(user, edition) if runs else runs


def _open_rounds(edition: Edition, reader: User) -> list[int]:
    """Closed rounds of which the reader sees the ranking."""
    closed = Round.objects.filter(edition=edition, state=RoundState.CLOSED).select_related("edition")
    return [round_.pk for round_ in closed if are_standings_open_to(reader, round_)]


def _assignments(edition: Edition, _reader: User) -> QuerySet[Assignment]:
    held = Assignment.objects.filter(seat__round__edition=edition)
    joined = held.select_related("seat__round", "seat__judge", "entry")
    return joined.order_by("seat__round__number", "seat", "position", "pk")


ASSIGNMENTS = ExportTable(
    "assignments",
    _("Assignments"),
    (
        ExportColumn("round", _("Round"), lambda one: one.seat.round.title),
        ExportColumn("judge", _("Judge"), lambda one: str(one.seat.judge)),
        *columns_of_entry(lambda one: one.entry),
        ExportColumn("assignment", _("Assignment"), lambda one: one.get_state_display()),
        ExportColumn("assigned", _("Assigned"), lambda one: one.assigned_at, is_instant=True),
    ),
    _assignments,
    may=_may_see_scores,
)


def _marks(edition: Edition, reader: User) -> QuerySet[Mark]:
    """Those that count: the latest submitted version of each scoresheet."""
    seats = "scoresheet__counts_for__seat"
    counted = Mark.objects.filter(
        scoresheet__submitted_at__isnull=False, **{f"{seats}__round__in": _open_rounds(edition, reader)}
    )
    joined = counted.select_related(
        f"{seats}__round", f"{seats}__judge", "scoresheet__counts_for__entry", "criterion"
    )
    return joined.order_by(f"{seats}__round__number", "scoresheet", "criterion__order", "pk")


SCORESHEETS = ExportTable(
    "scoresheets",
    _("Scoresheets"),
    (
        ExportColumn("round", _("Round"), lambda mark: mark.scoresheet.counts_for.seat.round.title),
        ExportColumn("judge", _("Judge"), lambda mark: str(mark.scoresheet.counts_for.seat.judge)),
        *columns_of_entry(lambda mark: mark.scoresheet.counts_for.entry),
        ExportColumn("criterion", _("Criterion"), lambda mark: mark.criterion.title),
        ExportColumn("weight", _("Weight (%)"), lambda mark: mark.criterion.weight),
        ExportColumn("score", _("Score"), lambda mark: mark.value),
        ExportColumn("version", _("Version"), lambda mark: mark.scoresheet.version),
        ExportColumn("submitted", _("Submitted"), lambda mark: mark.scoresheet.submitted_at, is_instant=True),
    ),
    _marks,
    may=_may_see_scores,
)


@dataclass(frozen=True)
class RankedLine:
    """One line of a ranking."""

    tally: Tally
    standing: "Standing"
    entry: Entry


def _tallies(edition: Edition, reader: User) -> QuerySet[Tally]:
    """The latest ranking of each round."""
    of_rounds = Tally.objects.filter(round__in=_open_rounds(edition, reader))
    latest = dict(of_rounds.order_by("number").values_list("round", "pk"))
    return of_rounds.filter(pk__in=latest.values()).select_related("round").order_by("round__number", "pk")


def _ranked(tallies: Sequence[Tally], edition: Edition, _reader: User) -> Iterator[RankedLine]:
    from judging.domain.queries.standings import standings_of  # noqa: PLC0415  (it calculates: not for every process)

    for tally in tallies:
        entries = Entry.objects.in_bulk([row["id"] for row in tally.results["entries"]])
        for standing in standings_of(tally, tally.results["entries"]):
            yield RankedLine(tally, standing, entries[standing.entry])


TALLY = ExportTable(
    "tally",
    _("Rankings"),
    (
        ExportColumn("round", _("Round"), lambda line: line.tally.round.title),
        ExportColumn("ranking", _("Ranking"), lambda line: line.tally.number),
        ExportColumn("rank", _("Rank"), lambda line: line.standing.rank),
        *columns_of_entry(lambda line: line.entry),
        ExportColumn("raw", _("Average score"), lambda line: line.standing.raw),
        ExportColumn("score", _("Adjusted score"), lambda line: line.standing.score),
        ExportColumn("se", _("Standard error"), lambda line: line.standing.se),
        ExportColumn("low", _("Interval, from"), lambda line: line.standing.low),
        ExportColumn("high", _("Interval, to"), lambda line: line.standing.high),
        ExportColumn("reviews", _("Scoresheets"), lambda line: line.standing.reviews),
    ),
    _tallies,
    _ranked,
    may=_may_see_scores,
)
JURY_TABLES = (ASSIGNMENTS, SCORESHEETS, TALLY)
