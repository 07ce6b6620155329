import pytest

from contest.domain.journeys import Journey, journeys_of
from judging.models import Assignment, Round, Watch
from tests.judging.juries import make_jury, watch

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_journey_ends_in_the_last_round_and_counts_each_judge_once(django_assert_num_queries) -> None:
    jury = make_jury(judges=3, entries=2, reviews=2)
    film, other = jury.entries
    first, second = Assignment.objects.filter(entry=film).order_by("pk")
    watch(first)
    watch(second, seconds=55)  # of 62: one second too few
    final = Round.objects.create(
        edition=jury.edition, number=2, name={"en": "Final"}, closes_at=jury.round.closes_at
    )
    other_judge = next(one for one in jury.judges if one != first.seat.judge)
    seats = [final.seats.create(judge=judge) for judge in (first.seat.judge, other_judge)]
    again = [Assignment.objects.create(seat=seat, entry=film, position=1) for seat in seats]
    meeting = Round.objects.create(
        edition=jury.edition,
        number=3,
        name={"en": "Meeting"},
        closes_at=jury.round.closes_at,
        meeting_for=final,
        pool="chosen",
    )
    seat = meeting.seats.create(judge=jury.judges[2])
    common = Assignment.objects.create(seat=seat, entry=other, position=1)
    Watch.objects.create(assignment=common, seconds=62, ranges=[[0, 62]])
    judges = {first.seat.judge_id, second.seat.judge_id, again[1].seat.judge_id}
    with django_assert_num_queries(2):
        told = journeys_of([film.pk, other.pk])
    assert told == {
        film.pk: Journey(reached={"en": "Final"}, judges=len(judges), watched_whole=1),
        other.pk: Journey(reached={"en": "Screening"}, judges=2, watched_whole=0),
    }
    assert journeys_of([]) == {}
