"""Where a mail really lands: without upper case and without the +tag, which some use as a second self."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


def mailbox_of(email: str) -> str:
    name, _, host = email.strip().lower().partition("@")
    return f"{name.partition('+')[0]}@{host}"


class Mailbox(models.Func):
    """The same of a column of addresses, as an index keeps it."""

    output_field = models.CharField()
    template = (
        "CASE WHEN %(find)s(%(expressions)s, '+') BETWEEN 1 AND %(find)s(%(expressions)s, '@') "
        "THEN lower(substr(%(expressions)s, 1, %(find)s(%(expressions)s, '+') - 1) "
        "|| substr(%(expressions)s, %(find)s(%(expressions)s, '@'))) "
        "ELSE lower(%(expressions)s) END"
    )

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, find="instr", **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, find="strpos", **context)
