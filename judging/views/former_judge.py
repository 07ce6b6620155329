"""Whoever is no longer a judge and has the page of a film open still is told so."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from contest.views.http_conflict import answer_conflict
from judging.access import is_former_judge_of

FilmView = Callable[[HttpRequest, str], HttpResponse]


def tells_former_judges(view: FilmView) -> FilmView:
    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except Http404:
            if not is_former_judge_of(request.user, code):
                raise
            words = _(
                "You are no longer a judge of this edition. The scores that you have submitted stay; nothing "
                "more is saved."
            )
            if not request.accepts("text/html"):
                return JsonResponse({"error": words, "is_over": True}, status=409)
            return answer_conflict(request, reason=words, back_url=reverse("home"), status=403)

    return answer
