"""What judges have reported of films, for the office."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from contest.models import Edition
from judging.models import Abstention, Assignment, FilmProblem, Round

MOST_TO_ANSWER, MOST_TO_READ = 20, 100  # on one page; those that wait move up as they are answered


@dataclass(frozen=True)
class Reports:
    """What was reported in a round, as far as one page shows it; `waiting` are the oldest problems without an
    answer, the others the latest. `in_all` counts each."""

    waiting: list[FilmProblem]
    answered: list[FilmProblem]
    abstentions: list[Abstention]
    in_all: dict[str, int]


def reports_in(round_: Round) -> Reports:
    """Six queries."""
    joined = ("assignment__seat__judge", "assignment__entry")
    problems = FilmProblem.objects.filter(assignment__seat__round=round_).select_related(*joined)
    abstentions = Abstention.objects.filter(assignment__seat__round=round_).select_related(*joined)
    waiting = problems.open().order_by("at")
    answered = problems.exclude(pk__in=waiting.order_by().values("pk")).order_by("-at")
    return Reports(
        list(waiting[:MOST_TO_ANSWER]),
        list(answered[:MOST_TO_READ]),
        list(abstentions.order_by("-at")[:MOST_TO_READ]),
        {
            "waiting": waiting.count(),
            "answered": answered.count(),
            "abstentions": abstentions.count(),
        },
    )


def waiting_problems(edition: Edition) -> "QuerySet[FilmProblem]":
    """Problems of an edition that wait for the office's answer, the oldest first."""
    problems = FilmProblem.objects.open().filter(assignment__seat__round__edition=edition)
    return problems.select_related("assignment__seat__round").order_by("at")


def is_reported(assignment: str = "pk") -> Exists:
    """Whether a problem of the assignment at this path waits for the office's answer."""
    return Exists(FilmProblem.objects.open().filter(assignment=OuterRef(assignment)))


def latest_problem(assignment: Assignment) -> FilmProblem | None:
    """What the judge has last reported of this very film."""
    told = FilmProblem.objects.filter(assignment=assignment, film=F("assignment__entry__film"))
    return told.order_by("-at").first()
