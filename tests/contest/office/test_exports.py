"""Tables that leave the office, opened with a real spreadsheet library."""

import csv
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from contest.domain import journal
from contest.enums import EntryState, NoticeKind, OfficeTaskKind, Role
from contest.models import ChosenColumns, Edition, Entry, Notice, OfficeTask
from contest.office import export_tables, exports
from contest.office.contest_tables import MAILS
from contest.office.export_tables import lines_of, tables_for
from contest.office.sheet_files import WRITERS, SheetKind
from judging.domain import rounds
from judging.models import Round
from tests.contest.films import give_film
from tests.contest.office.scene import make_office, work
from tests.factories import make_entry, make_membership, make_user
from tests.judging.juries import judge_all, make_jury

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
EVIL = [
    *("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"),
    *("plain", "1e5", "007"),
]


def sheet(content: bytes) -> list[list[Any]]:
    book = load_workbook(BytesIO(content))
    assert book.active is not None
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def sheet_of_text(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def take(client: Client, edition: Edition, table: str, kind: str, columns: list[str]) -> Any:
    address = reverse("office_export", args=[edition.slug, table])
    return client.post(address, {"kind": kind, "columns": columns})


def test_cells_are_what_was_written_and_no_formula(tmp_path: Path) -> None:
    at = datetime(2026, 5, 20, 16, 30, tzinfo=UTC)
    lines: list[list[Any]] = [["Text"], *([text] for text in EVIL), [-2], [1.5], [None], [True], [at]]
    for kind in SheetKind:
        WRITERS[kind](tmp_path / kind, iter(lines), SHANGHAI)
    book = load_workbook(BytesIO((tmp_path / "xlsx").read_bytes()))
    assert book.active is not None
    cells = [row[0] for row in book.active.iter_rows()]
    assert {cell.data_type for cell in cells[1:12]} == {"s"}
    shown = [str(cell.value).replace("_x000D_", "\r") for cell in cells[:12]]
    assert shown == ["Text", *EVIL]
    assert cells[-1].number_format == 'yyyy-mm-dd hh:mm "Asia/Shanghai"'
    local = at.astimezone(SHANGHAI).replace(tzinfo=None)
    assert [cell.value for cell in cells[12:]] == [-2, 1.5, None, True, local]
    told = [line[0] if line else "" for line in sheet_of_text((tmp_path / "csv").read_bytes())]
    assert told[1:12] == [*(f"'{text}" for text in EVIL[:8]), "plain", "1e5", "007"]
    assert told[12:] == ["-2", "1.5", "", "True", "2026-05-21T00:30:00+08:00"]


@pytest.mark.slow
def test_entries_leave_with_the_columns_chosen_and_marked(client: Client) -> None:
    edition, organiser, [one] = make_office(1, title="=Lamp", country="FR", ai_percent=71.5)
    make_entry(EntryState.WITHDRAWN, edition=edition, title="Gone", original_title="走了")
    make_entry(EntryState.DISQUALIFIED, edition=edition, title="Out")
    make_entry(EntryState.DRAFT, edition=edition, title="Secret draft")
    client.force_login(organiser)
    columns = ["title", "original_title", "state", "is_out", "email", "share"]
    answer = take(client, edition, "entries", "xlsx", columns)
    assert answer["Content-Disposition"] == f'attachment; filename="{edition.slug}-entries.xlsx"'
    emails = [entry.representative.email for entry in edition.entries.order_by("pk")]
    head = ["English title", "Original title", "Status", "Out of the contest", "Email", "AI share (%)"]
    assert sheet(answer.content) == [
        head,
        ["=Lamp", "原题", "Submitted", False, emails[0], 71.5],
        ["Gone", "走了", "Withdrawn", True, emails[1], None],
        ["Out", "原题", "Disqualified", True, emails[2], None],
    ]
    text = sheet_of_text(take(client, edition, "entries", "csv", columns).content)
    assert text[:2] == [head, ["'=Lamp", "原题", "Submitted", "False", emails[0], "71.5"]]
    assert ChosenColumns.objects.get().columns == columns
    page = client.get(reverse("office_export", args=[edition.slug, "entries"])).content.decode()
    assert page.count(" checked") == len(columns) + 1  # and the format
    for sent in ({}, {"kind": "pdf", "columns": columns}, {"kind": "csv", "columns": ["x", "\0"]}):
        address = reverse("office_export", args=[edition.slug, "entries"])
        assert client.post(address, sent).status_code == 422
    assert one.title == "=Lamp"


def test_every_table_leaves_and_asks_as_much_for_three_as_for_one(client: Client) -> None:
    edition, organiser, _none = make_office()
    client.force_login(organiser)
    counts: dict[str, list[tuple[int, int]]] = {}
    for number in (1, 3):
        while edition.entries.count() < number:
            entry = make_entry(EntryState.SUBMITTED, edition=edition)
            give_film(entry)
            key = f"mail {entry.pk}"
            Notice.objects.create(
                kind=NoticeKind.ENTRY_RECEIVED, user=entry.representative, key=key, entry=entry
            )
            journal.record("entry_withdrawn", subject=f"entry:{entry.code}", actor=organiser, edition=edition)
        for table in tables_for(organiser, edition):
            with CaptureQueriesContext(connection) as asked:
                lines = list(lines_of(table, table.columns, edition, organiser))
            counts.setdefault(table.name, []).append((len(lines) - 1, len(asked)))
            times = {
                str(head)
                for line in lines[1:]
                for head, cell in zip(lines[0], line, strict=True)
                if isinstance(cell, datetime)
            }
            assert {head for head in times if not head.endswith(f" ({edition.zone.key})")} == set()
    lines_seen = {name: tuple(lines for lines, _asked in seen) for name, seen in counts.items()}
    assert lines_seen == {
        **{"entries": (1, 3), "people": (2, 4), "declarations": (1, 3), "shots": (3, 9), "findings": (0, 0)},
        **{"awards": (0, 0), "mails": (1, 3), "journal": (1, 3)},
        **{"assignments": (0, 0), "scoresheets": (0, 0), "tally": (0, 0)},
    }
    assert {name: seen for name, seen in counts.items() if seen[0][1] != seen[1][1]} == {}


def test_large_table_is_written_by_a_worker_for_one_person(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 1)
    edition, organiser, entries = make_office(3)
    client.force_login(organiser)
    page = reverse("office_export", args=[edition.slug, "entries"])
    file = reverse("office_export_file", args=[edition.slug, "entries", "xlsx"])
    assert take(client, edition, "entries", "xlsx", ["code"])["Location"] == page
    take(client, edition, "entries", "xlsx", ["code"])  # pressed twice
    task = OfficeTask.objects.get(kind=OfficeTaskKind.EXPORT)
    assert (task.total, client.get(file).status_code) == (3, 404)
    work()
    assert "Download the XLSX file" in client.get(page).content.decode()
    assert client.get(file).status_code == 302
    task.refresh_from_db()
    assert (task.done, sheet(stored(task))) == (3, [["Entry number"], *([one.code] for one in entries)])
    colleague = make_membership(make_user(), edition, Role.ORGANISER).user
    client.force_login(colleague)
    assert client.get(file).status_code == 404
    assert exports.forget_exports() == 0
    assert exports.forget_exports(timezone.now() + 2 * exports.KEPT) == 1
    assert OfficeTask.objects.count() == 0


@pytest.mark.slow
def test_list_leaves_as_its_filter_shows_it(client: Client, monkeypatch: Any) -> None:
    edition, organiser, _entries = make_office(1, title="Lamp", country="FR", ai_percent=80)
    for title, country in (("Boat", "FR"), ("Moon", "ID")):
        make_entry(EntryState.SUBMITTED, edition=edition, title=title, country=country)
    client.force_login(organiser)
    query = "?country=FR&order=title"
    page = reverse("office_export", args=[edition.slug, "entries"]) + query
    listed = client.get(reverse("office_entries", args=[edition.slug]) + query)
    assert f'href="{page.replace("&", "&amp;")}"' in listed.content.decode()
    assert "2 lines: what your filter of the list finds." in client.get(page).content.decode()
    sent = {"kind": "xlsx", "columns": ["title"]}
    assert sheet(client.post(page, sent).content) == [["English title"], ["Boat"], ["Lamp"]]
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 1)
    assert client.post(page, sent)["Location"] == page
    client.post(reverse("office_export", args=[edition.slug, "entries"]), sent)  # the whole table is another
    work()
    tasks = OfficeTask.objects.filter(kind=OfficeTaskKind.EXPORT).order_by("pk")
    assert [len(sheet(stored(task))) for task in tasks] == [3, 4]
    assert f"xlsx/{query}" in client.get(page).content.decode().replace("&amp;", "&")
    wrong = client.get(page + "&share_from=x").content.decode()
    assert "0 lines: what your filter of the list finds." in wrong


def test_scores_leave_once_their_round_is_closed_and_to_who_has_no_film(client: Client) -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    edition, organiser = jury.edition, jury.organiser
    judge_all(jury)

    def scores() -> int:
        [table] = [one for one in tables_for(organiser, edition) if one.name == "scoresheets"]
        return len(list(lines_of(table, table.columns, edition, organiser))) - 1

    assert scores() == 0
    rounds.close_round(Round.objects.get(pk=jury.round.pk), by=organiser)
    assert scores() == 4 * jury.round.rubrics.get().criteria.count()
    notary = make_membership(make_user(), edition, Role.NOTARY)
    assert scores() == 0  # in the notary's envelope
    notary.delete()
    Entry.objects.filter(pk=jury.entries[0].pk).update(representative=organiser)
    kept = {"assignments", "scoresheets", "tally", "awards"}
    assert kept & {table.name for table in tables_for(organiser, edition)} == set()
    client.force_login(organiser)
    assert take(client, edition, "scoresheets", "csv", ["score"]).status_code == 404


@pytest.mark.slow
def test_ten_times_as_many_lines_take_the_same_memory(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(export_tables, "AT_ONCE", 50)
    edition, organiser, [entry] = make_office(1)
    peaks: dict[str, list[int]] = {kind: [] for kind in SheetKind}
    for total in (115, 1_150):
        have = Notice.objects.count()
        Notice.objects.bulk_create(
            Notice(kind=NoticeKind.ENTRY_RECEIVED, user=organiser, key=f"{number}", entry=entry)
            for number in range(have, total)
        )
        for kind in SheetKind:
            tracemalloc.start()
            WRITERS[kind](tmp_path / kind, lines_of(MAILS, MAILS.columns, edition, organiser), SHANGHAI)
            peaks[kind].append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert {kind: large for kind, (small, large) in peaks.items() if large > 1.3 * small} == {}
    with (tmp_path / "csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _line in csv.reader(file)) == 1_151
    book = load_workbook(BytesIO((tmp_path / "xlsx").read_bytes()), read_only=True)
    assert book.active is not None
    assert sum(1 for _row in book.active.iter_rows()) == 1_151


def stored(task: OfficeTask) -> bytes:
    from media_pipeline import api

    return b"".join(api.pieces_of(task.facts["key"]))
