"""What the journal says of the tables, compared with what they hold: finds rows that were changed behind
its back. A verb's teller says what is true after its lines, a reader what is in a table now; each app brings
those of its tables by `register_replay`. A line of an earlier version may say less: what no line says of a
row is not compared."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contest.models import JournalEntry


class TableRow(NamedTuple):
    """A row of a table, by the name that the journal has for it."""

    table: str
    name: str


class Told(NamedTuple):
    """A value, and the number of the line that says it."""

    value: Any
    line: int


@dataclass
class Ledger:
    """What the lines up to here say of each row. A row that a line removed is in `removed` alone."""

    rows: dict[TableRow, dict[str, Told]] = field(default_factory=lambda: defaultdict(dict))
    removed: dict[TableRow, int] = field(default_factory=dict)

    def write(self, row: TableRow, line: JournalEntry, **columns: Any) -> None:
        self.removed.pop(row, None)
        self.rows[row].update({name: Told(value, line.number) for name, value in columns.items()})

    def forget(self, row: TableRow, *columns: str) -> None:
        """From here on these may change without a line."""
        for name in columns:
            self.rows[row].pop(name, None)

    def remove(self, row: TableRow, line: JournalEntry) -> None:
        self.rows.pop(row, None)
        self.removed[row] = line.number


@dataclass(frozen=True)
class Difference:
    """A row of a table that is not as the journal says."""

    row: TableRow
    what: str

    def __str__(self) -> str:
        return f"{self.row.table} {self.row.name}: {self.what}"


Teller = Callable[[JournalEntry, Ledger], None]
Reader = Callable[[], Iterator[tuple[TableRow, dict[str, Any]]]]
_tellers: dict[str, list[Teller]] = defaultdict(list)
_readers: list[Reader] = []


def register_replay(*, tellers: Mapping[str, Teller], readers: Collection[Reader]) -> None:
    """Take what another app's lines and tables say, from its AppConfig.ready."""
    for verb, teller in tellers.items():
        _tellers[verb].append(teller)
    _readers.extend(readers)


def find_differences() -> Iterator[Difference]:
    """Replay the whole journal, then compare: each row that is missing, foreign or different gives one
    difference for each of its columns. The chain of the journal is to be verified before."""
    ledger = Ledger()
    for line in JournalEntry.objects.select_related("edition").order_by("number").iterator():
        for teller in _tellers[line.verb]:
            teller(line, ledger)
    found: set[TableRow] = set()
    for reader in _readers:
        for row, columns in reader():
            found.add(row)
            yield from _compare(row, columns, ledger)
    for row, told in ledger.rows.items():
        if row not in found and told:
            yield Difference(row, f"is missing, but line {max(told.values(), key=_line).line} tells of it")


def _compare(row: TableRow, columns: Mapping[str, Any], ledger: Ledger) -> Iterator[Difference]:
    if row in ledger.removed:
        yield Difference(row, f"is there, but line {ledger.removed[row]} removed it")
    elif row not in ledger.rows:
        yield Difference(row, "is there, but no line tells of it")
    else:
        for name, told in ledger.rows[row].items():
            if name in columns and columns[name] != told.value:
                now, then = in_words(columns[name]), in_words(told.value)
                yield Difference(row, f"{name} is {now}, but line {told.line} says {then}")


def in_words(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _line(told: Told) -> int:
    return told.line
