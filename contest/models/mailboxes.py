"""Where a mail really lands: without upper case and without the +tag, which some use as a second self."""

from typing import Any

from django.apps import apps
from django.db import connections, models
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


def index_addresses(using: str, **_: object) -> None:
    """Have an index of the mailboxes in a table of django-allauth, which no migration of ours may change."""
    addresses, connection = apps.get_model("account", "EmailAddress"), connections[using]
    index = models.Index(Mailbox("email"), name="emailaddress_mailbox")
    with connection.cursor() as cursor:
        if addresses._meta.db_table in connection.introspection.table_names(cursor):
            made = str(index.create_sql(addresses, connection.schema_editor()))
            cursor.execute(made.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
