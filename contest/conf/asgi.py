"""The web process: pages, behind a door that waits for slow lines so that the threads never do. A request has
come whole before a thread works on it, and an answer is complete before it is sent.

    granian --interface asginl --port 8000 contest.conf.asgi:application"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.handlers.asgi import ASGIRequest
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _
from starlette.types import Receive, Scope, Send

from contest.conf.lines import PIECE, SenderGone, SenderSlow, patient, pieces_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contest.conf.settings")

THREADS = 8  # as many pages are made at once
LARGEST_BODY = 3 * 1024 * 1024  # as in deploy/nginx.conf; a film's parts do not come here
IN_MEMORY = 256 * 1024  # bytes of a body that are not yet written to a file

pages = get_wsgi_application()
threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
sign_ins = ThreadPoolExecutor(
    THREADS, thread_name_prefix="sign-in"
)  # passwords take long: no page waits for one


class BodyTooLarge(Exception):
    """More than any form of the site sends."""


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the request closes it)
    try:
        await take(receive, body)
        start, content = await asyncio.get_running_loop().run_in_executor(
            pool_for(scope), respond, scope, body
        )
    except SenderGone:
        return
    except (SenderSlow, BodyTooLarge) as error:
        start, content = refuse(scope, error)
    with content:
        await give(start, content, patient(send))


def pool_for(scope: Scope) -> ThreadPoolExecutor:
    is_sign_in = scope["method"] == "POST" and scope["path"].startswith("/account/")
    return sign_ins if is_sign_in else threads


async def take(receive: Receive, body: IO[bytes]) -> None:
    """The body of a request into `body`. Raises SenderGone, SenderSlow, BodyTooLarge."""
    async for pieces in pieces_of(receive):
        if body.tell() + sum(map(len, pieces)) > LARGEST_BODY:
            raise BodyTooLarge
        body.writelines(pieces)
    body.seek(0)


def respond(scope: Scope, body: IO[bytes]) -> tuple[dict[str, Any], IO[bytes]]:
    """Make a page, in a thread: the beginning of the answer, and its content."""
    request_started.send(sender=type(pages), scope=scope)
    response: HttpResponseBase
    try:
        response = pages.get_response(ASGIRequest(scope, body))
    except UnicodeDecodeError:
        response = HttpResponseBadRequest(render_to_string("400.html"))
    return complete(response)


def refuse(scope: Scope, error: SenderSlow | BodyTooLarge) -> tuple[dict[str, Any], IO[bytes]]:
    """What is said of a body that came too slowly or is too large."""
    request = ASGIRequest({**scope, "query_string": b""}, BytesIO())  # whatever its address
    with override(get_language_from_request(request)):
        if isinstance(error, SenderSlow):
            status = HTTPStatus.REQUEST_TIMEOUT
            words = _("Only %(found)s bytes came in %(seconds)s seconds. Send the form again.")
            words %= {"found": error.size, "seconds": round(error.seconds)}
        else:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            words = _("What you sent is larger than %(most)s MB. Send less at once.")
            words %= {"most": LARGEST_BODY // 1024**2}
        context = {"words": words, "status": status.value, "language": get_language()}
        return complete(HttpResponse(render_to_string("body_refused.html", context), status=status))


def complete(response: HttpResponseBase) -> tuple[dict[str, Any], IO[bytes]]:
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
