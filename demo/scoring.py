"""How the judges of the demo score: each with a severity, a taste and a pace of their own, in the evenings of
a round. One of them gives every film the same score and has submitted before half of it was over."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

import numpy as np

from contest.domain.watch_beats import last_second, seconds_needed
from demo.people import JUDGES
from demo.programme import YEARS, DemoEntry, read_programme
from judging.domain.scoresheets import open_sheet, save_comment, save_mark, save_notes, submit_scores
from judging.models import Assignment, Rubric, Scoresheet, Watch

NOTES = (
    "The last cut is worth the whole film.",
    "Could lose ten seconds in the middle.",
    "Sound first, pictures second, and it works.",
    "I should like to see this on the large screen.",
    "",
    "The idea is stronger than its ending.",
)
COMMENTS = (
    "Thank you for trusting the silence. I should have stayed with the first picture for longer still.",
    "The middle explains what the beginning has shown. Let us find it out.",
    "I watched it twice, the second time for the sound alone. Make the next one longer.",
)
FILMS_IN_AN_EVENING = 5
EVENING = 19  # o'clock, UTC
BETWEEN_FILMS = timedelta(minutes=4)


@dataclass(frozen=True)
class Taste:
    """How a judge of the demo scores: `severity` is added, `spread` stretches around 7, `mood` is chance,
    `side` is where the judge stands on a film that divides the jury, `pace` is the time from opening to
    submission in lengths of the film. Some write to the creators."""

    severity: float
    spread: float
    mood: float
    side: int
    pace: float
    writes: bool = False


LAZY = Taste(0.0, 0.0, 0.0, side=0, pace=0.45)  # sooner than the site lets anybody: a page that lied to it
TASTES = dict(
    zip(
        (judge.email for judge in JUDGES),
        (
            Taste(-0.9, 1.0, 0.7, side=1, pace=1.3),
            Taste(0.6, 0.8, 0.6, side=-1, pace=1.2),
            Taste(0.1, 1.2, 0.8, side=1, pace=1.9),
            Taste(0.9, 0.9, 0.7, side=-1, pace=1.4),
            Taste(-0.4, 1.1, 0.6, side=1, pace=1.6, writes=True),
            LAZY,
        ),
        strict=True,
    )
)


@cache
def plan_of(email: str) -> DemoEntry:
    """The plan of a creator's entry."""
    return {plan.email: plan for year in YEARS for plan in read_programme(year)}[email]


def judge_films(duties: list[Assignment], *, since: datetime) -> None:
    """Each judge scores these films in the order of their desk, some each evening from `since` on."""
    for assignment, at in _in_evenings(duties, since):
        judge_film(assignment, at=at)


def _in_evenings(duties: list[Assignment], since: datetime) -> Iterator[tuple[Assignment, datetime]]:
    in_order = sorted(duties, key=lambda duty: (duty.seat_id, duty.position))
    first = since.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    for seat, films in groupby(in_order, key=lambda duty: duty.seat_id):
        for number, duty in enumerate(films):
            evening, place = divmod(number, FILMS_IN_AN_EVENING)
            yield duty, first + timedelta(days=evening, minutes=seat * 11 % 60) + place * BETWEEN_FILMS


def judge_film(assignment: Assignment, *, at: datetime) -> None:
    """Open the film at that time, watch it, score every criterion, submit."""
    judge, entry = assignment.seat.judge, assignment.entry
    plan, taste = plan_of(entry.representative.email), TASTES[judge.email]
    length_ms = (entry.film.duration_ms if entry.film else None) or 0
    which = f"{judge.email} on {plan.title}, {assignment.seat.round.number}"
    dice = np.random.default_rng(zlib.crc32(which.encode()))
    sheet = open_sheet(assignment)
    end = seconds_needed(length_ms) if taste is LAZY else last_second(length_ms)
    Watch.objects.filter(assignment=assignment).update(started_at=at, ranges=[[0, end]], seconds=end)
    Scoresheet.objects.filter(pk=sheet.pk).update(opened_at=at)
    for criterion in sheet.rubric.criteria.all():
        value = _score(plan, taste, criterion.slug, dice, sheet.rubric)
        save_mark(assignment, criterion=criterion.slug, value=value)
    if taste is not LAZY:
        save_notes(assignment, text=str(dice.choice(NOTES)))
    if taste.writes:
        save_comment(assignment, text=str(dice.choice(COMMENTS)))
    submitted_at = at + timedelta(milliseconds=taste.pace * length_ms)
    submit_scores(assignment, now=submitted_at)
    Scoresheet.objects.filter(pk=sheet.pk).update(saved_at=submitted_at)


def _score(plan: DemoEntry, taste: Taste, criterion: str, dice: np.random.Generator, rubric: Rubric) -> int:
    felt = plan.quality + plan.strong_in.get(criterion, 0.0) + taste.side * plan.divides
    given = 7 + (felt - 7) * taste.spread + taste.severity + dice.normal(0, taste.mood)
    share = float(np.clip(round(given), 1, 10) - 1) / 9  # the programme thinks in scores from 1 to 10
    return rubric.lowest + round(share * (rubric.highest - rubric.lowest))
