"""What does not exist, or not for whoever asks, as people and programs read it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from contest.api.reading import NOTHING_TO_READ, Problem, answer_problem
from contest.domain.entry_refusals import LeftTeam
from contest.team.left_page import answer_left

FOR_PROGRAMS = "/api/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, LeftTeam):
        return answer_left(request, exception)
    if request.path.startswith(FOR_PROGRAMS):
        return answer_problem(Problem(HTTPStatus.NOT_FOUND, NOTHING_TO_READ))
    return page_not_found(request, exception)
