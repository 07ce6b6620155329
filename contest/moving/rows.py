"""The rows of an edition as files: one for each table, one row a line, as Django's own serializer writes
them. They keep their numbers, since journal and seal name them by these."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from contest.models import Edition, JournalEntry, User
from contest.moving.journal_lines import own_or_link
from contest.moving.people import Person, people_with
from contest.moving.refusals import FolderUnfit
from contest.moving.tables import Moved, moved_tables

ROWS, PEOPLE = "data/rows", "data/people.json"
ENDING = ".jsonl"


class WholeInstants(DjangoJSONEncoder):
    """With microseconds, which Django's leaves out: the journal's hashes are made over them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read in the body is of one moment, whatever changes meanwhile."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write_rows(folder: Path, edition: Edition) -> int:
    """Write every row of the edition; returns how many there are. Call it in `one_moment`."""
    (folder / ROWS).mkdir(parents=True, exist_ok=True)
    people: set[int] = set()
    written = sum(
        _write_table(_place(folder, name), _leaving(moved, edition, people))
        for name, (model, moved) in moved_tables().items()
        if model is not JournalEntry
    )
    lines = moved_tables()[JournalEntry._meta.label_lower][1].rows(edition)
    people |= _named_in(lines.filter(edition=edition))
    told = own_or_link(lines.iterator(), edition, people)
    written += _write_table(_place(folder, JournalEntry._meta.label_lower), told)
    accounts = json.dumps(people_with(people), cls=WholeInstants, ensure_ascii=False, indent=1)
    (folder / PEOPLE).write_text(f"{accounts}\n", encoding="utf-8")
    return written


def _place(folder: Path, name: str) -> Path:
    return folder / ROWS / f"{name}{ENDING}"


def _leaving(moved: Moved, edition: Edition, people: set[int]) -> Iterator[Model]:
    """The rows as they leave; accounts that they name come to `people`."""
    for row in moved.rows(edition).order_by("pk").iterator():
        moved.prepare(row)
        people |= {getattr(row, name) for name in _accounts_in(type(row))} - {None}
        yield row


def _accounts_in(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.related_model is User]


def _named_in(lines: Any) -> set[int]:
    """Accounts that acted, and those of whom the lines tell."""
    people = {actor for actor in lines.values_list("actor", flat=True).distinct() if actor}
    subjects = lines.filter(subject__startswith="user:").values_list("subject", flat=True).distinct()
    named = people | {int(subject.removeprefix("user:")) for subject in subjects}
    return set(User.objects.filter(pk__in=named).values_list("pk", flat=True))


def _write_table(path: Path, rows: Iterator[Model]) -> int:
    count = 0

    def counted() -> Iterator[Model]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with path.open("w", encoding="utf-8", newline="\n") as out:
        serializers.serialize("jsonl", counted(), stream=out, cls=WholeInstants)
    return count


# Back from the files


def read_people(folder: Path) -> list[Person]:
    """Raises FolderUnfit."""
    try:
        people = json.loads((folder / PEOPLE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FolderUnfit(f"{PEOPLE} cannot be read: {error}. Nothing was imported.") from error
    return list(people)


def read_table(folder: Path, name: str) -> Iterator[DeserializedObject]:
    """Rows of one table, not saved yet. Raises FolderUnfit."""
    model, _moved = moved_tables()[name]
    try:
        with _place(folder, name).open(encoding="utf-8") as lines:
            for number, row in enumerate(_rows_in(lines), start=1):
                if type(row.object) is not model:
                    raise FolderUnfit(
                        f"{ROWS}/{name}{ENDING} has a row of {row.object._meta.label_lower} in line "
                        f"{number}. Nothing was imported."
                    )
                yield row
    except (OSError, DeserializationError, ValueError, TypeError, AttributeError) as error:
        raise FolderUnfit(f"{ROWS}/{name}{ENDING} cannot be read: {error}. Nothing was imported.") from error


def _rows_in(lines: TextIO) -> Iterator[DeserializedObject]:
    yield from serializers.deserialize("jsonl", lines)


def save_rows(folder: Path) -> int:
    """Write all rows into the empty tables; returns how many. Call it in a transaction. Raises FolderUnfit,
    and what the database refuses."""
    saved = 0
    for name in moved_tables():
        for row in read_table(folder, name):
            row.save(force_insert=True)
            saved += 1
    connection.check_constraints()
    _continue_numbers()
    return saved


def _continue_numbers() -> None:
    """PostgreSQL counts by itself; the next row gets a number that no row has."""
    models: list[type[Model]] = [User, *(model for model, _moved in moved_tables().values())]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def tables_of_this_version() -> dict[str, str]:
    """What the tables of each app look like, by the name of its last migration."""
    apps = {model._meta.app_label for model, _moved in moved_tables().values()}
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return {app: name for app, name in sorted(leaves) if app in apps}
