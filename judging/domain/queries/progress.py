"""How far a round has come, for organisers: by judge, by entry, and what is left undone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from contest.models import Edition
from judging.domain.profiles import describe_absences, profiles_in
from judging.domain.stages import pool_of
from judging.enums import AssignmentState
from judging.models import Assignment, Mark, Round, Scoresheet
from judging.models.panel import is_judge

SCORED = Q(assignments__state=AssignmentState.SCORED)
DUE = Q(assignments__state=AssignmentState.DUE)


@dataclass(frozen=True)
class JudgeRow:
    """One judge's progress. `minutes_watched` are unique seconds played; `last_seen` none: not yet.
    `is_judge`: the role was not taken back. `absences` are the days that the judge is away, in words."""

    seat: int
    judge: str
    is_judge: bool
    is_released: bool
    absences: str
    cap: int | None
    done: int
    due: int
    recused: int
    minutes_watched: float
    minutes_due: float
    last_seen: datetime | None

    @property
    def total(self) -> int:
        return self.done + self.due


@dataclass(frozen=True)
class RoundRow:
    """A round in a list."""

    round: Round
    judges: int
    done: int
    due: int

    @property
    def total(self) -> int:
        return self.done + self.due


@dataclass(frozen=True)
class Undone:
    """What is left in a round. `free` are reviews that nobody has to write; `unjudged` entries nobody has."""

    due: int
    free: int
    unjudged: tuple[str, ...]


def rounds_of(edition: Edition) -> list[RoundRow]:
    """The rounds of an edition with their progress; two queries whatever their number."""
    rounds = Round.objects.filter(edition=edition).annotate(panel=Count("seats")).order_by("number")
    states = Assignment.objects.filter(seat__round__edition=edition).order_by()
    counted = {
        (round_, state): number
        for round_, state, number in states.values_list("seat__round", "state").annotate(Count("pk"))
    }
    return [
        RoundRow(
            round=round_,
            judges=round_.panel,
            done=counted.get((round_.pk, AssignmentState.SCORED), 0),
            due=counted.get((round_.pk, AssignmentState.DUE), 0),
        )
        for round_ in rounds
    ]


def judges_of(round_: Round) -> list[JudgeRow]:
    """The panel with each judge's progress, those with most to do first; two queries."""
    has_marks = Exists(Mark.objects.filter(scoresheet=OuterRef("pk")))
    written = Scoresheet.objects.filter(has_marks | ~Q(notes="", comment=""), assignment__seat__round=round_)
    seats = list(
        round_.seats.select_related("judge")
        .annotate(
            is_judge=is_judge(),
            done=Count("assignments", filter=SCORED),
            due=Count("assignments", filter=DUE),
            aside=Count("assignments", filter=Q(assignments__state=AssignmentState.RECUSED)),
            watched=Coalesce(Sum("assignments__watch__seconds"), 0),
            due_ms=Coalesce(Sum("assignments__entry__film__duration_ms", filter=DUE), 0),
            seen=Max("assignments__scoresheet__saved_at", filter=Q(assignments__scoresheet__in=written)),
        )
        .order_by("-due", "judge__name", "judge__email")
    )
    profiles = profiles_in(round_.edition, [seat.judge_id for seat in seats])
    return [
        JudgeRow(
            seat=seat.pk,
            judge=str(seat.judge),
            is_judge=seat.is_judge,
            is_released=seat.released_at is not None,
            absences=describe_absences(profiles.get(seat.judge_id)),
            cap=seat.cap,
            done=seat.done,
            due=seat.due,
            recused=seat.aside,
            minutes_watched=seat.watched / 60,
            minutes_due=seat.due_ms / 60_000,
            last_seen=seat.seen,
        )
        for seat in seats
    ]


def undone_in(round_: Round) -> Undone:
    """What closing now would leave out; three queries."""
    entries = dict(pool_of(round_).values_list("pk", "code"))
    in_play = Assignment.objects.in_play().filter(seat__round=round_).values_list("entry_id", "state")
    held = Counter(entry for entry, _state in in_play)
    judged = {entry for entry, state in in_play if state == AssignmentState.SCORED}
    return Undone(
        due=sum(state == AssignmentState.DUE for _entry, state in in_play),
        free=sum(max(round_.reviews_per_entry - held[entry], 0) for entry in entries),
        unjudged=tuple(sorted(code for entry, code in entries.items() if entry not in judged)),
    )
