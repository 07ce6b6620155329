"""A table as a file: at once where it is small, by a worker where it is large. Which columns a person takes
is remembered. What a worker has made is kept for a day, for that person alone."""

import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.utils import timezone, translation

from contest.domain import office_tasks
from contest.domain.task_files import drop_made, keep_made, scratch_folder, with_file
from contest.enums import OfficeTaskKind
from contest.models import ChosenColumns, Edition, OfficeTask, User
from contest.office.export_tables import ExportColumn, ExportTable, lines_of, table_named
from contest.office.sheet_files import WRITERS, SheetKind
from contest.policies import demand

FOLDER = "exports"
MOST_AT_ONCE = 1000  # rows; about .2 s
KEPT = timedelta(days=1)  # files that a worker has made


def columns_for(table: ExportTable, edition: Edition, user: User) -> list[str]:
    """The keys of those that the person took last; all of the table at first."""
    chosen = ChosenColumns.objects.filter(user=user, edition=edition, table=table.name).first()
    kept = table.chosen(chosen.columns) if chosen else []
    return [column.key for column in kept or table.columns]


def keep_columns(table: ExportTable, edition: Edition, user: User, columns: Sequence[ExportColumn]) -> None:
    ChosenColumns.objects.update_or_create(
        user=user, edition=edition, table=table.name, defaults={"columns": [one.key for one in columns]}
    )


def is_small(table: ExportTable, edition: Edition, user: User) -> bool:
    """Whether it can be made while somebody waits; one query."""
    first = table.rows(edition, user).order_by()[: MOST_AT_ONCE + 1]
    return first.count() <= MOST_AT_ONCE


def make_export(
    table: ExportTable, edition: Edition, user: User, columns: Sequence[ExportColumn], kind: SheetKind
) -> bytes:
    """The bytes of a small one, in the language at hand. Raises `Refused` for whoever may not have it."""
    demand(table.may(user, edition))
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        path = Path(folder, "export")
        WRITERS[kind](path, lines_of(table, columns, edition, user), edition.zone, str(table.label))
        return path.read_bytes()


def ask_for_export(
    table: ExportTable, edition: Edition, user: User, columns: Sequence[ExportColumn], kind: SheetKind
) -> OfficeTask:
    """Have a worker make it; asked for while it is made, it is one task. Raises `Refused`."""
    demand(table.may(user, edition))
    facts = {
        "table": table.name,
        "as": kind,
        "columns": [column.key for column in columns],
        "language": translation.get_language(),
        "query": table.query,
    }
    return office_tasks.ask(
        edition,
        kind=OfficeTaskKind.EXPORT,
        by=user,
        total=table.rows(edition, user).count(),
        facts=facts,
        subject=_subject(table, user, kind),
    )


def export_under_way(table: ExportTable, edition: Edition, user: User, kind: SheetKind) -> OfficeTask | None:
    return office_tasks.unfinished(edition, OfficeTaskKind.EXPORT, _subject(table, user, kind))


def export_made(table: ExportTable, edition: Edition, user: User, kind: SheetKind) -> OfficeTask | None:
    """The latest that a worker has made for this person."""
    mine = with_file(OfficeTaskKind.EXPORT).filter(edition=edition, subject=_subject(table, user, kind))
    return mine.order_by("-pk").first()


@office_tasks.works_on(OfficeTaskKind.EXPORT)
def _make(task: OfficeTask) -> None:
    """Write it and keep it; an earlier one of the same goes. Of who may no longer have it nothing is kept."""
    facts, by = task.facts, task.asked_by
    table, kind = table_named(facts["table"]), SheetKind(facts["as"])
    if table is None or by is None or not table.may(by, task.edition):
        return
    table = table.narrowed(facts.get("query", ""))

    def heard(done: int) -> None:
        office_tasks.tell_done(task, done)

    with translation.override(facts["language"]), tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        path = Path(folder, "export")
        lines = lines_of(table, table.chosen(facts["columns"]), task.edition, by, heard)
        WRITERS[kind](path, lines, task.edition.zone, str(table.label))
        keep_made(task, path, key=f"{FOLDER}/{task.pk}.{kind}")


def forget_exports(now: datetime | None = None) -> int:
    """Delete files that were asked for long ago; returns how many. One query where there are none."""
    made = with_file(OfficeTaskKind.EXPORT)
    return drop_made(made.filter(asked_at__lt=(now or timezone.now()) - KEPT))


def _subject(table: ExportTable, user: User, kind: SheetKind) -> str:
    of = f":{sha256(table.query.encode()).hexdigest()[:16]}" if table.query else ""
    return f"{user.pk}:{table.name}:{kind}{of}"
