"""The tables of a database, as its own words for them in an order of ours."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

COLUMNS = """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
    is_identity FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace"""
INDEXES = r"""SELECT tablename, regexp_replace(indexdef, 'INDEX \S+ ON', 'INDEX ON') FROM pg_indexes
    WHERE schemaname = 'public'"""
OF_SQLITE = "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
OTHERS = (  # whose tables they are
    "django_migrations",  # written by migrations alone
    "auth_group_permissions",  # Django's, whose migration makes its key longer than the model has it
)
PARTS = re.compile(r",(?![^(]*\))")  # commas outside of brackets, as far as that matters to a comparison


def tables_of_database() -> list[str]:
    """Each column, constraint and index. Left out is what keeps a table's past: the names of indexes and of
    PostgreSQL's constraints, and the order of columns."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            found: list[str] = []
            for query in (COLUMNS, CONSTRAINTS, INDEXES):
                cursor.execute(query)
                found += [" ".join(map(str, row)) for row in cursor.fetchall()]
            return sorted(line for line in found if not line.startswith(OTHERS))
        cursor.execute(OF_SQLITE)
        return _sorted_parts(cursor.fetchall())


def tables_of_file(path: Path) -> list[str]:
    """The same of an SQLite database that is not this process's."""
    with closing(sqlite3.connect(path)) as database:
        return _sorted_parts(database.execute(OF_SQLITE).fetchall())


def _sorted_parts(rows: list[tuple[str, str]]) -> list[str]:
    return sorted(f"{table}: {part}" for table, sql in rows if table not in OTHERS for part in _parts_of(sql))


def _parts_of(sql: str) -> list[str]:
    if not sql.startswith("CREATE TABLE"):
        return [re.sub(r'INDEX "\w+" ON', "INDEX ON", sql)]
    return [part.strip() for part in PARTS.split(sql.partition("(")[2].rpartition(")")[0])]
