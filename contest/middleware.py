"""What the site knows of its reader on every request: the language, the zone in which times are shown, and
whether what is answered may be kept."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import activate

from contest.addresses import LANGUAGE
from contest.places import ZONE_COOKIE, zone_names
from contest.sign_in import speak_to

WITH_TOKEN = ("film_media",)  # whose address opens something to whoever has it


class ReaderMiddleware:
    """Activates the language that the reader's account keeps, over that of the browser, or the one that the
    link chose, and the zone that the browser named (cookie set by static/js/components/zone.js)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        speak_to(request.user)
        if (language := request.GET.get(LANGUAGE, "")) in dict(settings.LANGUAGES):
            activate(language)
        name = request.COOKIES.get(ZONE_COOKIE, "")
        with timezone.override(ZoneInfo(name) if name in zone_names() else None):
            return self.get_response(request)


class MethodMiddleware:
    """An address that only takes what a form sends says so in words to whoever opens it as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or not request.accepts("text/html"):
            return response
        told = render(request, "405.html", status=response.status_code)
        told["Allow"] = response["Allow"]
        return told


class PrivacyMiddleware:
    """Nothing that was made for a person who is signed in is kept by a browser: "Back" shows none of it
    after they signed out. Films and stills say themselves how long they are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        if request.resolver_match and request.resolver_match.url_name in WITH_TOKEN:
            response["Referrer-Policy"] = "no-referrer"
        return response
