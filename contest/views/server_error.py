"""The pages for failures of ours. They ask neither database nor translations, which may be what failed."""

import sys

import redis
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from structlog.contextvars import get_contextvars

RETRY_SECONDS = 10
AWAY = (InterfaceError, OperationalError, redis.ConnectionError, redis.TimeoutError)  # database, cache


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the failure is being handled."""
    if isinstance(sys.exception(), AWAY):
        return service_away(request)
    context = {"request_id": get_contextvars().get("request_id")}
    return HttpResponseServerError(render_to_string("500.html", context))


def service_away(request: HttpRequest) -> HttpResponse:
    """What only reads is tried again by the browser itself."""
    context = {"seconds": RETRY_SECONDS, "tries_again": request.method == "GET"}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
