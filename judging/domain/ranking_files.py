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

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.models import User
from contest.office.sheet_files import harmless
from judging.domain.asked_work import UNFINISHED
from judging.domain.queries.chair import LineBelow, RankedFilm, Wish, ranked_films, wished_lines
from judging.domain.queries.judge_reports import excluded_from
from judging.domain.queries.methods import (
    CERTAINTIES,
    explain_cautions,
    explain_method,
    explain_scales,
    explain_score,
    is_raw,
)
from judging.domain.tally_results import Heard, unheard
from judging.domain.tally_tasks import ask_for_task, task_of
from judging.enums import TallyTaskKind
from judging.models import RankedEntry, Tally, TallyTask

MOST_AT_ONCE = 1000  # films; about .2 s
KEPT = timedelta(days=1)  # files that a worker has made
LONGEST_SHEET_NAME = 31  # letters that spreadsheets take
Cell = str | float | None


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def make_file(tally: Tally, lines: QuerySet[RankedEntry], kind: FileKind, heard: Heard = unheard) -> bytes:
    """The bytes of a file with these lines of the ranking, in the reader's language."""
    films = _in_steps(tally, lines, heard)
    return _WRITERS[kind](ranking_rows(tally, films), how_rows(tally))


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
        return make_file(tally, wished_lines(tally, Wish(**asked["wish"])), FileKind(asked["as"]), heard)


def forget_files(now: datetime | None = None) -> int:
    """Delete the files that were asked for long ago; returns how many."""
    old = TallyTask.objects.filter(
        kind=TallyTaskKind.FILE, asked_at__lt=(now or timezone.now()) - KEPT
    ).exclude(state__in=UNFINISHED)
    return old.delete()[0]


def ranking_rows(tally: Tally, films: Iterable[tuple[RankedFilm, float | None]]) -> Iterator[list[Cell]]:
    """The heading, then a line for each film with its chance of belonging above the line; of a ranking of
    average scores nothing that was adjusted."""
    plain, has_line = is_raw(tally), bool(tally.summary["inputs"]["line"])
    method = f"{tally.summary['results']['method']} {tally.version}"
    adjusted = [_("Adjusted score"), _("Standard error"), _("Interval, from"), _("Interval, to")]
    yield [
        *(_("Rank"), _("Code of the film"), _("Film"), _("Average score")),
        *([] if plain else adjusted),
        *(_("Scoresheets"), _("Lowest score"), _("Highest score")),
        *(_("Scoresheets far from the others"), _("Recusals"), _("Judges who saw it at 480p")),
        *([_("Probability of belonging above the line")] if has_line else []),
        *(
            _("Line below this film"),
            _("Probability at this line"),
            _("Certainty"),
            _("Noticed"),
            _("Method"),
        ),
    ]
    for film, chance in films:
        one, noticed = film.standing, film.noticed
        yield [
            *(one.rank, one.code, one.title, rounded(one.raw, 2)),
            *([] if plain else [rounded(one.score, 2), rounded(one.se, 2)]),
            *([] if plain else [rounded(one.low, 1), rounded(one.high, 1)]),
            *(one.reviews, rounded(noticed.lowest, 1), rounded(noticed.highest, 1)),
            *(noticed.far, noticed.recused, noticed.low),
            *([rounded(chance, 2)] if has_line else []),
            *_line_cells(film.line),
            *("; ".join(noticed_words(film)), method),
        ]


def how_rows(tally: Tally) -> list[list[Cell]]:
    """How the ranking was calculated, as its page says it: what, and the words."""
    excluded = _("The scores of %(judge)s do not count in this ranking. Reason: %(reason)s")
    how = [
        *explain_method(tally),
        *explain_cautions(tally),
        *explain_scales(tally),
        explain_score(tally),
        *(excluded % {"judge": one.judge, "reason": one.reason} for one in excluded_from(tally)),
    ]
    method: list[list[Cell]] = [
        [_("Method"), f"{tally.summary['results']['method']} {tally.version}"],
        [_("Random seed"), str(tally.seed)],
        [_("Hash of its inputs"), tally.inputs_hash],
    ]
    said: list[list[Cell]] = [[_("How it was calculated"), words] for words in how if words]
    return method + said


def noticed_words(film: RankedFilm) -> list[str]:
    """What the page says is to be noticed of a film."""
    noticed = film.noticed
    far = ngettext("one score far from the others", "%(count)s scores far from the others", noticed.far)
    recused = ngettext(
        "one judge had a conflict of interest", "%(count)s judges had a conflict of interest", noticed.recused
    )
    low = ngettext("480p: one judge", "480p: %(count)s judges", noticed.low)
    counted = ((noticed.far, far), (noticed.recused, recused), (noticed.low, low))
    found = [words % {"count": count} for count, words in counted if count]
    if film.standing.reviews == 1:
        found.append(_("only one scoresheet"))
    if film.departure:
        found.append(str(film.departure.state.label))
    return found


def _line_cells(line: LineBelow | None) -> tuple[Cell, Cell, Cell]:
    if line is None:
        return None, None, None
    name = line.name or _("Line of the films that advance")
    words = str(CERTAINTIES[line.certainty]) if line.certainty else None
    return name, rounded(line.chance, 2), words


def rounded(value: float | None, digits: int) -> float | None:
    """As pages show it: half is rounded up, from the figures that are written."""
    if value is None:
        return None
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def as_csv(rows: Iterable[Sequence[Cell]], _how: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; nothing but the table, for programs that read it."""
    text = StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Cell]], how: Iterable[Sequence[Cell]]) -> bytes:
    whole = BytesIO()
    import xlsxwriter  # noqa: PLC0415  (for who makes such a table)

    with xlsxwriter.Workbook(whole, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("Ranking"))
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet(_("How it was calculated")[:LONGEST_SHEET_NAME])
        for number, row in enumerate(how):
            about.write_row(number, 0, row)
    return whole.getvalue()


_WRITERS: dict[FileKind, Callable[[Iterable[Sequence[Cell]], Iterable[Sequence[Cell]]], bytes]] = {
    FileKind.CSV: as_csv,
    FileKind.XLSX: as_xlsx,
}


def _in_steps(
    tally: Tally, lines: QuerySet[RankedEntry], heard: Heard
) -> Iterator[tuple[RankedFilm, float | None]]:
    count = lines.count()
    for begin in range(0, count, MOST_AT_ONCE):
        some = list(lines[begin : begin + MOST_AT_ONCE])
        films = ranked_films(tally, [one.line for one in some])
        yield from zip(films, (one.chance for one in some), strict=True)
        heard(0.9 * min((begin + MOST_AT_ONCE) / count, 1.0))


def _key(wish: Wish, kind: FileKind, by: User) -> str:
    told = json.dumps([asdict(wish), kind, translation.get_language(), by.pk], sort_keys=True)
    return sha256(told.encode()).hexdigest()
