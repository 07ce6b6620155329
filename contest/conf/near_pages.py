"""Pages that many ask for at once, near at hand: what this process has just given a stranger it gives the
next one at the door, before a thread or a middleware is asked.

On the night a page is asked for a thousand times a second. What is near stands until something is written
down (`contest.latest_change`), and for NEAR_PAGES_SECONDS at most; then whoever asks first has it made anew,
and others get it once more until that is done. So a film that is taken down, or an award that is revoked,
changes all pages in one instant. Everybody gets a token of their own in it, and a line in the log, as with
every page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import IO, Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.translation import get_language_from_request
from starlette.types import Scope

from contest.kept_pages import PageForStrangers, is_like_others, with_token
from contest.latest_change import latest_change
from contest.places import ZONE_COOKIE
from contest.request_log import telling_request

MOST_NEAR = 200  # pages
OF_ONE_READER = (b"x-request-id", b"set-cookie")
WITH_BODY = ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")

Address = tuple[str, bytes]
Variant = tuple[str | None, ...]
Headers = list[tuple[bytes, bytes]]

tokens = CsrfViewMiddleware(lambda _request: HttpResponse())


@dataclass
class NearPage:
    """Made at `made_at` of this process's clock, of what stood when `latest_change` said `since`."""

    made_at: float
    until: float
    since: int
    view: str
    headers: Headers
    page: bytes


class NearPages:
    """The pages of one process: by their address, then by what else they depend on."""

    def __init__(self) -> None:
        self.near: dict[Address, dict[Variant, NearPage]] = {}

    def answer(self, scope: Scope, *, made_after: float = 0.0) -> tuple[dict[str, Any], IO[bytes]] | None:
        """The beginning of an answer and its content; None for what has to be made, or was made before."""
        variants = self.near.get(_address_of(scope))
        if not variants or scope["method"] != "GET":
            return None
        request = ASGIRequest(scope, BytesIO())
        near = variants.get(_variant_of(request))
        if near is None or not is_like_others(request) or any(map(request.META.get, WITH_BODY)):
            return None
        if near.made_at <= made_after or near.since != latest_change():
            return None
        if monotonic() >= near.until:
            near.until = monotonic() + settings.NEAR_PAGES_SECONDS
            return None
        with telling_request("GET", request.path) as facts:
            facts |= {"status": 200, "view": near.view}
            content, cookies = _for_reader(request, near.page)
            own = [*cookies, (b"X-Request-ID", facts["request_id"].encode())]
        start = {"type": "http.response.start", "status": 200, "headers": near.headers + own}
        return start, BytesIO(content)

    def keep(
        self,
        request: ASGIRequest,
        response: HttpResponseBase,
        headers: Iterable[tuple[bytes, bytes]],
        *,
        since: int,
    ) -> None:
        """Keep what strangers may have, and forget what they may have no more. `headers` are those that were
        sent with it; `since` is what `latest_change` said before it was made."""
        if not settings.NEAR_PAGES_SECONDS or request.method != "GET":
            return
        if not isinstance(response, PageForStrangers):
            if is_like_others(request):
                self.near.pop(_address_of(request.scope), None)
            return
        if len(self.near) >= MOST_NEAR:
            self.near.clear()
        same = [(name, value) for name, value in headers if name.lower() not in OF_ONE_READER]
        view = request.resolver_match.view_name if request.resolver_match else ""
        now = monotonic()
        variants = self.near.setdefault(_address_of(request.scope), {})
        if len(variants) >= MOST_NEAR:
            variants.clear()
        until = now + settings.NEAR_PAGES_SECONDS
        variants[_variant_of(request)] = NearPage(now, until, since, view, same, response.page)


def _address_of(scope: Mapping[str, Any]) -> Address:
    return scope["path"], scope["query_string"]


def _variant_of(request: ASGIRequest) -> Variant:
    """What pages of one address differ by, for strangers."""
    scheme, host = request.META.get("HTTP_X_FORWARDED_PROTO"), request.META.get("HTTP_HOST")
    return scheme, host, get_language_from_request(request), request.COOKIES.get(ZONE_COOKIE)


def _for_reader(request: ASGIRequest, page: bytes) -> tuple[bytes, Headers]:
    """The page with the reader's own token, and the cookie that belongs to it."""
    tokens.process_request(request)
    content = with_token(page, get_token(request))
    told = tokens.process_response(request, HttpResponse())
    return content, [(b"Set-Cookie", one.output(header="").strip().encode()) for one in told.cookies.values()]
