"""Running lists of rounds: the films that a round judges, for an evening on which a jury watches together."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from contest.models import Edition, Entry, User
from contest.prints.papers import PaperKind
from contest.prints.running_lists import running_list
from contest.register.lacking import not_for_the_jury
from judging.domain.stages import pool_of
from judging.models import Round
from judging.policies import may_run_rounds, may_steer_rounds

KIND = "running_list"


def find_round(user: User, edition: Edition, code: str) -> Round | None:
    """For those who run it and have no film of their own there: which films have advanced is a result."""
    round_ = Round.objects.select_related("edition").filter(edition=edition, code=code).first()
    if round_ is None or not may_run_rounds(user, edition):
        return None
    return round_ if may_steer_rounds(user, edition) else None


def films_of_round(round_: Round) -> QuerySet[Entry]:
    """By their numbers; without those that somebody in them does not let the jury watch."""
    films = pool_of(round_).exclude(pk__in=not_for_the_jury())
    return films.select_related("film").order_by("code")


def _print_round(round_: Round, asked: Mapping[str, Any]) -> bytes:
    return running_list(films_of_round(round_), asked, edition=round_.edition, title=round_.title)


ROUND_LIST = PaperKind(KIND, find_round, _print_round)
