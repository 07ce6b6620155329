"""How the interface for programs answers: read-only JSON, to whoever a token or a sign-in says; what is
refused is told as a problem in words (RFC 9457). `reads` makes a view of a function that gives dataclasses,
and enters it in the list that the OpenAPI document is made from."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from contest.addresses import LANGUAGE
from contest.api.tokens import find_token
from contest.enums import ApiScope
from contest.models import User
from contest.policies import Reader, Refused
from contest.rate_limits import Limit, counted_as
from contest.sign_in import lacks_second_factor

MOST_ITEMS, ITEMS = 100, 50  # on a page: at most, and without a word
LAST_PAGE = 1_000_000
OF_A_READER = Limit("api", 600, 60)
TYPE = "application/problem+json"
NOTHING_TO_READ = gettext_lazy("There is no such thing, or it is not for you to read.")


class Problem(Exception):
    """What is answered instead; `headers` go with it."""

    def __init__(
        self, status: HTTPStatus, detail: str | Promise, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, str(detail), dict(headers or {})


@dataclasses.dataclass(frozen=True)
class Filter:
    """A parameter of the query; with `choices` it takes one of these."""

    name: str
    about: str
    choices: tuple[str, ...] = ()

    def read(self, request: HttpRequest) -> str:
        typed = request.GET.get(self.name, "")
        if "\0" in typed:
            words = _("“%(name)s” has an invisible character (NUL); leave it out.")
            raise Problem(HTTPStatus.BAD_REQUEST, words % {"name": self.name})
        if typed and self.choices and typed not in self.choices:
            raise Problem(
                HTTPStatus.BAD_REQUEST,
                _("“%(name)s” is “%(found)s”; expected one of: %(choices)s.")
                % {"name": self.name, "found": typed[:60], "choices": ", ".join(self.choices)},
            )
        return typed


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One address, as the document describes it. `shape` is the dataclass that it gives, or a page of."""

    name: str
    about: str
    shape: type
    is_list: bool = False
    scope: ApiScope | None = None  # none: anybody reads it
    filters: tuple[Filter, ...] = ()


@dataclasses.dataclass(frozen=True)
class Rows:
    """Rows for a list, and what each is told as; a page of them is read."""

    query: QuerySet[Any] | Sequence[Any]
    told: Callable[[Any], object]


ENDPOINTS: list[Endpoint] = []
Told = Callable[..., Any]


def reads(endpoint: Endpoint) -> Callable[[Told], Callable[..., HttpResponse]]:
    """Make a view: the function gets the reader, the filters by name and the parts of the address."""
    ENDPOINTS.append(endpoint)

    def make(function: Told) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(function)
        def view(request: HttpRequest, **parts: Any) -> HttpResponse:
            try:
                refuse_writing(request)
                reader = _admit(request, endpoint.scope)
                _refuse_other_parameters(request, endpoint)
                filters = {one.name: one.read(request) for one in endpoint.filters}
                paging = _paging(request) if endpoint.is_list else (1, 1)
                found = function(reader, **filters, **parts)
                body = _page(request, found, *paging) if isinstance(found, Rows) else as_json(found)
            except Problem as problem:
                return answer_problem(problem)
            except Http404:
                return answer_problem(Problem(HTTPStatus.NOT_FOUND, NOTHING_TO_READ))
            except Refused as refused:
                return answer_problem(Problem(HTTPStatus.CONFLICT, refused.reason))
            response = JsonResponse(body)
            response["Cache-Control"] = "no-store" if reader.is_authenticated else "max-age=60"
            response["Vary"] = "Authorization, Cookie, Accept-Language"
            return response

        return view

    return make


def answer_problem(problem: Problem) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    response = JsonResponse(body, status=problem.status, content_type=TYPE)
    response["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def as_json(told: object) -> Any:
    """Dataclasses as objects, instants in ISO 8601."""
    if dataclasses.is_dataclass(told):
        return {field.name: as_json(getattr(told, field.name)) for field in dataclasses.fields(told)}
    if isinstance(told, datetime):
        return told.isoformat()
    if isinstance(told, list | tuple):
        return [as_json(one) for one in told]
    return told


def refuse_writing(request: HttpRequest) -> None:
    """Raises Problem for whoever sends something."""
    if request.method not in ("GET", "HEAD"):
        raise Problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            _("This address is only read, with GET; you sent %(found)s.") % {"found": request.method},
            {"Allow": "GET, HEAD"},
        )


def _admit(request: HttpRequest, scope: ApiScope | None) -> Reader:
    reader = _reader(request, scope)
    counted = f"account {reader.pk}" if reader.is_authenticated else counted_as(request)
    if OF_A_READER.count(counted) > OF_A_READER.amount:
        seconds = OF_A_READER.seconds_left()
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            _("At most %(most)s requests a minute are answered. Try again in %(seconds)s s.")
            % {"most": OF_A_READER.amount, "seconds": seconds},
            {"Retry-After": str(seconds)},
        )
    return reader


def _reader(request: HttpRequest, scope: ApiScope | None) -> Reader:
    kind, _space, typed = request.headers.get("Authorization", "").partition(" ")
    asks = {"WWW-Authenticate": 'Bearer realm="Laureate"'}
    if not kind:
        if scope is None or request.user.is_authenticated:
            return request.user
        words = _(
            "Send a token: “Authorization: Bearer …”. You make one on the page “Tokens” of your account."
        )
        raise Problem(HTTPStatus.UNAUTHORIZED, words, asks)
    if kind.lower() != "bearer":
        words = _("“Authorization” begins with “%(found)s”; expected “Bearer”.") % {"found": kind[:20]}
        raise Problem(HTTPStatus.UNAUTHORIZED, words, asks)
    try:
        token = find_token(typed.strip())
    except Refused as refused:
        raise Problem(HTTPStatus.UNAUTHORIZED, refused.reason, asks) from refused
    if scope is not None and scope not in token.scopes:
        words = _("This token has the scopes %(found)s; this address asks for “%(expected)s”.")
        told = {"found": ", ".join(f"“{one}”" for one in token.scopes), "expected": scope}
        raise Problem(HTTPStatus.FORBIDDEN, words % told)
    user: User = token.user
    if lacks_second_factor(user):
        words = _(
            "Whoever has a role in the office or the jury needs two-step verification. Set it up, then the "
            "token works."
        )
        raise Problem(HTTPStatus.FORBIDDEN, words)
    return user


def _refuse_other_parameters(request: HttpRequest, endpoint: Endpoint) -> None:
    """Whoever misspells a filter would take all for what was asked for."""
    known = [one.name for one in endpoint.filters] + (["page", "per_page"] if endpoint.is_list else [])
    for name, typed in request.GET.lists():
        if name not in [*known, LANGUAGE]:
            told = {"name": name[:60], "known": ", ".join(known)}
            words = (
                _("There is no parameter “%(name)s” here; expected: %(known)s.")
                if known
                else (_("There is no parameter “%(name)s” here; this address takes none."))
            )
            raise Problem(HTTPStatus.BAD_REQUEST, words % told)
        if len(typed) > 1:
            words = _("“%(name)s” is given %(times)s times; give it once.")
            raise Problem(HTTPStatus.BAD_REQUEST, words % {"name": name, "times": len(typed)})


def _paging(request: HttpRequest) -> tuple[int, int]:
    """Number of the page, and items on it."""
    return _number(request, "page", 1, LAST_PAGE), _number(request, "per_page", ITEMS, MOST_ITEMS)


def _number(request: HttpRequest, name: str, without: int, most: int) -> int:
    typed = request.GET.get(name, str(without))
    if typed.isascii() and typed.isdecimal() and len(typed) < 10 and 1 <= int(typed) <= most:
        return int(typed)
    raise Problem(
        HTTPStatus.BAD_REQUEST,
        _("“%(name)s” is “%(found)s”; expected a number from 1 to %(most)s.")
        % {"name": name, "found": typed[:60], "most": most},
    )


def _page(request: HttpRequest, rows: Rows, number: int, items: int) -> dict[str, Any]:
    paginator = Paginator(rows.query, items)
    found = paginator.page(number).object_list if number <= paginator.num_pages else []
    query = request.GET.copy()
    query["page"] = str(number + 1)
    is_last = number >= paginator.num_pages
    return {
        "items": [as_json(rows.told(row)) for row in found],
        "page": number,
        "pages": paginator.num_pages,
        "count": paginator.count,
        "next": None if is_last else request.build_absolute_uri(f"{request.path}?{query.urlencode()}"),
    }
