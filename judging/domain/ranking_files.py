"""A ranking as a file for a spreadsheet. Numbers are numbers; no text of an entry can become a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from judging.domain.queries.chair import RankedFilm

FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | None


def ranking_rows(films: Sequence[RankedFilm], *, is_raw: bool) -> Iterator[list[Cell]]:
    """The heading, then a line for each film; of a ranking of average scores nothing that was adjusted."""
    adjusted = [_("Adjusted score"), _("Standard error"), _("Interval, from"), _("Interval, to")]
    yield [
        *(_("Rank"), _("Code of the film"), _("Film"), _("Average score")),
        *([] if is_raw else adjusted),
        *(_("Scoresheets"), _("Lowest score"), _("Highest score")),
        *(_("Scoresheets far from the others"), _("Recusals"), _("Judges who saw it at 480p")),
    ]
    for film in films:
        one, noticed = film.standing, film.noticed
        yield [
            *(one.rank, one.code, one.title, rounded(one.raw, 2)),
            *([] if is_raw else [rounded(one.score, 2), rounded(one.se, 2)]),
            *([] if is_raw else [rounded(one.low, 1), rounded(one.high, 1)]),
            *(one.reviews, rounded(noticed.lowest, 1), rounded(noticed.highest, 1)),
            *(noticed.far, noticed.recused, noticed.low),
        ]


def rounded(value: float | None, digits: int) -> float | None:
    """As pages show it: half is rounded up, from the figures that are written."""
    if value is None:
        return None
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it."""
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    whole = BytesIO()
    with xlsxwriter.Workbook(whole, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("Ranking"))
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
    return whole.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
