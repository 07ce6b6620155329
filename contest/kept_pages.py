"""Public pages that many ask for at once: the page that was made for one stranger is good for the next, for a
minute, and only while what it tells of stays what it is.

Whoever is signed in, or is to be told something, gets a page of their own. A page that is kept has no token
of a form in it: each reader gets one of their own put in its place.

On the night a page is asked for a thousand times a second. So each process has the pages that it has just
given near at hand, for NEAR_PAGES_SECONDS, and gives them again without asking anybody: a film that was taken
down is gone from them that much later at most."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from contest.addresses import LANGUAGE
from contest.places import ZONE_COOKIE
from contest.version import VERSION

SECONDS = 60
MOST_NEAR = 200  # pages
TOKEN = re.compile(rb'(?<=name="csrf-token" content=")\w{64}|(?<=name="csrfmiddlewaretoken" value=")\w{64}')
PLACE = b"{csrf}"
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
PLAIN_QUERIES = {"", *(f"{LANGUAGE}={code}" for code, _name in settings.LANGUAGES)}
View = Callable[..., HttpResponse]


def keep_while(stamp: Callable[..., str]) -> Callable[[View], View]:
    """Keep the pages of a view while `stamp`, which is asked each time, says the same of what they show; ""
    says that it is not public."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **shown: object) -> HttpResponse:
            mark = stamp(*shown.values()) if _is_like_others(request) else ""
            if not mark:
                return view(request, **shown)
            key = _key_of(request, mark)
            if page := _kept(key):
                return _given(request, page)
            response = view(request, **shown)
            if response.status_code != HTTPStatus.OK:
                return response
            page = TOKEN.sub(PLACE, response.content)
            _keep(key, page)
            return _given(request, page)

        return answer

    return decorate


class PageForStrangers(HttpResponse):
    """A page that is good for others too; `page` is without the token of its reader."""

    def __init__(self, page: bytes, *, token: str) -> None:
        super().__init__(page.replace(PLACE, token.encode()))
        self.page = page


def _given(request: HttpRequest, page: bytes) -> PageForStrangers:
    return PageForStrangers(page, token=get_token(request))


class NearPagesMiddleware:
    """Gives what this process has just given to another stranger; it stands within the middleware of what a
    page depends on: the language of the browser, and the token."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.near: dict[
            tuple[str, ...], tuple[float, bytes, dict[str, str]]
        ] = {}  # until when; page; headers

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not settings.NEAR_PAGES_SECONDS or not _is_like_others(request):
            return self.get_response(request)
        zone = request.COOKIES.get(ZONE_COOKIE, "")
        key = (request.get_full_path(), get_language() or "", zone)
        until, page, headers = self.near.get(key, (0.0, b"", {}))
        if monotonic() < until:
            response: HttpResponse = _given(request, page)
            for name, value in headers.items():
                response[name] = value
            return response
        response = self.get_response(request)
        if isinstance(response, PageForStrangers):
            if len(self.near) >= MOST_NEAR:
                self.near.clear()
            told = {**dict(response.items()), "Content-Language": get_language() or ""}
            self.near[key] = (monotonic() + settings.NEAR_PAGES_SECONDS, response.page, told)
        return response


Value = TypeVar("Value")


def keep_value(name: str, make: Callable[[], Value]) -> Value:
    """What `make` gives, kept for as long under a name that says what it depends on."""
    key = f"value:{sha256(repr((name, VERSION)).encode()).hexdigest()}"
    with suppress(*_cache_errors()):
        kept: Value | None = cache.get(key)
        if kept is not None:
            return kept
    made = make()
    with suppress(*_cache_errors()):
        cache.set(key, made, SECONDS)
    return made


def _is_like_others(request: HttpRequest) -> bool:
    """Whether a stranger asks, for an address that others ask for too."""
    asked = request.META["QUERY_STRING"]
    return asked in PLAIN_QUERIES and not any(own in request.COOKIES for own in OWN_COOKIES)


def _kept(key: str) -> bytes | None:
    with suppress(*_cache_errors()):  # a page needs no cache
        page: bytes | None = cache.get(key)
        return page
    return None


def _keep(key: str, page: bytes) -> None:
    with suppress(*_cache_errors()):
        cache.set(key, page, SECONDS)


def _cache_errors() -> tuple[type[Exception], ...]:
    """What the cache raises that is away."""
    from redis import RedisError  # noqa: PLC0415  (it comes with the first use of the cache)

    return (RedisError,)


def _key_of(request: HttpRequest, mark: str) -> str:
    """What a page depends on, besides what it shows."""
    told = (request.get_full_path(), mark, get_language(), timezone.get_current_timezone_name(), VERSION)
    return f"page:{sha256(repr(told).encode()).hexdigest()}"
