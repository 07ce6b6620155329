"""The OpenAPI 3.1 document of the interface, made from its endpoints and the dataclasses that they give."""

import dataclasses
import re
import types
import typing
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import get_resolver

from contest.api.reading import ENDPOINTS, ITEMS, LAST_PAGE, MOST_ITEMS, TYPE, Endpoint
from contest.version import VERSION

PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
}
REFUSALS = {
    "400": "A parameter is not as expected.",
    "401": "There is no token, or it is unknown, revoked or over.",
    "403": "The token has not the scope that is needed, or the account lacks two-step verification.",
    "404": "There is no such thing, or it is not for this reader.",
    "429": "Too many requests in a minute.",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was found, what was expected, what to do."},
    },
}


def openapi_document() -> dict[str, Any]:
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Laureate",
            "version": "1",
            "summary": f"Read-only interface of Laureate {VERSION}. Version 1 only ever gains fields.",
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {_path(endpoint): {"get": _operation(endpoint, schemas)} for endpoint in ENDPOINTS},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _path(endpoint: Endpoint) -> str:
    """The address as the resolver knows it, with its parts in braces."""
    [(pattern, _parts)] = get_resolver().reverse_dict.getlist(endpoint.name)[0][0]
    return "/" + re.sub(r"%\((\w+)\)s", r"{\1}", pattern)


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    item = _schema(endpoint.shape, schemas)
    parts = re.findall(r"{(\w+)}", _path(endpoint))
    problem = {"$ref": "#/components/schemas/Problem"}
    answers = {
        "200": ("application/json", _list_of(item) if endpoint.is_list else item, "What was asked for."),
        **{status: (TYPE, problem, words) for status, words in REFUSALS.items()},
    }
    return {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": [
            *({"name": part, "in": "path", "required": True, "schema": _slug()} for part in parts),
            *(_query(one.name, one.about, _choice(one.choices)) for one in endpoint.filters),
            *(_paging() if endpoint.is_list else ()),
        ],
        "security": [{"token": [endpoint.scope]}] if endpoint.scope else [],
        "responses": {
            status: {"description": words, "content": {kind: {"schema": schema}}}
            for status, (kind, schema, words) in answers.items()
        },
    }


def _slug() -> dict[str, Any]:
    return {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}


def _choice(choices: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(choices)} if choices else {"type": "string"}


def _query(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _paging() -> list[dict[str, Any]]:
    page = {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}
    items = {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": ITEMS}
    return [_query("page", "Which page.", page), _query("per_page", "How many items on a page.", items)]


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    number = {"type": "integer"}
    return {
        "type": "object",
        "required": ["items", "page", "pages", "count", "next"],
        "properties": {
            "items": {"type": "array", "items": item},
            "page": number,
            "pages": number,
            "count": number,
            "next": {"type": ["string", "null"], "description": "Address of the next page."},
        },
    }


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of a type; dataclasses go to `schemas`, by name."""
    if kind in PLAIN:
        return PLAIN[kind]
    if dataclasses.is_dataclass(kind):
        name = kind.__name__  # type: ignore[union-attr]
        if name not in schemas:
            hints = typing.get_type_hints(kind)
            schemas[name] = {
                "type": "object",
                "description": (kind.__doc__ or "").strip(),
                "required": list(hints),
                "properties": {field: _schema(hint, schemas) for field, hint in hints.items()},
            }
        return {"$ref": f"#/components/schemas/{name}"}
    arguments = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return {"anyOf": [*(_schema(one, schemas) for one in arguments[:-1]), {"type": "null"}]}
    if typing.get_origin(kind) is list:
        return {"type": "array", "items": _schema(arguments[0], schemas)}
    return {"type": "object", "additionalProperties": _schema(arguments[1], schemas)}
