"""A ranking as a file for a spreadsheet. Numbers are numbers; no text of an entry can become a formula. A
worker makes the large ones, for whoever asked."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from hashlib import sha256
from io import BytesIO, StringIO

import xlsxwriter
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contest.models import User
from judging.domain.asked_work import UNFINISHED
from judging.domain.queries.chair import RankedFilm, Row, Wish, ranked_films, wished_rows
from judging.domain.queries.methods import is_raw
from judging.domain.tally_results import Heard, unheard
from judging.domain.tally_tasks import ask_for_task, task_of
from judging.enums import TallyTaskKind
from judging.models import Tally, TallyTask

MOST_AT_ONCE = 1000  # films; about .2 s
KEPT = timedelta(days=1)  # files that a worker has made
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | None


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def make_file(tally: Tally, rows: Sequence[Row], kind: FileKind, heard: Heard = unheard) -> bytes:
    """The bytes of a file with these lines of the ranking, in the reader's language."""
    films = _in_steps(tally, rows, heard)
    return _WRITERS[kind](ranking_rows(films, is_raw=is_raw(tally)))


def ask_for_file(tally: Tally, wish: Wish, kind: FileKind, *, by: User) -> TallyTask:
    """Have a file made anew, as the ranking and the titles are now; what is under way is found again."""
    mine = TallyTask.objects.filter(tally=tally, kind=TallyTaskKind.FILE, key=_key(wish, kind, by))
    mine.exclude(state__in=UNFINISHED).delete()
    asked = {"wish": asdict(wish), "as": kind, "language": translation.get_language()}
    return ask_for_task(tally, TallyTaskKind.FILE, key=_key(wish, kind, by), asked=asked, by=by)


def file_task(tally: Tally, wish: Wish, kind: FileKind, *, by: User) -> TallyTask | None:
    """The file that this reader has asked for, in the language of the page."""
    return task_of(tally, TallyTaskKind.FILE, key=_key(wish, kind, by))


def make_asked_file(task: TallyTask, heard: Heard) -> bytes:
    asked, tally = task.asked, task.tally
    with translation.override(asked["language"]):
        return make_file(tally, wished_rows(tally, Wish(**asked["wish"])), FileKind(asked["as"]), heard)


def forget_files(now: datetime | None = None) -> int:
    """Delete the files that were asked for long ago; returns how many."""
    old = TallyTask.objects.filter(
        kind=TallyTaskKind.FILE, asked_at__lt=(now or timezone.now()) - KEPT
    ).exclude(state__in=UNFINISHED)
    return old.delete()[0]


def ranking_rows(films: Iterable[RankedFilm], *, is_raw: bool) -> Iterator[list[Cell]]:
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


_WRITERS: dict[FileKind, Callable[[Iterable[Sequence[Cell]]], bytes]] = {
    FileKind.CSV: as_csv,
    FileKind.XLSX: as_xlsx,
}


def _in_steps(tally: Tally, rows: Sequence[Row], heard: Heard) -> Iterator[RankedFilm]:
    for begin in range(0, len(rows), MOST_AT_ONCE):
        yield from ranked_films(tally, rows[begin : begin + MOST_AT_ONCE])
        heard(0.9 * min((begin + MOST_AT_ONCE) / len(rows), 1.0))


def _key(wish: Wish, kind: FileKind, by: User) -> str:
    told = json.dumps([asdict(wish), kind, translation.get_language(), by.pk], sort_keys=True)
    return sha256(told.encode()).hexdigest()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
