"""What the site knows of its reader on every request: the language, and the zone in which times are shown."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from contest.places import zone_names
from contest.sign_in import speak_to

ZONE_COOKIE = "zone"


class ReaderMiddleware:
    """Activates the language that the reader's account keeps, over that of the browser, and the zone that the
    browser named (cookie set by static/js/components/zone.js)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        speak_to(request.user)
        name = request.COOKIES.get(ZONE_COOKIE, "")
        with timezone.override(ZoneInfo(name) if name in zone_names() else None):
            return self.get_response(request)
