"""One line for each request, and the id by which a person can name a request that failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from structlog.contextvars import bind_contextvars, bound_contextvars

from contest.models.entry import READABLE

LONGEST_TOLD = 500  # characters
logger = structlog.stdlib.get_logger(__name__)


def shortened(path: str) -> str:
    """The beginning of an address that is longer than any of ours."""
    return path if len(path) <= LONGEST_TOLD else f"{path[:LONGEST_TOLD]}… ({len(path)})"


@contextmanager
def telling_request(method: str | None, path: str) -> Iterator[dict[str, Any]]:
    """A request from beginning to end. What is put into the yielded facts is told in its line; whatever is
    told meanwhile bears its id, and its user's once `bind_contextvars` names one."""
    began = perf_counter()
    facts: dict[str, Any] = {"request_id": get_random_string(8, READABLE)}
    with bound_contextvars(request_id=facts["request_id"], user_id=None):
        try:
            yield facts
        finally:
            facts["ms"] = round(1000 * (perf_counter() - began))
            logger.info("request", method=method, path=shortened(path), **facts)


class RequestLogMiddleware:
    """Gives each request an id (also in the header X-Request-ID of the answer) and its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with telling_request(request.method, request.path) as facts:
            response = self.get_response(request)
            facts["status"] = response.status_code
            facts["view"] = request.resolver_match.view_name if request.resolver_match else None
            response["X-Request-ID"] = facts["request_id"]
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Who asks is known from here on."""
        bind_contextvars(user_id=request.user.pk)
