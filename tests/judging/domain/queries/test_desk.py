from datetime import timedelta

import pytest
from django.utils import timezone

from judging.domain import recusals, rounds, scoresheets
from judging.domain.queries.desk import (
    BlindFilm,
    RoundDuty,
    duties_of,
    duty_in,
    films_of,
    label_of,
    length_of,
    lines_of,
    needed_of,
    next_code,
)
from judging.domain.queries.pace import Pace
from judging.enums import AssignmentState
from judging.models import Assignment
from tests.judging.juries import Jury, judge_film, make_jury, watch

pytestmark = pytest.mark.django_db


def with_second_round() -> tuple[Jury, Jury]:
    """One judge in two rounds of one edition, the first of them closed."""
    first = make_jury(judges=1, entries=3, reviews=1, seconds=62.5)
    rounds.close_round(first.round, by=first.organiser)
    later = rounds.plan_round(
        first.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timedelta(days=7),
        by=first.organiser,
        reviews_per_entry=1,
        judges=first.judges,
        seed=8,
    )
    rounds.open_round(later, by=first.organiser)
    return first, Jury(first.edition, first.organiser, first.judges, first.entries, later)


def test_duties_are_counted_by_round_and_open_ones_come_first() -> None:
    first, second = with_second_round()
    (judge,) = second.judges
    begun = second.assignment()
    judge_film(begun)
    following = Assignment.objects.due().filter(seat__round=second.round).order_by("position").first()
    assert following is not None
    first.round.refresh_from_db()
    second.round.refresh_from_db()
    final = RoundDuty(
        round=second.round, total=3, done=1, seconds_left=125.0, next_code=following.code, pace=Pace()
    )
    assert (final.left, final.minutes_left) == (2, 3)
    assert [duty.round for duty in duties_of(judge)] == [second.round, first.round]
    assert duty_in(second.round, judge) == final
    assert duty_in(first.round, judge).round == first.round


def test_films_of_a_judge_tell_what_was_played_and_done() -> None:
    jury = make_jury(judges=1, entries=4, reviews=1, seconds=62.5)
    mine = list(Assignment.objects.filter(seat__round=jury.round).order_by("position"))
    watch(mine[1], seconds=7)
    judge_film(mine[2])
    recusals.recuse(mine[3], reason="She is my sister.")
    expected = [(0, "DUE", False), (7, "DUE", True), (63, "SCORED", True), (0, "RECUSED", False)]
    assert films_of(jury.round, jury.judges[0]) == [
        BlindFilm(
            one.code, label_of(one.code), 62.5, watched, AssignmentState[state], begun, is_reported=False
        )
        for one, (watched, state, begun) in zip(mine, expected, strict=True)
    ]


def test_film_of_partial_seconds_needs_nine_tenths_of_its_whole_ones() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1, seconds=62.5)
    (film,) = films_of(jury.round, jury.judges[0])
    assert (needed_of(film), length_of(film)) == (57, 63)


def test_next_film_is_the_nearest_later_one_or_else_the_first() -> None:
    jury = make_jury(judges=1, entries=4, reviews=1)
    first, second, third, last = Assignment.objects.filter(seat__round=jury.round).order_by("position")
    assert [next_code(one) for one in (first, second, last)] == [second.code, third.code, first.code]
    Assignment.objects.exclude(pk=third.pk).update(state=AssignmentState.SCORED)
    assert [next_code(one) for one in (first, third, last)] == [third.code, "", third.code]


def test_lines_of_a_sheet_tell_an_abstention_from_a_blank() -> None:
    assignment = make_jury(judges=1, entries=1, reviews=1).assignment()
    scoresheets.save_mark(assignment, criterion="creativity", value=7, revision="aaaabbbbcccc")
    scoresheets.save_mark(assignment, criterion="sound", value=None, revision="ddddeeeeffff")
    lines = lines_of(scoresheets.open_sheet(assignment))
    assert [(line.slug, line.weight, line.mark, line.is_marked, line.revision) for line in lines] == [
        ("creativity", 30, 7, True, "aaaabbbbcccc"),
        ("narration", 25, None, False, ""),
        ("visual-craft", 20, None, False, ""),
        ("sound", 10, None, True, "ddddeeeeffff"),
        ("use-of-ai", 15, None, False, ""),
    ]
