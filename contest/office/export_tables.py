"""Which tables leave the office, with their columns. Apps register their own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.functional import Promise

from contest.models import Edition, User
from contest.office.sheet_files import Cell
from contest.policies import Reader, Verdict, may_visit_office
from contest.sentences import noted

AT_ONCE = 500  # rows that are read together


@dataclass(frozen=True)
class ExportColumn:
    """One column: its key, by which a choice is remembered, what it is called, and what it says of a line."""

    key: str
    label: str | Promise
    value: Callable[[Any], Cell]
    is_instant: bool = False  # its heading names the zone of the contest, in which the file tells times

    def heading(self, zone: ZoneInfo) -> str:
        return noted(self.label, zone.key) if self.is_instant else str(self.label)


@dataclass(frozen=True)
class ExportTable:
    """`rows` are those that the reader may know; `lines` makes the lines of the table out of some of them, in
    a constant number of queries. `may` says who may have it. Where the office has a list of the same rows,
    `narrow` gives those that a filter of it finds; `query` is that filter, as it stands in the address."""

    name: str
    label: str | Promise
    columns: tuple[ExportColumn, ...]
    rows: Callable[[Edition, User], "QuerySet[Any, Any]"]
    lines: Callable[[Sequence[Any], Edition, User], Iterable[Any]] = lambda rows, _edition, _reader: rows
    may: Callable[[Reader, Edition], Verdict] = may_visit_office
    narrow: "Callable[[Edition, User, str], QuerySet[Any, Any]] | None" = None
    query: str = ""

    def narrowed(self, query: str) -> "ExportTable":
        """The same with those rows alone that the filter finds."""
        narrow = self.narrow
        if narrow is None or not query:
            return self
        return replace(self, query=query, rows=lambda edition, reader: narrow(edition, reader, query))

    def chosen(self, keys: Iterable[str]) -> list[ExportColumn]:
        """The columns of these keys, in the order of the table; keys that it does not have are passed
        over."""
        wanted = set(keys)
        return [column for column in self.columns if column.key in wanted]


_tables: dict[str, ExportTable] = {}


def register_tables(*tables: ExportTable) -> None:
    """Let tables leave, from an AppConfig.ready."""
    _tables.update({table.name: table for table in tables})


def tables_for(user: Reader, edition: Edition) -> list[ExportTable]:
    """Those that a person may have, in the order in which they were registered."""
    return [table for table in _tables.values() if table.may(user, edition)]


def table_named(name: str) -> ExportTable | None:
    return _tables.get(name)


def lines_of(
    table: ExportTable,
    columns: Sequence[ExportColumn],
    edition: Edition,
    reader: User,
    heard: Callable[[int], object] = lambda _done: None,
) -> Iterator[list[Cell]]:
    """The heading, then each line; `heard` is told how many rows were read. Memory is that of AT_ONCE
    rows."""
    yield [column.heading(edition.zone) for column in columns]
    done = 0
    for rows in _in_parts(table.rows(edition, reader)):
        for line in table.lines(rows, edition, reader):
            yield [column.value(line) for column in columns]
        done += len(rows)
        heard(done)


def _in_parts(rows: "QuerySet[Any, Any]") -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part
