"""What somebody reads who was in a team and still has a page of its entry open: that they no longer are, with
what they had typed."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from contest.domain.entry_refusals import LeftTeam

NOT_TYPED = ("csrfmiddlewaretoken", "version", "base", "kept")


def answer_left(request: HttpRequest, exception: LeftTeam) -> HttpResponse:
    if "X-Autosave" in request.headers or not request.accepts("text/html"):
        words = str(exception.reason)
        return JsonResponse({"error": words, "message": words}, status=HTTPStatus.GONE)
    context = {"reason": exception.reason, "typed": _typed(request)}
    return render(request, "contest/team/left.html", context, status=HTTPStatus.GONE)


def _typed(request: HttpRequest) -> str:
    """The texts of a form, without what the page itself put there, one below the other."""
    given = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_TYPED
    ]
    return "\n".join(value for name, value in given if value.strip() and not name.endswith("_FORMS"))
