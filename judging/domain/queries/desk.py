"""What a judge's pages read. Blind by construction: no query here selects a column that says who made a
film; a film is an id, a length and a label made from the judge's own assignment."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce

from contest.domain.watch_beats import last_second, seconds_needed
from contest.models import User
from contest.register.lacking import not_for_the_jury
from contest.viewer_notes import ViewerNotes, viewer_notes_of_film
from judging.domain.queries.pace import Pace, paces_of
from judging.domain.queries.reports import is_reported
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, FilmProblem, Round, Scoresheet
from judging.models.assignment import AssignmentQuerySet
from judging.models.panel import is_judge

LETTERS = "ACDEFHJKLMNPRTUVWXY"
SHOWN = (
    AssignmentState.DUE,
    AssignmentState.SCORED,
    AssignmentState.RECUSED,
    AssignmentState.ABSTAINED,
)


@dataclass(frozen=True)
class BlindFilm:
    """A film as a judge knows it. `seconds` is its length, `watched` how much of it was played."""

    code: str
    label: str
    seconds: float
    watched: int
    state: AssignmentState
    begun: bool
    is_reported: bool
    is_answered: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its judge may still see it."""
        return self.state in (AssignmentState.DUE, AssignmentState.SCORED)

    @property
    def is_due(self) -> bool:
        return self.state == AssignmentState.DUE


@dataclass(frozen=True)
class Duty:
    """A judge's part in one round. `seconds_left` is film, `minutes_of_work` at the judge's pace. `next_code`
    is "" where nothing can be done now. `waiting` films have a problem that the office has not answered; they
    are not left to do."""

    round: Round
    total: int
    done: int
    seconds_left: float
    next_code: str
    pace: Pace
    waiting: int = 0

    @property
    def left(self) -> int:
        return self.total - self.done - self.waiting

    @property
    def minutes_left(self) -> int:
        return math.ceil(self.seconds_left / 60)

    @property
    def minutes_of_work(self) -> int:
        return math.ceil(self.pace.seconds_for(films=self.left, seconds=self.seconds_left) / 60)


@dataclass(frozen=True)
class SheetLine:
    """One criterion on a scoresheet. `mark` is None while `is_marked` tells an abstention from a blank."""

    slug: str
    name: str
    question: str
    anchors: list[tuple[int, str]]
    weight: int
    mark: int | None
    is_marked: bool
    revision: str


def label_of(assignment_code: str) -> str:
    """What a judge calls a film, like K-2093; says nothing about it, and differs from judge to judge."""
    number = int.from_bytes(hashlib.sha256(assignment_code.encode()).digest()[:6], "big")
    return f"{LETTERS[number % len(LETTERS)]}-{1000 + number // len(LETTERS) % 9000}"


def duties_of(judge: User) -> list[Duty]:
    """The rounds in which a judge has a seat: open ones first, then those that are closed."""
    is_due, waits = Q(assignments__state=AssignmentState.DUE), is_reported("assignments__pk")
    seats = (
        judge.seats.filter(is_judge(), round__opened_at__isnull=False)
        .select_related("round__edition")
        .annotate(
            due=Count("assignments", filter=is_due),
            done=Count("assignments", filter=Q(assignments__state=AssignmentState.SCORED)),
            left_ms=Coalesce(Sum("assignments__entry__film__duration_ms", filter=is_due & ~Q(waits)), 0),
            waiting=Count("assignments", filter=is_due & Q(waits)),
        )
        .order_by("-round__opened_at")
    )
    due = _to_judge().filter(seat__judge=judge).order_by("-position", "-pk")
    next_codes = dict(due.values_list("seat_id", "code"))
    pace = paces_of([judge.pk])[judge.pk]
    duties = [
        Duty(
            round=seat.round,
            total=seat.due + seat.done,
            done=seat.done,
            seconds_left=seat.left_ms / 1000,
            next_code=next_codes.get(seat.pk, ""),
            pace=pace,
            waiting=seat.waiting,
        )
        for seat in seats
    ]
    return sorted(duties, key=lambda duty: duty.round.state != RoundState.OPEN)


def duty_in(round_: Round, judge: User) -> Duty:
    """One judge's part in one round."""
    return next(duty for duty in duties_of(judge) if duty.round.pk == round_.pk)


def films_of(round_: Round, judge: User) -> list[BlindFilm]:
    """The judge's films in the judge's own order, judged ones included."""
    mine = Assignment.objects.filter(seat__round=round_, seat__judge=judge, state__in=SHOWN)
    return _blind(mine.order_by("position", "pk"))


def film_of(assignment: Assignment) -> BlindFilm:
    return _blind(Assignment.objects.filter(pk=assignment.pk))[0]


def playable_id(assignment: Assignment) -> int | None:
    """The film's id in the lab, to ask it for signed addresses; None while somebody in the film does not
    consent that it is judged."""
    consented = Assignment.objects.filter(pk=assignment.pk).exclude(entry__in=not_for_the_jury())
    return consented.values_list("entry__film_id", flat=True).first()


def viewer_notes_of(assignment: Assignment) -> ViewerNotes:
    """What is in the film, and for which age it is; nothing of whose it is."""
    told = Assignment.objects.values_list("entry__film", "entry__content_notices", "entry__age")
    film_id, notices, age = told.get(pk=assignment.pk)
    return viewer_notes_of_film(film_id, notices=notices, age=age)


def next_code(assignment: Assignment) -> str:
    """The film to judge next: the nearest later one due, else the first; "" when all is done."""
    return next((one.code for one in next_films(assignment, most=1)), "")


def next_films(assignment: Assignment, *, most: int) -> list[Assignment]:
    """The films to judge next, in the order in which the judge is led to them."""
    due = _to_judge().filter(seat=assignment.seat_id).exclude(pk=assignment.pk)
    is_before = Case(When(position__gt=assignment.position, then=0), default=1)
    return list(due.order_by(is_before, "position", "pk")[:most])


def answered_films(judge: User) -> list[BlindFilm]:
    """The films about which the office has answered the judge, still to be scored."""
    mine = Assignment.objects.due().of_judges().filter(seat__judge=judge, seat__round__state=RoundState.OPEN)
    return _blind(mine.filter(_is_answered(), ~is_reported()).order_by("position", "pk"))


def place_of(assignment: Assignment) -> int:
    """The number of a film among those that the judge has or had to judge, in the judge's own order."""
    mine = Assignment.objects.in_play().filter(seat=assignment.seat_id)
    is_before = Q(position__lt=assignment.position) | Q(position=assignment.position, pk__lt=assignment.pk)
    return mine.filter(is_before).count() + 1


def is_any_due(seat_id: int) -> bool:
    return Assignment.objects.due().filter(seat=seat_id).exists()


def lines_of(sheet: Scoresheet) -> list[SheetLine]:
    """The scoresheet's criteria with the marks given so far."""
    marks = {mark.criterion_id: mark for mark in sheet.marks.all()}
    return [
        SheetLine(
            slug=criterion.slug,
            name=criterion.title,
            question=criterion.question_shown,
            anchors=criterion.anchors_shown,
            weight=criterion.weight,
            mark=marks[criterion.pk].value if criterion.pk in marks else None,
            is_marked=criterion.pk in marks,
            revision=marks[criterion.pk].revision if criterion.pk in marks else "",
        )
        for criterion in sheet.rubric.criteria.all()
    ]


def needed_of(film: BlindFilm) -> int:
    """From how many seconds watched this film's scoresheet may be submitted."""
    return seconds_needed(round(film.seconds * 1000))


def length_of(film: BlindFilm) -> int:
    """The film's length in whole seconds, the last one perhaps partial."""
    return last_second(round(film.seconds * 1000))


def _to_judge() -> AssignmentQuerySet:
    """Films to judge now: not those with a problem that waits for the office's answer."""
    return Assignment.objects.due().exclude(is_reported())


def _is_answered() -> Exists:
    """Whether the office has answered about the very film, and the judge has not scored it since."""
    told = FilmProblem.objects.filter(assignment=OuterRef("pk"), film=F("assignment__entry__film"))
    return Exists(told.exclude(answered_at=None).filter(assignment__state=AssignmentState.DUE))


def _blind(assignments: AssignmentQuerySet) -> list[BlindFilm]:
    """The only columns of a film that a judge's page reads."""
    rows = assignments.values_list(
        "code",
        F("entry__film__duration_ms"),
        F("watch__seconds"),
        "state",
        F("scoresheet__pk"),
        is_reported(),
        _is_answered(),
    )
    return [
        BlindFilm(
            code=code,
            label=label_of(code),
            seconds=(duration_ms or 0) / 1000,
            watched=watched or 0,
            state=AssignmentState(state),
            begun=sheet is not None,
            is_reported=has_report,
            is_answered=has_answer and not has_report,
        )
        for code, duration_ms, watched, state, sheet, has_report, has_answer in rows
    ]


def saved_at(sheet: Scoresheet) -> datetime | None:
    """When something was last saved on this scoresheet; None when it is still blank."""
    return sheet.saved_at if sheet.notes or sheet.comment or sheet.marks.exists() else None
