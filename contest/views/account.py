"""What the pages of an account need beside allauth's: the language that is kept, and the answer to haste."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from contest.models import User


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Django's language switch; the account keeps the choice, for pages on other devices and for mails."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """All limits of ACCOUNT_RATE_LIMITS that end here are of one minute."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "60"
    return response
