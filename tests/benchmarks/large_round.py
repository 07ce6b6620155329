"""Rounds of any size: the rows of one entry and one judge are made by the domain, all others like them."""

from collections.abc import Sequence
from copy import copy
from datetime import timedelta
from typing import TypeVar

from django.db import models
from django.utils import timezone

from contest.models import Credit, Entry, Membership, User
from contest.models.entry import new_entry_code
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Mark, Round, Scoresheet, Seat, Watch
from judging.models.assignment import new_assignment_code
from media_pipeline.models import Film
from media_pipeline.models.film import new_film_code
from tests.benchmarks.science import tally_inputs
from tests.judging.juries import Jury, make_jury, watch

M = TypeVar("M", bound=models.Model)
CRITERIA = {
    "creativity": "creativity",
    "narration": "narration",
    "visual": "visual-craft",
    "sound": "sound",
    "ai": "use-of-ai",
}


def make_large_round(entries: int, judges: int, sheets: int, *, advancing: int | None = None) -> Jury:
    """A closed round in which everybody has submitted everything, without the journal's lines of it."""
    jury = make_jury(judges=1, entries=1, reviews=1)
    first, member = jury.assignment(), Membership.objects.get(user=jury.judges[0])
    watch(first)
    films = _copies(Film, first.entry.film, entries, "master_key", code=new_film_code)
    people = _copies(User, first.entry.representative, entries, "email")
    names = [f"Judge {n + 1}" for n in range(judges)]
    panel = _copies(User, jury.judges[0], judges, "email", name=names)
    _copies(Membership, member, judges, user=panel)
    jury.entries = _copies(
        Entry, first.entry, entries, film=films, representative=people, code=new_entry_code
    )
    jury.judges = panel
    Credit.objects.bulk_create(
        Credit(entry=entry, position=1, name=f"Maker {n}", task="Director")
        for n, entry in enumerate(jury.entries)
    )
    seats = _copies(Seat, first.seat, judges, judge=panel)
    given = tally_inputs(entries, judges, sheets)["sheets"]
    positions = [0] * judges
    for sheet in given:
        positions[sheet["judge"]] += 1
        sheet["position"] = positions[sheet["judge"]]
    assignments = _copies(
        Assignment,
        first,
        len(given),
        seat=[seats[sheet["judge"]] for sheet in given],
        entry=[jury.entries[sheet["entry"]] for sheet in given],
        position=[sheet["position"] for sheet in given],
        code=new_assignment_code,
        state=[AssignmentState.SCORED] * len(given),
    )
    _copies(Watch, Watch.objects.get(assignment=first), len(given), assignment=assignments)
    _score(jury.round, assignments, [sheet["marks"] for sheet in given])
    for made_first in (first, first.entry, first.seat, member):
        made_first.delete()
    now = timezone.now()
    Round.objects.filter(pk=jury.round.pk).update(
        state=RoundState.CLOSED, opened_at=now - timedelta(days=9), closed_at=now, advancing=advancing
    )
    jury.round = Round.objects.get(pk=jury.round.pk)
    return jury


def _score(round_: Round, assignments: Sequence[Assignment], marks: Sequence[dict[str, int]]) -> None:
    rubric = round_.rubrics.get()
    submitted = timezone.now() - timedelta(days=1)
    sheets = Scoresheet.objects.bulk_create(
        (
            Scoresheet(assignment=one, counts_for=one, rubric=rubric, submitted_at=submitted)
            for one in assignments
        ),
        batch_size=2000,
    )
    criteria = {criterion.slug: criterion for criterion in rubric.criteria.all()}
    Mark.objects.bulk_create(
        (
            Mark(scoresheet=sheet, criterion=criteria[CRITERIA[slug]], value=value)
            for sheet, given in zip(sheets, marks, strict=True)
            for slug, value in given.items()
        ),
        batch_size=5000,
    )


def _copies(model: type[M], like: M | None, count: int, unique: str = "", **fields: object) -> list[M]:
    """`count` rows like one; each of `fields` by its list of values, or by what makes them."""
    assert like is not None
    copies = []
    for n in range(count):
        row = copy(like)
        row._state = copy(like._state)
        row._state.fields_cache = {}
        row.pk = None
        for name, values in fields.items():
            setattr(row, name, values() if callable(values) else values[n])  # type: ignore[index]
        if unique:
            setattr(row, unique, f"{n}.{model.__name__}.{getattr(like, unique)}")
        copies.append(row)
    return model._default_manager.bulk_create(copies, batch_size=1000)
