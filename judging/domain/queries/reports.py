"""What judges have reported of films, for the office."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from contest.models import Edition
from judging.models import Abstention, Assignment, FilmProblem, Round


@dataclass(frozen=True)
class Reports:
    """What was reported in a round; `waiting` are the problems without an answer."""

    waiting: list[FilmProblem]
    answered: list[FilmProblem]
    abstentions: list[Abstention]


def reports_in(round_: Round) -> Reports:
    """Three queries."""
    joined = ("assignment__seat__judge", "assignment__entry")
    problems = FilmProblem.objects.filter(assignment__seat__round=round_).select_related(*joined)
    abstentions = Abstention.objects.filter(assignment__seat__round=round_).select_related(*joined)
    waiting = list(problems.open().order_by("at"))
    seen = [problem.pk for problem in waiting]
    return Reports(
        waiting, list(problems.exclude(pk__in=seen).order_by("-at")), list(abstentions.order_by("-at"))
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
