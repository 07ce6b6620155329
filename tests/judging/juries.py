"""Rounds for tests: an edition with judged films, a panel, and marks made without clicking through it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from contest.domain.watch_beats import last_second
from contest.enums import EntryState, Role
from contest.models import Edition, Entry, User
from judging.domain import asked_work, invitations, rounds, scoresheets, tallies, tally_runs, tally_work
from judging.domain.addresses import Address
from judging.domain.conflicts import forbidden_pairs
from judging.domain.rubrics import current_rubric
from judging.domain.sealed_scores import new_salt
from judging.domain.summaries import keep_lines, summarize
from judging.domain.watched import watched_of
from judging.enums import AssignmentState
from judging.models import (
    Assignment,
    Invitation,
    Mark,
    Round,
    Scoresheet,
    Tally,
    TallyRun,
    TallyTask,
    Watch,
)
from media_pipeline.enums import FilmState, RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.storage.films import film_store
from tests.factories import make_edition, make_entry, make_membership, make_user

CRITERIA = ("creativity", "narration", "visual-craft", "sound", "use-of-ai")
Scores = int | Mapping[str, int]  # for every criterion, or by its slug
_films = count(1001)


@dataclass
class Jury:
    """A round with everybody around it."""

    edition: Edition
    organiser: User
    judges: list[User]
    entries: list[Entry]
    round: Round

    def assignment(self, entry: Entry | None = None, judge: User | None = None) -> Assignment:
        """The first assignment that fits."""
        found = Assignment.objects.filter(seat__round=self.round).select_related("seat__round__edition")
        if entry is not None:
            found = found.filter(entry=entry)
        if judge is not None:
            found = found.filter(seat__judge=judge)
        first = found.order_by("seat", "position").first()
        assert first is not None
        return first


def make_judged_film(seconds: float = 62.0, *, file_name: str = "cut.mp4") -> Film:
    number = next(_films)
    return Film.objects.create(
        state=FilmState.READY,
        file_name=file_name,
        master_key=f"masters/{number}",
        size=1000,
        duration_ms=round(seconds * 1000),
        width=1920,
        height=1080,
    )


def make_jury(
    *,
    judges: int = 3,
    entries: int = 4,
    reviews: int = 2,
    seconds: float = 62.0,
    seed: int = 7,
    is_open: bool = True,
) -> Jury:
    """A round of eligible entries; opened and assigned unless `is_open` says otherwise."""
    edition = make_edition("closed")
    organiser = make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    panel = [make_judge(edition) for _ in range(judges)]
    films = [
        make_entry(EntryState.ELIGIBLE, edition=edition, film=make_judged_film(seconds))
        for _ in range(entries)
    ]
    round_ = rounds.plan_round(
        edition,
        name={"en": "Screening"},
        closes_at=timezone.now() + timedelta(days=7),
        by=organiser,
        reviews_per_entry=reviews,
        judges=panel,
        seed=seed,
    )
    if is_open:
        rounds.open_round(round_, by=organiser)
    return Jury(edition, organiser, panel, films, round_)


def bring_films(jury: Jury, path: Path) -> None:
    """The same file as every rendition of every film that is judged."""
    for entry in jury.entries:
        assert entry.film is not None
        bring_film(entry.film, path)


def bring_film(film: Film, path: Path) -> None:
    """The file at `path` as every rendition of the film, with a storyboard of one cell for each second."""
    for kind in RenditionKind:
        with path.open("rb") as source:
            key = film_store().save(f"tests/{film.pk}/{kind}.mp4", File(source))
        Rendition.objects.update_or_create(
            film=film,
            kind=kind,
            defaults={
                "recipe_key": f"{film.pk}{kind}",
                "storage_key": key,
                "content_type": "video/mp4",
                "size": path.stat().st_size,
            },
        )
    seconds = (film.duration_ms or 0) // 1000
    sprite = {"columns": 4, "cell_width": 160, "cell_height": 90, "seconds_per_cell": 1, "cells": seconds}
    Film.objects.filter(pk=film.pk).update(facts={"sprite": sprite})


def has_conflict(judge: User, entry: Entry) -> bool:
    return bool(forbidden_pairs([entry.pk], [judge.pk]))


def make_judge(edition: Edition, **fields: str) -> User:
    judge = make_user(**fields)
    make_membership(judge, edition, Role.JUDGE)
    return judge


def make_invitation(
    edition: Edition, *, by: User, email: str = "", round_: Round | None = None
) -> Invitation:
    """One address that was invited a moment ago."""
    address = Address(1, email or f"asked-{next(_films)}@example.org")
    sent, left = invitations.invite_judges(edition, [address], round_=round_, language="en", by=by)
    assert left == []
    return sent[0]


def watch(assignment: Assignment, *, seconds: int | None = None) -> None:
    """As if the judge had opened the film long ago and played its first seconds (all: None)."""
    scoresheets.open_sheet(assignment)
    assert assignment.entry.film is not None
    end = seconds or last_second(assignment.entry.film.duration_ms or 0)
    Watch.objects.filter(assignment=assignment).update(
        started_at=timezone.now() - timedelta(hours=1), ranges=[[0, end]], seconds=end
    )


def mark_all(assignment: Assignment, value: Scores = 7) -> None:
    sheet = scoresheets.open_sheet(assignment)
    Mark.objects.bulk_create(
        Mark(scoresheet=sheet, criterion=criterion, value=_on(criterion.slug, value))
        for criterion in sheet.rubric.criteria.filter(slug__in=CRITERIA)
    )


def _on(criterion: str, value: Scores) -> int:
    return value if isinstance(value, int) else value[criterion]


def judge_film(assignment: Assignment, value: int = 7) -> None:
    watch(assignment)
    mark_all(assignment, value)
    scoresheets.submit_scores(assignment)


def judge_all(jury: Jury, *, leave: tuple[Entry, ...] = ()) -> None:
    """Everybody hands in; the mark of an entry falls with its place in `jury.entries`, from 9 down to 1."""
    order = {entry.pk: n for n, entry in enumerate(jury.entries)}
    strictness = {judge.pk: n % 2 for n, judge in enumerate(jury.judges)}
    due = (
        Assignment.objects.due()
        .filter(seat__round=jury.round)
        .select_related("seat__round__edition", "seat__judge", "entry__film")
        .exclude(entry__in=leave)
    )
    values = {}
    for assignment in due:
        value = 9 - order[assignment.entry_id] * 8 // max(len(jury.entries) - 1, 1)
        values[assignment] = max(value - strictness[assignment.seat.judge_id], 1)
    judge_films(values)


def judge_films(values: Mapping[Assignment, Scores]) -> None:
    """`judge_film` for films of one round, at once."""
    if values:
        fill_sheets(next(iter(values)).seat.round, values)
        submit_sheets(list(values))


def fill_sheets(round_: Round, values: Mapping[Assignment, Scores]) -> None:
    """`mark_all` for films that nobody has opened yet, and as if each had been watched."""
    rubric = current_rubric(round_)
    criteria = [line for line in rubric.criteria.all() if line.slug in CRITERIA]
    begun_before = Scoresheet.objects.filter(assignment__in=values).values_list("assignment", flat=True)
    new = [one for one in values if one.pk not in set(begun_before)]
    begun = timezone.now() - timedelta(hours=1)
    for one in set(values) - set(new):
        watch(one)
        mark_all(one, values[one])
    ends = {one: last_second(one.entry.film.duration_ms or 0) for one in new if one.entry.film}
    Watch.objects.bulk_create(
        Watch(assignment=one, started_at=begun, ranges=[[0, ends[one]]], seconds=ends[one]) for one in new
    )
    Watch.objects.filter(assignment__in=new).update(started_at=begun)  # which is set anew when a row is made
    sheets = Scoresheet.objects.bulk_create(
        Scoresheet(assignment=one, version=1, rubric=rubric, counts_for=one) for one in new
    )
    Mark.objects.bulk_create(
        Mark(scoresheet=sheet, criterion=line, value=_on(line.slug, values[sheet.assignment]))
        for sheet in sheets
        for line in criteria
    )


def submit_sheets(assignments: list[Assignment]) -> None:
    """`submit_scores` for filled sheets of nobody who could be refused: the same rows and lines at once."""
    now = timezone.now()
    found = Scoresheet.objects.filter(assignment__in=assignments, version=1)
    sheets = {sheet.assignment_id: sheet for sheet in found}
    for one in assignments:
        sheet = sheets[one.pk]
        sheet.submitted_at = sheet.saved_at = now
        sheet.salt, one.state = new_salt(), AssignmentState.SCORED
    Scoresheet.objects.bulk_update(sheets.values(), ["submitted_at", "saved_at", "salt"])
    Assignment.objects.filter(pk__in=sheets).update(state=AssignmentState.SCORED)
    with transaction.atomic():
        for one in assignments:
            sheets[one.pk].assignment = one
            scoresheets._tell_journal(sheets[one.pk], one, watched_of(one), now)


def make_tallied(*, judges: int = 3, entries: int, reviews: int = 3) -> tuple[Jury, Tally]:
    """A closed round that everybody has judged, and its tally."""
    jury = make_jury(judges=judges, entries=entries, reviews=reviews)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    return jury, tallies.compute_tally(jury.round, by=jury.organiser)


def make_ranked(*, entries: int = 6, advancing: int | None = 3, leave: int = 0) -> tuple[Jury, Tally]:
    """A closed screening round, judged: the first of its entries is the best. The last `leave` are not."""
    jury = make_jury(judges=3, entries=entries, reviews=3, is_open=False)
    Round.objects.filter(pk=jury.round.pk).update(advancing=advancing)
    jury.round.refresh_from_db()
    rounds.open_round(jury.round, by=jury.organiser)
    judge_all(jury, leave=tuple(jury.entries[entries - leave :]))
    rounds.close_round(jury.round, by=jury.organiser)
    reason = "They never came to be shown." if leave else ""
    return jury, tallies.compute_tally(jury.round, by=jury.organiser, reason=reason)


def write_results(tally: Tally, results: Mapping[str, Any]) -> None:
    """As if the ranking had been frozen with these, but for its line of the journal."""
    tally.results, tally.summary = dict(results), summarize(tally.inputs, results)
    tally.save(update_fields=["results", "summary"])
    tally.lines.all().delete()
    keep_lines(tally, tally.inputs, results)


def calculate_asked() -> None:
    """What a worker does with the rankings that were asked for."""
    for run in TallyRun.objects.filter(state__in=asked_work.UNFINISHED):
        tally_runs.run_tally(run.pk)


def do_asked_tasks() -> None:
    """What a worker does with what was asked for of rankings."""
    for task in TallyTask.objects.filter(state__in=asked_work.UNFINISHED):
        tally_work.work_on_task(task.pk)
