"""Where the pages of an account differ from allauth's: the demo's log-ins, the language that is kept."""

from importlib import import_module
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from contest.models import User


def demo_people() -> list[Any]:
    """Who may be signed in as on the log-in page; nobody outside the demo."""
    return list(import_module("contest.demo").PEOPLE) if settings.DEMO else []


log_in = LoginView.as_view(extra_context={"demo_people": demo_people})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Django's language switch; the account keeps the choice, for pages on other devices and for mails."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)
