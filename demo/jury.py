"""The jury's half of the demo's story: a past edition that was judged, sealed and published, and a screening
of the open one that has begun. Told through the jury's own functions; every step looks at the rows first."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from contest.domain.honours import announce
from contest.models import Edition, Entry, User
from contest.models.texts import Texts
from demo.invitations import invite_jury
from demo.people import JUDGES
from demo.programme import DemoEntry, read_programme
from judging.domain.assignments import assign_reviews
from judging.domain.awards import decide, propose, seal
from judging.domain.cuts import decide_cut
from judging.domain.rounds import close_round, open_round, plan_round
from judging.domain.scoresheets import open_sheet, save_mark, save_notes, submit_scores
from judging.domain.stages import Stage
from judging.domain.tallies import compute_tally
from judging.domain.watched import last_second
from judging.enums import PoolKind, RoundState
from judging.models import Assignment, AwardProposal, Cut, Decision, Round, Rubric, Tally, Watch

SCREENING = {"en": "First round", "zh-hans": "初评", "id": "Seleksi awal"}
FINAL = {"en": "Final", "zh-hans": "终评", "id": "Penjurian akhir"}
FINALISTS, FINALISTS_TO_BE = 12, 3  # films that advance in the past edition, and in the open one
OVERRIDDEN = ("third-prize", 5)
REASON = (
    "The ranking puts the two films 0.1 points apart, less than the error of either. The jury saw both "
    "again, one after the other, and four of six preferred this one for its editing."
)
NOTES = (
    "The last cut is worth the whole film.",
    "Could lose ten seconds in the middle.",
    "Sound first, pictures second, and it works.",
    "I should like to see this on the large screen.",
    "",
    "The idea is stronger than its ending.",
)


@dataclass(frozen=True)
class Taste:
    """How a judge of the demo marks: `severity` is added, `spread` stretches around 7, `mood` is chance."""

    severity: float
    spread: float
    mood: float


TASTES = dict(
    zip(
        (judge.email for judge in JUDGES),
        (
            Taste(-0.9, 1.0, 0.7),
            Taste(0.6, 0.8, 0.6),
            Taste(0.1, 1.2, 0.8),
            Taste(0.9, 0.9, 0.7),
            Taste(-0.4, 1.1, 0.6),
            Taste(0.0, 1.0, 0.9),
        ),
        strict=True,
    )
)


def judge_past_edition(edition: Edition, *, organiser: User, chair: User) -> None:
    """From eligible entries over two rounds to published winners; what is done already stays as it is."""
    if edition.published_at:
        return
    first = Stage(advancing=FINALISTS)
    screening = _judged_round(edition, 1, SCREENING, first, reviews=3, organiser=organiser)
    if not Cut.objects.filter(round=screening).exists():
        decide_cut(_tally_of(screening, chair), moved={}, by=chair)
    last = Stage(pool=PoolKind.ADVANCED, source=screening, counted=(screening,))
    final = _judged_round(edition, 2, FINAL, last, reviews=4, organiser=organiser)
    if not hasattr(edition, "seal"):
        tally = _tally_of(final, chair)
        decide_awards(tally, chair=chair)
        seal(tally, by=chair)
        edition.refresh_from_db()
    announce(edition, by=organiser)


def _judged_round(
    edition: Edition, number: int, name: Texts, stage: Stage, *, reviews: int, organiser: User
) -> Round:
    """A closed round that every judge has finished."""
    round_ = _round_of(edition, number) or plan_round(
        edition,
        name=name,
        closes_at=timezone.now() + timedelta(days=1),  # while the demo's judges are at work
        by=organiser,
        reviews_per_entry=reviews,
        judges=_jury(),
        seed=edition.year,
        stage=stage,
    )
    if round_.state == RoundState.PLANNED:
        open_round(round_, by=organiser)
        Round.objects.filter(pk=round_.pk).update(opened_at=edition.closes_at + timedelta(days=number))
    if round_.state == RoundState.OPEN:
        for assignment in _duties(round_):
            judge_film(assignment)
        close_round(round_, by=organiser, now=edition.nominees_at)
        Round.objects.filter(pk=round_.pk).update(closes_at=edition.nominees_at)
    return round_


def open_screening(edition: Edition, *, organiser: User) -> None:
    """A round of the open edition, so that the demo's judges find films at their desks, and the final that
    follows. Entries accepted since are assigned too; two judges have submitted already, those offered on the
    log-in page have not."""
    if _round_of(edition, 1) is None:
        invite_jury(edition, organiser=organiser)
    round_ = _round_of(edition, 1) or plan_round(
        edition,
        name=SCREENING,
        closes_at=edition.nominees_at,
        by=organiser,
        reviews_per_entry=3,
        judges=_jury(),
        seed=edition.year,
        stage=Stage(advancing=FINALISTS_TO_BE),
    )
    if round_.state == RoundState.PLANNED:
        open_round(round_, by=organiser)
    elif round_.state == RoundState.OPEN:
        assign_reviews(round_, by=organiser)
    for assignment in _duties(round_).filter(seat__judge__email__in=[judge.email for judge in JUDGES[3:5]]):
        judge_film(assignment)
    if round_.advancing and _round_of(edition, 2) is None:
        plan_round(
            edition,
            name=FINAL,
            closes_at=edition.awards_at,
            by=organiser,
            reviews_per_entry=4,
            judges=_jury(),
            seed=edition.year,
            stage=Stage(pool=PoolKind.ADVANCED, source=round_, counted=(round_,)),
        )


def _round_of(edition: Edition, number: int) -> Round | None:
    return Round.objects.filter(edition=edition, number=number).first()


def _tally_of(round_: Round, chair: User) -> Tally:
    return Tally.objects.filter(round=round_).first() or compute_tally(round_, by=chair)


@cache
def plan_of(email: str) -> DemoEntry:
    """The plan of a creator's entry."""
    return {plan.email: plan for year in (2025, 2026) for plan in read_programme(year)}[email]


def judge_film(assignment: Assignment) -> None:
    """Watch the whole film, mark every criterion, submit."""
    judge, entry = assignment.seat.judge, assignment.entry
    plan = plan_of(entry.representative.email)
    dice = np.random.default_rng(zlib.crc32(f"{judge.email} on {plan.title}".encode()))
    sheet = open_sheet(assignment)
    end = last_second((entry.film.duration_ms if entry.film else None) or 0)
    Watch.objects.filter(assignment=assignment).update(ranges=[[0, end]], seconds=end)
    for criterion in sheet.rubric.criteria.all():
        save_mark(
            assignment,
            criterion=criterion.slug,
            value=_mark(plan, TASTES[judge.email], criterion.slug, dice, sheet.rubric),
        )
    save_notes(assignment, text=str(dice.choice(NOTES)))
    submit_scores(assignment)


def _mark(plan: DemoEntry, taste: Taste, criterion: str, dice: np.random.Generator, rubric: Rubric) -> int:
    felt = plan.quality + plan.strong_in.get(criterion, 0.0)
    given = 7 + (felt - 7) * taste.spread + taste.severity + dice.normal(0, taste.mood)
    share = float(np.clip(round(given), 1, 10) - 1) / 9  # the programme thinks in marks from 1 to 10
    return rubric.lowest + round(share * (rubric.highest - rubric.lowest))


def decide_awards(tally: Tally, *, chair: User) -> None:
    """Follow the proposal for every place but one, which the jury gives to the best film left over."""
    for place in propose(tally, by=chair):
        place.refresh_from_db()
        if Decision.objects.filter(proposal=place).exists():
            continue
        is_overridden = (place.award.slug, place.place) == OVERRIDDEN
        entry = _next_best(tally) if is_overridden else place.entry
        decide(
            place,
            entry=entry,
            by=chair,
            reason=REASON if is_overridden else "",
            statement=plan_of(entry.representative.email).citation if entry else {},
        )


def _next_best(tally: Tally) -> Entry:
    proposed = set(AwardProposal.objects.filter(tally=tally).values_list("entry_id", flat=True))
    ranked: Sequence[int] = [row["id"] for row in tally.results["entries"]]
    return Entry.objects.get(pk=next(entry for entry in ranked if entry not in proposed))


def _jury() -> list[User]:
    return list(User.objects.filter(email__in=TASTES))


def _duties(round_: Round) -> QuerySet[Assignment]:
    return (
        Assignment.objects.due()
        .filter(seat__round=round_)
        .select_related("seat__judge", "seat__round__edition", "entry__film", "entry__representative")
    )
