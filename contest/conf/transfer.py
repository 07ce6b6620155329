"""Takes the parts of films and gives films out, when they are kept on the local disk: an ASGI application
of its own, in a process of its own, so that neither a slow line nor many viewers hold up a page. Not Django's
ASGI handler, which spools whole bodies first.

    granian --interface asginl --port 8001 contest.conf.transfer:application

PUT /receive/<token>: the token names upload, part, length and SHA-256, and is good for 15 minutes. With the
header Upload-Offset the body goes on at that byte of the part. The database is asked at the beginning and at
the end. GET /receive/<token>: how many bytes of the part are here.
POST /receive/form/<token>: a whole film as a form, see contest.conf.film_form.
GET /films/<token>/<name>: the token names the file and whom it is for, and is given by the page that
knows who may see it; a right that can end, like a judge's, is looked up again."""

import json
import os
from http import HTTPStatus
from io import BytesIO
from typing import Any

import django
import structlog
from django.conf import settings
from django.core import signing
from django.core.handlers.asgi import ASGIRequest
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contest.conf.settings")
django.setup()

from contest.conf.apart import in_thread, on_disk  # noqa: E402  (needs the apps)
from contest.conf.film_form import FORM, answer_form  # noqa: E402
from contest.conf.lines import SenderGone, SenderSlow, patient, pieces_of  # noqa: E402
from contest.request_log import telling_request  # noqa: E402
from media_pipeline.api import (  # noqa: E402
    TokenRefused,
    UploadRefused,
    admit_part,
    bytes_here,
    drafting,
    file_behind,
    find_part,
    keep_draft,
)
from media_pipeline.models import Part  # noqa: E402

logger = structlog.stdlib.get_logger(__name__)
RECEIVE, FILMS = "/receive/", "/films/"


class FilmResponse(FileResponse):
    chunk_size = 8 * 1024  # bytes; a few of them wait in memory for each slow reader


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    request = ASGIRequest(scope, BytesIO())
    with telling_request(request.method, request.path) as facts, override(get_language_from_request(request)):
        response = await answer(request, scope, receive)
        facts["status"] = response.status_code
        for name, value in headers_for(request).items():
            response.headers[name] = value
        try:
            # without extensions the server does not send a file by itself, which no patience would end
            await response({**scope, "extensions": {}}, receive, patient(send))
        except TimeoutError:
            facts["reader"] = "stopped"


async def answer(request: ASGIRequest, scope: Scope, receive: Receive) -> Response:
    """The response to one request; nothing a stranger sends makes it raise."""
    path, method = request.path, request.method
    if method == "OPTIONS" and path.startswith((RECEIVE, FILMS)):
        return Response(status_code=HTTPStatus.NO_CONTENT)
    if path.startswith(FORM) and method in ("GET", "POST"):
        return await answer_film_form(request, receive)
    if path.startswith(RECEIVE):
        if method in ("GET", "PUT"):
            return await answer_sender(request, receive)
        return said(HTTPStatus.METHOD_NOT_ALLOWED, "method", _("Upload chunks of films here with PUT."))
    if path.startswith(FILMS):
        if method in ("GET", "HEAD"):
            return await give_film(path.removeprefix(FILMS).partition("/")[0], scope)
        return said(HTTPStatus.METHOD_NOT_ALLOWED, "method", _("Films can only be read here."))
    return said(HTTPStatus.NOT_FOUND, "unknown", _("Nothing to see here."))


async def answer_film_form(request: ASGIRequest, receive: Receive) -> Response:
    """Where the browser that sent a form with a film goes on."""
    try:
        return await answer_form(request, receive, length=read_number(request, "Content-Length"))
    except (signing.BadSignature, TypeError, ValueError):
        words = _("This form was not issued by this site. Open the page of the film again.")
        return said(HTTPStatus.FORBIDDEN, "link_forged", words)


async def answer_sender(request: ASGIRequest, receive: Receive) -> Response:
    """Where the part of a token stands, after its next bytes were taken or without any."""
    token = request.path.removeprefix(RECEIVE)
    try:
        if request.method == "PUT":
            part, here = await take_part(request, token, receive)
        else:
            part = await in_thread(find_part, token)
            here = await on_disk(bytes_here, part)
    except UploadRefused as refusal:
        return said(HTTPStatus(refusal.status), refusal.code, refusal.message, **refusal.facts)
    except SenderSlow as line:
        return too_slow(line)
    except SenderGone:
        return said(HTTPStatus.BAD_REQUEST, "cut", _("The connection was interrupted."))
    except OSError as error:
        logger.error("part not kept", reason=str(error))
        words = _("This chunk could not be stored. Nothing is lost; the upload tries again.")
        return said(HTTPStatus.INSUFFICIENT_STORAGE, "no_room", words)
    return as_json(HTTPStatus.OK, number=part.number, size=part.size, sha256=part.sha256, offset=here)


async def take_part(request: ASGIRequest, token: str, receive: Receive) -> tuple[Part, int]:
    """The part and how many of its bytes are here. What came before the line broke stays."""
    offset = read_number(request, "Upload-Offset")
    length = read_number(request, "Content-Length")
    part = await in_thread(admit_part, token, offset=offset, length=length)
    with drafting(part, offset=offset or 0) as draft:
        async for pieces in pieces_of(receive):
            await on_disk(draft.write, *pieces)
        await on_disk(draft.sync)
        return part, await in_thread(keep_draft, draft)


def read_number(request: ASGIRequest, header: str) -> int | None:
    value = request.headers.get(header, "")
    return int(value) if value.isdecimal() and len(value) < 20 else None


async def give_film(token: str, scope: Scope) -> Response:
    """The file of a token, whole or in ranges; 304 for what the browser has already."""
    try:
        film = await in_thread(file_behind, token)
        stat = await on_disk(os.stat, film.path)
    except TokenRefused:
        words = _("This link has expired. Go back to the page with the film and reload it.")
        return said(HTTPStatus.FORBIDDEN, "link_expired", words)
    except FileNotFoundError:
        return said(HTTPStatus.NOT_FOUND, "unknown", _("Nothing to see here."))
    headers = {"ETag": film.etag, "Cache-Control": film.cache_control}
    headers["Last-Modified"] = ""  # FileResponse would give the file's, which is the same for two judges
    response = FilmResponse(film.path, headers=headers, media_type=film.content_type, stat_result=stat)
    if StaticFiles().is_not_modified(response.headers, Headers(scope=scope)):
        return NotModifiedResponse(response.headers)
    return response


def headers_for(request: ASGIRequest) -> dict[str, str]:
    """What goes with every answer; the site's own pages may read it from their origin."""
    headers = {"X-Content-Type-Options": "nosniff", "Vary": "Origin"}
    origin = request.headers.get("Origin", "")
    if origin in settings.SITE_ORIGINS:
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, HEAD, PUT",
            "Access-Control-Allow-Headers": "content-type, range, upload-offset, x-amz-checksum-sha256",
            "Access-Control-Expose-Headers": "content-length, content-range, etag",
            "Access-Control-Max-Age": "7200",
        }
    return headers


def too_slow(line: SenderSlow) -> Response:
    words = _(
        "Only %(found)s bytes came in %(seconds)s seconds, and the chunk was given up. "
        "The upload tries again."
    )
    found = {"found": line.size, "seconds": round(line.seconds)}
    return said(HTTPStatus.REQUEST_TIMEOUT, "too_slow", words % found)


def said(status: HTTPStatus, code: str, message: str, **facts: Any) -> Response:
    return as_json(status, code=code, message=message, **facts)


def as_json(status: HTTPStatus, **content: Any) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(content), status, headers=headers, media_type="application/json")
