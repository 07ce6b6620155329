"""The OpenAPI document, and whether the interface does what it says."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable

from contest.api.tokens import make_token
from contest.enums import ApiScope, EntryState
from tests.contest.films import give_film
from tests.contest.nights import make_published_edition
from tests.examples import examples
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def test_document_names_every_address_and_its_scope() -> None:
    told = Client().get("/api/").json()
    assert told["openapi"] == "3.1.0"
    assert {path: found["get"]["security"] for path, found in told["paths"].items()} == {
        "/api/v1/editions/": [],
        "/api/v1/editions/{slug}/results/": [],
        "/api/v1/entries/": [{"token": ["entries"]}],
        "/api/v1/entries/{code}/": [{"token": ["entries"]}],
        "/api/v1/office/{slug}/entries/": [{"token": ["office"]}],
        "/api/v1/office/{slug}/rounds/": [{"token": ["office"]}],
    }
    assert told["components"]["schemas"]["EntryAnswer"]["properties"]["film"] == {
        "anyOf": [{"$ref": "#/components/schemas/MasterAnswer"}, {"type": "null"}]
    }


@pytest.fixture
def site() -> Iterator[WSGIHandler]:
    """The site as a server runs it, but that it leaves the connection of the test open, as Client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield get_wsgi_application()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_every_answer_is_as_the_document_says(site: WSGIHandler, mode: str) -> None:
    """Schemathesis makes requests of the document, sound and broken ones; none is answered by an error of
    ours, nor by something that is not described. Imported here: it takes each process half a second."""
    import schemathesis
    from schemathesis import checks

    expected = [
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    edition, (entry, *_others), organiser = make_published_edition(winners=1, others=1)
    give_film(make_entry(EntryState.SUBMITTED, edition=edition, representative=organiser))
    token = make_token(organiser, name="schemathesis", scopes=list(ApiScope), days=1)
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_wsgi("/api/", site)
    parts = {"slug": edition.slug, "code": entry.code}
    asked = set()
    for found in schema.get_all_operations():
        operation: Any = found.ok()
        known = {name: part for name, part in parts.items() if f"{{{name}}}" in operation.path}

        @given(case=operation.as_strategy(schemathesis.GenerationMode(mode)))
        @settings(examples(20), database=None)
        def ask(case: Any) -> None:
            if mode == "positive":
                case.call_and_validate(headers=headers, checks=expected)
            case.path_parameters = known  # noqa: B023
            case.call_and_validate(headers=headers, checks=expected)

        with suppress(Unsatisfiable):  # nothing about it can be broken
            ask()
        asked.add(operation.path)
    assert len(asked) == 6
