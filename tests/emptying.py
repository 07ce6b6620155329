"""Empties the database after a test that has committed: the tables that have rows alone. Django's own way
truncates them all and writes its content types and permissions anew, which costs half a second each time."""

from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import TransactionTestCase

FILLED_BY_DJANGO = ("auth", "contenttypes")  # once, when the tables are made
TRIES = 5


def empty_tables(_: TransactionTestCase | None = None) -> None:
    """Beside a worker that is still at its last rows: it may lock them in another order, or add to them, and
    then we begin again."""
    for tries_left in reversed(range(TRIES)):
        try:
            _delete_all_rows()
            break
        except (OperationalError, IntegrityError):
            if not tries_left:
                raise


def _delete_all_rows() -> None:
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models if model._meta.app_label not in FILLED_BY_DJANGO]
    has_rows = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(has_rows)
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")


def empty_changed_tables() -> None:
    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[method-assign]
