"""The page for a failure of ours. It asks neither database nor translations, which may be what failed."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string
from structlog.contextvars import get_contextvars


def server_error(request: HttpRequest) -> HttpResponseServerError:
    context = {"request_id": get_contextvars().get("request_id")}
    return HttpResponseServerError(render_to_string("500.html", context))
