from datetime import timedelta

import pytest
from django.utils import timezone

from judging.domain.queries.desk import duty_in
from judging.domain.queries.pace import Pace, paces_of
from judging.models import Assignment, Scoresheet
from tests.judging.juries import Jury, judge_film, make_jury

pytestmark = pytest.mark.django_db


def judge_in(jury: Jury, *minutes: float) -> None:
    """The judge's first films, each submitted so many minutes after the one before."""
    at = timezone.now() - timedelta(days=1)
    for assignment, took in zip(Assignment.objects.order_by("position"), minutes, strict=False):
        judge_film(assignment)
        opened_at, at = at, at + timedelta(minutes=took)
        Scoresheet.objects.filter(assignment=assignment).update(opened_at=opened_at, submitted_at=at)


def test_pace_is_a_usual_one_until_three_films_are_scored() -> None:
    jury = make_jury(judges=1, entries=4, reviews=1, seconds=120)
    judge_in(jury, 9, 9)
    duty = duty_in(jury.round, jury.judges[0])
    assert (duty.pace, duty.minutes_left, duty.minutes_of_work) == (Pace(60, is_own=False), 4, 6)


@pytest.mark.slow
def test_own_pace_is_the_median_and_leaves_breaks_out() -> None:
    jury = make_jury(judges=2, entries=6, reviews=1, seconds=120)
    Assignment.objects.update(seat=jury.assignment(judge=jury.judges[0]).seat)
    judge_in(jury, 3, 300, 4, 12)
    paces = paces_of([judge.pk for judge in jury.judges])
    assert paces == {jury.judges[0].pk: Pace(120, is_own=True), jury.judges[1].pk: Pace(60, is_own=False)}
    duty = duty_in(jury.round, jury.judges[0])
    assert (duty.left, duty.minutes_of_work) == (2, 8)


def test_film_opened_long_before_counts_from_the_submission_before_it() -> None:
    jury = make_jury(judges=1, entries=4, reviews=1, seconds=60)
    judge_in(jury, 5, 5, 5)
    Scoresheet.objects.update(opened_at=timezone.now() - timedelta(days=9))
    first = Scoresheet.objects.order_by("submitted_at")[0]
    Scoresheet.objects.filter(pk=first.pk).update(opened_at=first.submitted_at)
    assert paces_of([jury.judges[0].pk])[jury.judges[0].pk] == Pace(240, is_own=True)
