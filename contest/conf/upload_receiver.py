"""Takes the parts of films when they are kept on the local disk: a WSGI application of its own, in a process
of its own with many threads, so that slow lines never hold up a page. WSGI, because under ASGI whole bodies
would be spooled first.

    granian --interface wsgi --port 8001 --blocking-threads 64 contest.conf.upload_receiver:application

PUT /receive/<token>: the token names upload, part, length and SHA-256, and is good for 15 minutes."""

import json
import os
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import IO, Any, cast

import django
import structlog
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contest.conf.settings")
django.setup()

from contest.request_log import telling_request  # noqa: E402  (needs the apps)
from media_pipeline.api import UploadRefused, receive_part  # noqa: E402

logger = structlog.stdlib.get_logger(__name__)
PREFIX = "/receive/"
StartResponse = Callable[[str, list[tuple[str, str]]], object]


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    request = WSGIRequest(environ)
    with telling_request(request.method, request.path) as facts:
        with override(get_language_from_request(request)):
            status, content = answer(request)
        facts["status"] = status.value
    body = json.dumps(content).encode() if content else b""
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Vary", "Origin"),
    ]
    origin = request.headers.get("Origin", "")
    if origin in settings.SITE_ORIGINS:
        headers += [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Methods", "PUT"),
            ("Access-Control-Allow-Headers", "content-type, x-amz-checksum-sha256"),
            ("Access-Control-Max-Age", "7200"),
        ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]


def answer(request: WSGIRequest) -> tuple[HTTPStatus, dict[str, Any]]:
    """Status and JSON for one request; nothing a stranger sends makes it raise."""
    if not request.path.startswith(PREFIX):
        return HTTPStatus.NOT_FOUND, {"code": "unknown", "message": _("Nothing to see here.")}
    if request.method == "OPTIONS":
        return HTTPStatus.NO_CONTENT, {}
    if request.method != "PUT":
        message = _("Upload chunks of films here with PUT.")
        return HTTPStatus.METHOD_NOT_ALLOWED, {"code": "method", "message": message}
    close_old_connections()
    try:
        length = request.META.get("CONTENT_LENGTH", "")
        part = receive_part(
            request.path.removeprefix(PREFIX),
            length=int(length) if length.isdecimal() else None,
            body=cast(IO[bytes], request),
        )
    except UploadRefused as refusal:
        return HTTPStatus(refusal.status), {
            "code": refusal.code,
            "message": refusal.message,
            **refusal.facts,
        }
    except OSError as error:  # the disk is full, or the sender went away
        logger.error("part not kept", reason=str(error))
        message = _("This chunk could not be stored. Nothing is lost; the upload tries again.")
        return HTTPStatus.INSUFFICIENT_STORAGE, {"code": "no_room", "message": message}
    finally:
        close_old_connections()
    return HTTPStatus.OK, {"number": part.number, "size": part.size, "sha256": part.sha256}
