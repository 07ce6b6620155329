"""Tables as files for spreadsheets, written line by line, so that one of any length takes the same memory. No
text of a person becomes a formula, and what is longer than a cell takes is cut."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # signs that begin one somewhere
LONGEST_CELL = 32_767  # characters that a spreadsheet takes
LONGEST_NAME, NOT_IN_A_NAME = 31, re.compile(r"[\[\]:*?/\\]")  # of a sheet
MOST_LINES = 1_048_576  # of one sheet
Cell = str | float | bool | datetime | None


class SheetKind(StrEnum):
    """Formats in which tables leave."""

    CSV = "csv"
    XLSX = "xlsx"


TYPES = {
    SheetKind.CSV: "text/csv; charset=utf-8",
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(cell: Cell) -> Cell:
    """A text that no program takes for a formula; everything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(path: Path, lines: Iterable[Sequence[Cell]], zone: ZoneInfo, _title: str = "") -> None:
    """UTF-8 with the mark by which spreadsheets know it; instants in ISO 8601, in the contest's zone."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([harmless(_in_text(cell, zone)) for cell in line] for line in lines)


def write_xlsx(path: Path, lines: Iterable[Sequence[Cell]], zone: ZoneInfo, title: str = "") -> None:
    """Instants are dates of the contest's zone, which stands behind them; a text is never anything but a
    text. What does not fit one sheet goes on in another; the first has the title."""
    import xlsxwriter  # noqa: PLC0415  (for who makes such a table)

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        at = book.add_format({"num_format": f'yyyy-mm-dd hh:mm "{zone.key}"'})
        sheet, name = None, NOT_IN_A_NAME.sub(" ", title)[:LONGEST_NAME].strip("' ")
        for number, line in enumerate(lines):
            place = number % MOST_LINES
            if sheet is None or place == 0:
                sheet = book.add_worksheet(None if sheet else name or None)
                sheet.freeze_panes(1, 0)
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell[:LONGEST_CELL], bold if number == 0 else None)
                elif isinstance(cell, datetime):
                    local = cell.astimezone(zone).replace(tzinfo=None)
                    sheet.write_datetime(place, column, local, at)
                elif cell is not None:
                    sheet.write(place, column, cell)


WRITERS: dict[SheetKind, Callable[[Path, Iterable[Sequence[Cell]], ZoneInfo, str], None]] = {
    SheetKind.CSV: write_csv,
    SheetKind.XLSX: write_xlsx,
}


def _in_text(cell: Cell, zone: ZoneInfo) -> Cell:
    return cell.astimezone(zone).isoformat(timespec="seconds") if isinstance(cell, datetime) else cell
