"""How a database means to answer what pages ask: which large tables it would read from end to end."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection

LARGE = 5_000  # rows
READS = ("SELECT", "UPDATE", "DELETE")


class Statements:
    """Every statement that was asked, with the first values it was asked with and the first who asked. Goes
    with `connection.execute_wrapper`; `count` since it was last set to 0."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[Any, str]] = {}
        self.asker, self.count = "", 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if not many and sql.lstrip("(").startswith(READS):  # a union begins with brackets
            self.found.setdefault(sql, (params, self.asker))
        return execute(sql, params, many, context)


def large_tables() -> dict[str, int]:
    """Rows by table, of those that are large here."""
    counts = {model._meta.db_table: model._base_manager.count() for model in apps.get_models()}
    return {table: count for table, count in counts.items() if count >= LARGE}


def full_scans(statements: Statements) -> list[tuple[str, str, str, str]]:
    """Table, how it is read, who asks, and the statement, for each that reads a large table whole: without
    an index, or all of an index."""
    large, found = large_tables(), []
    for sql, (params, asker) in statements.found.items():
        for table, how in SCANS[connection.vendor](sql, params):
            if table in large:
                found.append((table, how, asker, sql))
    return sorted(found)


def _scans_of_sqlite(sql: str, params: Any) -> Iterator[tuple[str, str]]:
    for *_, step in _explain(f"EXPLAIN QUERY PLAN {sql}", params):
        if scanned := re.match(r"SCAN (\w+)(.*)", step):
            yield _table_called(scanned[1], sql), f"SCAN{scanned[2]}"


def _table_called(name: str, sql: str) -> str:
    """SQLite names a table as the statement calls it."""
    called = re.search(rf'"(\w+)" "?{name}"?\b(?! ?\.)', sql)
    return called[1] if called and called[1] != name else name


def _scans_of_postgresql(sql: str, params: Any) -> Iterator[tuple[str, str]]:
    plan = _explain(f"EXPLAIN (FORMAT JSON) {sql}", params)[0][0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    waiting: list[Mapping[str, Any]] = [plan[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node["Node Type"] == "Seq Scan":
            yield node["Relation Name"], "Seq Scan"
        elif node["Node Type"] in ("Index Scan", "Index Only Scan") and "Index Cond" not in node:
            yield node["Relation Name"], f"{node['Node Type']} of all of {node['Index Name']}"


def _explain(sql: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


SCANS = {"sqlite": _scans_of_sqlite, "postgresql": _scans_of_postgresql}
