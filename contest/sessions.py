"""How long a sign-in lasts: until nothing was done for SESSION_IDLE_HOURS, at most SESSION_LONGEST_HOURS; and
where one goes on whose form came after its end."""

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

BEGAN, SEEN = "began", "seen"  # keys of a session, in seconds since 1970
UNSENT = "unsent"  # in the address of the sign-in page: a form was sent by somebody signed out
SEEN_SECONDS = 60  # so often at most it is written down that a session is in use
BROWSERS = {  # the first that matches: most call themselves by the names of others too
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox|FxiOS": "Firefox",
    "Chrom|CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


class SessionLimitsMiddleware:
    """Ends a sign-in that is over, and notes that one is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            keep_or_end(request)
        return self.get_response(request)


class UnsentFormMiddleware:
    """Whoever was signed out before a form was sent comes back to the page of the form: the address that it
    was sent to may be none. static/js/components/keep-typed.js puts in again what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302:
            place = urlsplit(response["Location"])
            if place.path == reverse(settings.LOGIN_URL) and REDIRECT_FIELD_NAME in parse_qs(place.query):
                response["Location"] = sign_in_address(request)
        return response


def sign_in_address(request: HttpRequest) -> str:
    """Of the sign-in page, which says that the form was not sent."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    page = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl() if is_ours else ""
    after = {REDIRECT_FIELD_NAME: page or request.get_full_path(), UNSENT: "1"}
    return f"{reverse(settings.LOGIN_URL)}?{urlencode(after)}"


def keep_or_end(request: HttpRequest) -> None:
    now = time.time()
    session = request.session
    began, seen = session.get(BEGAN, now), session.get(SEEN, 0)
    if now - began > settings.SESSION_LONGEST_HOURS * 3600:
        logout(request)
        messages.info(request, _("You were signed in for a long time. Please sign in again to continue."))
    elif seen and now - seen > settings.SESSION_IDLE_HOURS * 3600:
        logout(request)
        messages.info(request, _("You were away for a long time. Please sign in again to continue."))
    elif now - seen > SEEN_SECONDS:
        session[BEGAN], session[SEEN] = began, now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this sign-in is so young that nobody is asked again who they are."""
    age = time.time() - request.session.get(BEGAN, 0)
    return bool(age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def name_device(user_agent: str) -> str:
    """A browser and its system, as a person would name them: “Firefox, Windows”."""
    found = [
        next((name for mark, name in names.items() if re.search(mark, user_agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name) or _("Unknown device")
