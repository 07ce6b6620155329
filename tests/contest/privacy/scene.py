"""People who are to be erased, and what the site tells of them afterwards."""

import io
import json
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.test import Client

from contest.domain.journal import find_breaches
from contest.domain.ledger import find_differences
from contest.models import PersonalCopy, User
from media_pipeline.storage.films import film_store


def client_of(user: User, *, is_fresh: bool = True) -> Client:
    """Signed in; `is_fresh`: by the password, a moment ago."""
    client = Client()
    client.force_login(user)
    if is_fresh:
        answer = client.post("/account/reauthenticate/", {"password": "correct horse battery"})
        assert answer.status_code == 302
    return client


def untold() -> list[str]:
    """Where the journal is broken, or the tables are not as it says; the factories' editions have no line."""
    differences = [str(one) for one in find_differences()]
    made = ("contest_edition ", "contest_award ")
    return [*map(str, find_breaches()), *(one for one in differences if not one.startswith(made))]


def rows_that_name(*words: str) -> list[str]:
    """Every row of the database in which one of these words stands, by its table."""
    return sorted({name for name, told in _all_rows() if any(word.lower() in told.lower() for word in words)})


def _all_rows() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for row in model._default_manager.values():
            yield model._meta.label, json.dumps(row, default=str, ensure_ascii=False)


def opened(copy: PersonalCopy) -> dict[str, Any]:
    """What is in a copy: JSON as values, films as bytes."""
    with film_store().open(copy.key) as kept, ZipFile(io.BytesIO(kept.read())) as archive:
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }
