from datetime import timedelta

import pytest
from django.utils import timezone

from contest.models import JournalEntry
from judging.domain import recusals, rounds, rubrics
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rubrics import CriterionPlan, default_criteria
from judging.enums import RoundState
from judging.models import Assignment, Seat
from tests.factories import make_edition, make_user
from tests.judging.juries import judge_film, make_jury

pytestmark = pytest.mark.django_db


def test_plan_round_writes_the_default_rubric() -> None:
    round_ = make_jury(is_open=False).round
    rubric = rubrics.current_rubric(round_)
    assert (rubric.lowest, rubric.highest) == (1, 10)
    assert list(rubric.criteria.values_list("slug", "weight")) == [
        ("creativity", 30),
        ("narration", 25),
        ("visual-craft", 20),
        ("sound", 10),
        ("use-of-ai", 15),
    ]
    assert {frozenset(line.name) for line in rubric.criteria.all()} == {frozenset({"en", "zh-hans", "id"})}


def test_plan_round_numbers_rounds_of_an_edition() -> None:
    jury = make_jury(is_open=False)
    second = rounds.plan_round(
        jury.edition, name={"en": "Final"}, closes_at=timezone.now(), by=jury.organiser
    )
    assert (jury.round.number, second.number) == (1, 2)


@pytest.mark.parametrize("reviews", [0, 51])
def test_plan_round_with_impossible_reviews_is_refused(reviews: int) -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(Unsound, match=f"You entered {reviews} judges per film; enter 1 to 50"):
        rounds.plan_round(
            jury.edition,
            name={"en": "Final"},
            closes_at=timezone.now(),
            by=jury.organiser,
            reviews_per_entry=reviews,
        )


def test_plan_round_with_a_stranger_on_the_panel_is_refused() -> None:
    with pytest.raises(Unsound, match="1 of the chosen people are not judges"):
        rounds.plan_round(
            make_edition(),
            name={"en": "Final"},
            closes_at=timezone.now(),
            by=make_user(),
            judges=[make_user()],
        )


def test_rubric_whose_weights_do_not_add_up_is_refused() -> None:
    jury = make_jury(is_open=False)
    lines = [*default_criteria()[:4], CriterionPlan("use-of-ai", {"en": "Use of AI"}, {}, 10)]
    with pytest.raises(Unsound, match=r"add up to 95; they must add up to 100\. Change them by \+5"):
        rubrics.write_rubric(jury.round, criteria=lines, by=jury.organiser)


def test_rubric_of_an_open_round_cannot_change() -> None:
    jury = make_jury()
    with pytest.raises(NotPossibleNow, match="can no longer be changed"):
        rubrics.write_rubric(jury.round, criteria=default_criteria(), by=jury.organiser)


def test_open_round_tells_the_journal() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    lines = JournalEntry.objects.filter(subject=f"round:{jury.round.code}").values_list("verb", flat=True)
    assert list(lines) == ["rubric.written", "round.panel", "round.planned", "round.open", "round.dealt"]


def test_open_round_twice_is_refused() -> None:
    jury = make_jury()
    dealt = Assignment.objects.count()
    with pytest.raises(NotPossibleNow, match="This round is “Open”"):
        rounds.open_round(jury.round, by=jury.organiser)
    assert Assignment.objects.count() == dealt


@pytest.mark.parametrize(("judges", "entries", "why"), [(0, 2, "no judges"), (2, 0, "No entry has been")])
def test_open_round_without_judges_or_entries_is_refused(judges: int, entries: int, why: str) -> None:
    jury = make_jury(judges=judges, entries=entries, is_open=False)
    with pytest.raises(NotPossibleNow, match=why):
        rounds.open_round(jury.round, by=jury.organiser)
    jury.round.refresh_from_db()
    assert jury.round.state == RoundState.PLANNED


def test_open_round_that_ends_in_the_past_is_refused() -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(NotPossibleNow, match="is in the past"):
        rounds.open_round(jury.round, by=jury.organiser, now=jury.round.closes_at + timedelta(seconds=1))


def test_more_reviews_than_judges_are_named_as_shortfalls() -> None:
    jury = make_jury(judges=2, entries=2, reviews=3, is_open=False)
    plan = rounds.open_round(jury.round, by=jury.organiser)
    assert sorted((short.entry_code, short.missing) for short in plan.shortfalls) == sorted(
        (entry.code, 1) for entry in jury.entries
    )


def test_close_round_says_how_much_was_left_and_can_be_undone() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    assert rounds.close_round(jury.round, by=jury.organiser) == 2
    assert jury.round.state == RoundState.CLOSED
    rounds.reopen_round(jury.round, by=jury.organiser)
    jury.round.refresh_from_db()
    assert (jury.round.state, jury.round.closed_at) == (RoundState.OPEN, None)


def test_judge_leaves_the_panel_before_the_round_opens_only() -> None:
    jury = make_jury(judges=3, is_open=False)
    rounds.seat_judges(jury.round, judges=jury.judges[:2], by=jury.organiser)
    assert Seat.objects.count() == 2
    rounds.open_round(jury.round, by=jury.organiser)
    rounds.seat_judges(jury.round, judges=jury.judges[2:], by=jury.organiser)
    assert Seat.objects.count() == 3


def test_released_judge_keeps_what_was_submitted_and_gets_nothing_more() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1)
    judge_film(jury.assignment())
    seat = Seat.objects.get()
    assert recusals.release_judge(seat, by=jury.organiser) == 2
    seat.refresh_from_db()
    states = Assignment.objects.order_by("state").values_list("state", flat=True)
    assert (seat.cap, list(states)) == (1, ["released", "released", "scored"])
