"""What does not exist, or not for whoever asks, and what cannot be read, as people and programs read it. The
framework's own pages for it read the form that was sent; one that is broken would be a failure of ours."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string

from contest.api.reading import NOTHING_TO_READ, Problem, answer_problem
from contest.domain.entry_refusals import LeftTeam
from contest.team.left_page import answer_left

FOR_PROGRAMS = "/api/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, LeftTeam):
        return answer_left(request, exception)
    if request.path.startswith(FOR_PROGRAMS):
        return answer_problem(Problem(HTTPStatus.NOT_FOUND, NOTHING_TO_READ))
    return no_such_page(request)


def no_such_page(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("400.html"))
