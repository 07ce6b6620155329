"""Public pages that many ask for at once: the page that was made for one stranger is good for the next, for a
minute, and only while what it tells of stays what it is.

Whoever is signed in, or is to be told something, gets a page of their own. A page that is kept has no token
of a form in it: each reader gets one of their own put in its place. `contest.conf.near_pages` gives them once
more without asking anything."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from contest.addresses import LANGUAGE
from contest.version import VERSION

SECONDS = 60
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
            mark = stamp(*shown.values()) if is_like_others(request) else ""
            if not mark:
                return view(request, **shown)
            key = _key_of(request, mark)
            if page := _kept(key):
                return _given(request, page)
            response = view(request, **shown)
            if response.status_code != HTTPStatus.OK:
                return response
            if stamp(*shown.values()) != mark:
                return answer(request, **shown)  # it changed meanwhile: no page tells of two states
            page = TOKEN.sub(PLACE, response.content)
            _keep(key, page)
            return _given(request, page)

        return answer

    return decorate


def near_at_hand(view: View) -> View:
    """A page that is made for one stranger is near at hand for the next, and kept nowhere else."""

    @wraps(view)
    def answer(request: HttpRequest, **shown: object) -> HttpResponse:
        response = view(request, **shown)
        if response.status_code != HTTPStatus.OK or not is_like_others(request):
            return response
        return _given(request, TOKEN.sub(PLACE, response.content))

    return answer


class PageForStrangers(HttpResponse):
    """A page that is good for others too; `page` is without the token of its reader."""

    def __init__(self, page: bytes, *, token: str) -> None:
        super().__init__(with_token(page, token))
        self.page = page


def with_token(page: bytes, token: str) -> bytes:
    return page.replace(PLACE, token.encode())


def _given(request: HttpRequest, page: bytes) -> PageForStrangers:
    return PageForStrangers(page, token=get_token(request))


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


def is_like_others(request: HttpRequest) -> bool:
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
