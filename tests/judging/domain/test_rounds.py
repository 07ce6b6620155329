from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contest.models import JournalEntry
from judging.domain import recusals, rounds, rubrics
from judging.domain.deletion import delete_round
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rubrics import (
    CriterionPlan,
    Scale,
    current_rubric,
    default_criteria,
    plans_of,
    scale_of,
    write_rubric,
)
from judging.domain.stages import Stage
from judging.enums import PoolKind, RoundState
from judging.journal_words import name_subjects
from judging.models import Assignment, Round, Seat
from tests.factories import make_edition, make_user
from tests.judging.juries import Jury, judge_film, make_jury

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


@pytest.mark.parametrize("reviews", [1, 50])
def test_plan_of_a_round_can_change_until_it_is_closed(reviews: int) -> None:
    jury = make_jury()
    ends = jury.round.closes_at + timedelta(days=1)
    rounds.change_plan(
        jury.round,
        name={"en": "Final"},
        closes_at=ends,
        reviews_per_entry=reviews,
        reason="The line was down for a day.",
        by=jury.organiser,
    )
    jury.round.refresh_from_db()
    assert (jury.round.name, jury.round.closes_at, jury.round.reviews_per_entry) == (
        {"en": "Final"},
        ends,
        reviews,
    )
    line = JournalEntry.objects.get(verb="round.changed")
    assert line.facts == {
        "ends_at": ends.isoformat(),
        "reviews_per_entry": reviews,
        "name": {"en": "Final"},
        "reason": "The line was down for a day.",
    }


def test_end_of_an_open_round_moves_for_a_reason_alone() -> None:
    jury = make_jury()
    ends = jury.round.closes_at
    for reason in ("", "too late "):
        with pytest.raises(Unsound, match="Give a reason, at least 10 letters") as refused:
            rounds.change_plan(
                jury.round,
                name={"en": "Final"},
                closes_at=ends + timedelta(days=1),
                reviews_per_entry=2,
                reason=reason,
                by=jury.organiser,
            )
        assert refused.value.field == "reason"
    rounds.change_plan(
        jury.round, name={"en": "Final"}, closes_at=ends, reviews_per_entry=2, by=jury.organiser
    )
    assert (jury.round.title, jury.round.closes_at) == ("Final", ends)


def test_round_in_preparation_is_deleted_unless_another_builds_on_it() -> None:
    jury = make_jury(is_open=False)
    Round.objects.filter(pk=jury.round.pk).update(advancing=2)
    jury.round.refresh_from_db()
    last = rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timedelta(days=9),
        stage=Stage(pool=PoolKind.ADVANCED, source=jury.round),
        by=jury.organiser,
    )
    with pytest.raises(NotPossibleNow, match="“Final” builds on this round"):
        delete_round(jury.round, by=jury.organiser)
    delete_round(last, by=jury.organiser)
    delete_round(jury.round, by=jury.organiser)
    assert not Round.objects.exists()
    deleted = JournalEntry.objects.filter(verb="round.deleted").order_by("number")
    assert [line.facts for line in deleted] == [
        {"number": 2, "name": {"en": "Final"}},
        {"number": 1, "name": {"en": "Screening"}},
    ]
    planned = JournalEntry.objects.filter(verb="round.planned").order_by("number")
    named = name_subjects([*planned, *deleted])
    assert [named[line.number][line.subject] for line in [*planned, *deleted]] == [
        "“Screening”",
        "“Final”",
        "“Final”",
        "“Screening”",
    ]


def test_round_that_was_opened_is_not_deleted() -> None:
    jury = make_jury()
    with pytest.raises(NotPossibleNow, match="This round has been opened, so it stays"):
        delete_round(jury.round, by=jury.organiser)


@pytest.mark.parametrize("reviews", [0, 51])
def test_plan_cannot_change_to_impossible_reviews(reviews: int) -> None:
    jury = make_jury()
    with pytest.raises(Unsound, match=f"You entered {reviews} judges per film; enter 1 to 50"):
        rounds.change_plan(
            jury.round, name={}, closes_at=timezone.now(), reviews_per_entry=reviews, by=jury.organiser
        )


def test_plan_of_a_closed_round_cannot_change() -> None:
    jury = make_jury()
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="This round is closed"):
        rounds.change_plan(
            jury.round, name={}, closes_at=timezone.now(), reviews_per_entry=2, by=jury.organiser
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
    with pytest.raises(Unsound, match=r"add up to 95; they must add up to 100\. Add 5\."):
        rubrics.write_rubric(jury.round, criteria=lines, by=jury.organiser)


@pytest.mark.parametrize(
    ("weights", "why"),
    [
        ((), "at least one scoring criterion"),
        ((100, 0), "A weight is below 1%"),
        ((60, 41), r"add up to 101; they must add up to 100\. Take 1 away\."),
    ],
)
def test_rubric_that_is_none_is_refused(weights: tuple[int, ...], why: str) -> None:
    lines = [CriterionPlan(f"c{n}", {"en": f"C{n}"}, {}, weight) for n, weight in enumerate(weights)]
    with pytest.raises(Unsound, match=why):
        rubrics.check_criteria(lines)


def test_rubric_with_a_weight_of_one_per_cent_is_one() -> None:
    lines = [CriterionPlan(f"c{n}", {"en": f"C{n}"}, {}, weight) for n, weight in enumerate((99, 1))]
    rubrics.check_criteria(lines)
    with pytest.raises(Unsound, match="Two criteria have the same name"):
        rubrics.check_criteria([lines[0], lines[0]])
    with pytest.raises(Unsound, match="needs a name in English"):
        rubrics.check_criteria([lines[0], CriterionPlan("c1", {"id": "Suara"}, {}, 1)])


def test_criterion_has_a_short_name_of_forty_letters_at_most() -> None:
    names = [rubrics.slug_of(name) for name in ("Use of AI", "声音", "x" * 41)]
    assert names == ["use-of-ai", "criterion", "x" * 40]


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


def test_reopened_round_ends_a_day_from_now_at_the_earliest() -> None:
    jury = make_jury()
    planned = jury.round.closes_at
    for now, ends in ((planned - timedelta(days=2), planned), (planned, planned + timedelta(days=1))):
        rounds.close_round(jury.round, by=jury.organiser)
        rounds.reopen_round(jury.round, by=jury.organiser, now=now)
        jury.round.refresh_from_db()
        assert jury.round.closes_at == ends


def test_round_ends_after_it_opens_if_only_by_a_moment() -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(NotPossibleNow, match="is in the past"):
        rounds.open_round(jury.round, by=jury.organiser, now=jury.round.closes_at)
    rounds.open_round(jury.round, by=jury.organiser, now=jury.round.closes_at - timedelta(microseconds=1))
    assert jury.round.state == RoundState.OPEN


def test_panel_of_a_round_is_told_to_the_journal() -> None:
    jury = make_jury(judges=3, is_open=False)
    first, second, third = jury.judges
    rounds.seat_judges(jury.round, judges=[first, second], by=jury.organiser)
    rounds.open_round(jury.round, by=jury.organiser)
    rounds.seat_judges(jury.round, judges=[third], by=jury.organiser)
    lines = JournalEntry.objects.filter(verb="round.panel").order_by("number")
    panels = [line.facts["judges"] for line in lines]
    everybody = sorted(judge.pk for judge in jury.judges)
    assert panels == [everybody, sorted([first.pk, second.pk]), everybody]
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="its panel can no longer change"):
        rounds.seat_judges(jury.round, judges=[third], by=jury.organiser)


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


def test_new_round_is_scored_like_the_one_whose_films_it_takes_or_else_like_the_last() -> None:
    jury = make_jury(is_open=False)
    one = CriterionPlan("idea", {"en": "Idea"}, {"en": "Is it new?"}, 100, {"en": "5: yes"})
    write_rubric(jury.round, criteria=[one], scale=Scale(1, 5), by=jury.organiser)
    Round.objects.filter(pk=jury.round.pk).update(advancing=2)
    jury.round.refresh_from_db()
    second = plan_another(jury, criteria=default_criteria())
    third = plan_another(jury)
    after_first = plan_another(jury, stage=Stage(pool=PoolKind.ADVANCED, source=jury.round))
    found = [current_rubric(round_) for round_ in (second, third, after_first)]
    assert [plans_of(rubric) for rubric in found] == [[*default_criteria()], [*default_criteria()], [one]]
    assert [scale_of(rubric) for rubric in found] == [Scale(1, 10), Scale(1, 10), Scale(1, 5)]


def plan_another(jury: Jury, **fields: Any) -> Round:
    ends = timezone.now() + timedelta(days=9)
    return rounds.plan_round(jury.edition, name={"en": "Next"}, closes_at=ends, by=jury.organiser, **fields)


def test_rubric_whose_weights_sum_to_99_is_told_what_is_missing() -> None:
    jury = make_jury(is_open=False)
    lines = [CriterionPlan(f"c{n}", {"en": f"C{n}"}, {}, weight) for n, weight in enumerate((60, 39))]
    with pytest.raises(Unsound, match=r"The weights add up to 99; they must add up to 100\. Add 1\."):
        write_rubric(jury.round, criteria=lines, by=jury.organiser)
