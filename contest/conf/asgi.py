"""The web process: pages, behind a door that waits for slow lines so that the threads never do. A request has
come whole before a thread works on it, and an answer is complete before it is sent.

    granian --interface asginl --port 8000 contest.conf.asgi:application"""

import asyncio
import os
import re
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import IO, Any

from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _
from starlette.types import Receive, Scope, Send

from contest.conf.lines import PIECE, SenderGone, SenderSlow, patient, pieces_of
from contest.conf.turns import Client, FairThreads, TooManyWait

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contest.conf.settings")

THREADS = 4  # as many pages are made at once by one process
SWITCH = 0.001  # seconds; Python's 5 ms are what a thread that holds SQLite's write lock waits for each other
sys.setswitchinterval(SWITCH)
LARGEST_BODY = 3 * 1024 * 1024  # as in deploy/nginx.conf; a film's parts do not come here
LARGEST_WITH_FILES = 32 * 1024 * 1024  # likewise
TAKES_FILES = re.compile("/films/[^/]+/objection/|/entries/[^/]+/(?:register/.*|film/poster/own/|clips/)")
IN_MEMORY = 256 * 1024  # bytes of a body that are not yet written to a file

MOST_WAITING = 300  # sign-ins of one network address: a festival's hotel

pages = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (all is loaded before anybody is answered)

from contest.conf.near_pages import NearPages  # noqa: E402  (needs the apps)
from contest.latest_change import latest_change  # noqa: E402  (likewise)
from contest.password_guesses import known_people  # noqa: E402  (likewise)
from contest.rate_limits import network_of  # noqa: E402

Answer = tuple[dict[str, Any], IO[bytes]]
threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
near_pages = NearPages()
# Passwords take long: no page waits for one, and nobody for those of another.
sign_ins = FairThreads((os.cpu_count() or 1) + 1, most_waiting=MOST_WAITING, name="sign-in")


class BodyTooLarge(Exception):
    """More than any form at this address sends; so many bytes are the most."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    asked_at = monotonic()
    if near := near_pages.answer(scope):
        with near[1] as content:
            await give(near[0], content, patient(send))
        return
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the request closes it)
    try:
        await take(receive, body, most=largest_body(scope["path"]))
        start, content = await asyncio.wrap_future(make_page(scope, body, asked_at))
    except (SenderGone, SenderSlow, BodyTooLarge, TooManyWait) as error:
        start, content = refuse(scope, error)
    with content:
        await give(start, content, patient(send))


def make_page(scope: Scope, body: IO[bytes], asked_at: float) -> "Future[Answer]":
    """Once it is its turn. Raises TooManyWait."""
    if scope["method"] == "POST" and scope["path"].startswith("/account/"):
        return sign_ins.submit(client_of(scope), respond, scope, body, asked_at)
    return threads.submit(respond, scope, body, asked_at)


def client_of(scope: Scope) -> Client:
    """A person in whose browser an account was opened before is nobody else of their network."""
    request = without_body(scope)
    known = known_people(request)
    return Client(str(known[0]), is_known=True) if known else Client(network_of(request))


def without_body(scope: Scope) -> ASGIRequest:
    return ASGIRequest({**scope, "query_string": b""}, BytesIO())  # whatever its address


def largest_body(path: str) -> int:
    return LARGEST_WITH_FILES if TAKES_FILES.fullmatch(path) else LARGEST_BODY


async def take(receive: Receive, body: IO[bytes], *, most: int) -> None:
    """The body of a request into `body`. Raises SenderGone, SenderSlow, BodyTooLarge."""
    async for pieces in pieces_of(receive):
        if body.tell() + sum(map(len, pieces)) > most:
            raise BodyTooLarge(most)
        body.writelines(pieces)
    body.seek(0)


def respond(scope: Scope, body: IO[bytes], asked_at: float) -> Answer:
    """Make a page, in a thread: the beginning of the answer, and its content. While it waited for the thread
    somebody else may have been given the same one."""
    if near := near_pages.answer(scope, made_after=asked_at):
        return near
    since = latest_change()
    request_started.send(sender=type(pages), scope=scope)
    try:
        request = ASGIRequest(scope, body)
    except UnicodeDecodeError:
        return complete(HttpResponseBadRequest(render_to_string("400.html")))
    response = pages.get_response(request)
    start, content = complete(response)
    near_pages.keep(request, response, start["headers"], since=since)
    return start, content


def refuse(scope: Scope, error: SenderGone | SenderSlow | BodyTooLarge | TooManyWait) -> Answer:
    """What is said of a body that came in part (its sender may listen still), too slowly or is too large, or
    that would wait too long."""
    request = without_body(scope)
    with override(get_language_from_request(request)):
        status, heading, words = tell(error)
        context = {"heading": heading, "words": words, "status": status.value, "language": get_language()}
        context["form_url"] = form_before(request)
        response = HttpResponse(render_to_string("body_refused.html", context), status=status)
        if isinstance(error, TooManyWait):
            response["Retry-After"] = "60"
        return complete(response)


def form_before(request: ASGIRequest) -> str:
    """The page of this site from which something was sent; "" where the browser does not say."""
    page = request.headers.get("Referer", "")
    try:
        hosts = {request.get_host()}
    except DisallowedHost:
        return ""
    return page if url_has_allowed_host_and_scheme(page, hosts) else ""


def tell(error: SenderGone | SenderSlow | BodyTooLarge | TooManyWait) -> tuple[HTTPStatus, str, str]:
    """Status, heading and words."""
    if isinstance(error, SenderGone):
        words = _("Only a part of the form arrived. Send it again.")
        return HTTPStatus.BAD_REQUEST, _("Not saved"), words
    if isinstance(error, SenderSlow):
        words = _("Only %(found)s bytes came in %(seconds)s seconds. Send the form again.")
        words %= {"found": error.size, "seconds": round(error.seconds)}
        return HTTPStatus.REQUEST_TIMEOUT, _("Not saved"), words
    if isinstance(error, BodyTooLarge):
        words = _("What you sent is larger than %(most)s MB. Send less at once.")
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Not saved"), words % {"most": error.most // 1024**2}
    words = _("Wait one minute, then go back and try again.")
    return HTTPStatus.TOO_MANY_REQUESTS, _("There were too many attempts"), words


def complete(response: HttpResponseBase) -> Answer:
    """An answer as ASGI sends it. The response is closed, and with it what it read from."""
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = response.cookies.values()
    headers += [(b"Set-Cookie", cookie.output(header="").strip().encode("ascii")) for cookie in cookies]
    content: IO[bytes] = SpooledTemporaryFile(PIECE)  # noqa: SIM115  (closed by whoever sends it)
    with closing(response):
        content.writelines(response)
    content.seek(0)
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}, content


async def give(start: dict[str, Any], content: IO[bytes], send: Send) -> None:
    try:
        await send(start)
        piece = content.read(PIECE)
        while following := content.read(PIECE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = following
        await send({"type": "http.response.body", "body": piece})
    except TimeoutError:
        pass  # the reader stopped
