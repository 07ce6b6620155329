import re
from typing import Any

import pytest

from contest.domain.journal import find_breaches
from contest.models import JournalEntry
from judging.domain.sealed_scores import commitment_of
from judging.models import Assignment, Mark, Scoresheet, Watch
from tests.judging.juries import Jury, judge_film, judge_films, make_jury

pytestmark = pytest.mark.django_db
CHANCE = ("id", "salt", "opened_at", "started_at", "seen_at", "submitted_at", "saved_at", "revision")


def rows_of(jury: Jury) -> dict[str, Any]:
    """What the judges' work has left of the round, by film; chance, times and numbers of rows left out."""
    mine = Assignment.objects.filter(seat__round=jury.round).order_by("pk")
    codes = {row.code: str(place) for place, row in enumerate(mine)}
    lines = JournalEntry.objects.filter(actor__in=jury.judges, verb="scoresheet.handed_in").order_by("number")
    sheets = Scoresheet.objects.filter(assignment__in=mine).order_by("assignment")
    return {
        "assignments": list(mine.values_list("state", flat=True)),
        "watches": plain(Watch.objects.filter(assignment__in=mine).order_by("assignment")),
        "sheets": plain(sheets),
        "counted": [sheet.counts_for_id == sheet.assignment_id for sheet in sheets],
        "marks": plain(Mark.objects.filter(scoresheet__in=sheets).order_by("scoresheet", "criterion__order")),
        "lines": [
            (line.verb, codes[line.subject.partition(":")[2]], line.facts["watched"], sorted(line.facts))
            for line in lines
        ],
    }


def plain(rows: Any) -> list[dict[str, Any]]:
    keys = re.compile("_id$")
    return [
        {name: value for name, value in row.items() if name not in CHANCE and not keys.search(name)}
        for row in rows.values()
    ]


def test_sheets_written_at_once_are_those_that_judges_submit() -> None:
    one_by_one, at_once = make_jury(entries=2), make_jury(entries=2)
    for assignment in Assignment.objects.filter(seat__round=one_by_one.round).order_by("pk"):
        judge_film(assignment, 6)
    values = dict.fromkeys(Assignment.objects.filter(seat__round=at_once.round).order_by("pk"), 6)
    judge_films(values)
    assert rows_of(at_once) == rows_of(one_by_one)
    for sheet in Scoresheet.objects.filter(assignment__in=list(values)):
        line = JournalEntry.objects.get(subject=f"assignment:{sheet.assignment.code}")
        assert sheet.submitted_at is not None
        assert line.facts["entry_code"] == sheet.assignment.entry.code
        assert line.facts["commitment"] == commitment_of(sheet)
        assert line.facts["submitted_at"] == sheet.submitted_at.isoformat()
    assert list(find_breaches()) == []
