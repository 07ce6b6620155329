"""How often something may be done within a window of time, and the page that answers haste."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Limit:
    """So much in a window of so many seconds; counted in the cache."""

    name: str
    amount: int
    seconds: int

    def key(self, *of: str) -> str:
        window = int(time.time()) // self.seconds
        return f"limit:{self.name}:{window}:{sha256('|'.join(of).encode()).hexdigest()}"

    def is_reached(self, *of: str) -> bool:
        return not self.has_room(1, *of)

    def has_room(self, more: int, *of: str) -> bool:
        return int(cache.get(self.key(*of), 0)) + more <= self.amount

    def count(self, *of: str, more: int = 1) -> int:
        """One more, or several; returns how many there are now."""
        key = self.key(*of)
        cache.add(key, 0, self.seconds)
        return int(cache.incr(key, more))

    def seconds_left(self) -> int:
        return self.seconds - int(time.time()) % self.seconds


def network_of(request: HttpRequest) -> str:
    """Who is counted as one: an address, or the /64 of an IPv6 address, all of which one line has."""
    address: str = get_ip(request)
    try:
        return str(ip_network((address, 64), strict=False)) if ip_address(address).version == 6 else address
    except ValueError:  # no address at all, as behind a socket
        return address


def counted_as(request: HttpRequest) -> str:
    """Who is counted as one where people who are signed in have a limit of their own."""
    return f"account {request.user.pk}" if request.user.is_authenticated else network_of(request)


class HasteMiddleware:
    """Each page of REQUESTS_PER_ADDRESS_AND_MINUTE takes so many forms from one network address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        most = settings.REQUESTS_PER_ADDRESS_AND_MINUTE.get(name)
        if most is None or request.method != "POST":
            return None
        limit = Limit(name, most, 60)
        if limit.count(counted_as(request)) <= most:
            return None
        return answer_haste(request, seconds=limit.seconds_left())


def answer_haste(
    request: HttpRequest, *, seconds: int, reason: str = "", says_when: bool = False
) -> HttpResponse:
    """The page says the same time as the header. `reason` says what limit was reached, and may say when to
    try again."""
    context = {"reason": reason, "wait": "" if says_when else tell_wait_in(seconds)}
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    return response


def tell_wait_in(seconds: int) -> str:
    """When to try again, rounded up to minutes."""
    minutes = max(1, -(-seconds // 60))
    return ngettext(
        "Wait %(minutes)s minute, then go back and try again.",
        "Wait %(minutes)s minutes, then go back and try again.",
        minutes,
    ) % {"minutes": minutes}
