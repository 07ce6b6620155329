import pytest

from contest.enums import EntryState
from contest.models import Entry
from judging.domain import assignments, recusals, rounds
from judging.domain.refusals import NotPossibleNow, PlanChanged
from judging.enums import AssignmentState
from judging.models import Assignment, Recusal, Seat
from media_pipeline.models import Film
from tests.factories import make_entry, make_user
from tests.judging.juries import Jury, make_judge, make_judged_film, make_jury

pytestmark = pytest.mark.django_db


def pairs(jury: Jury) -> list[tuple[int, int]]:
    rows = Assignment.objects.filter(seat__round=jury.round)
    return sorted(rows.values_list("entry_id", "seat__judge_id"))


def test_deal_gives_every_entry_its_reviews_and_judges_equal_loads() -> None:
    jury = make_jury(judges=3, entries=6, reviews=2)
    rows = Assignment.objects.filter(seat__round=jury.round)
    loads = [rows.filter(seat__judge=judge).count() for judge in jury.judges]
    reviews = [rows.filter(entry=entry).count() for entry in jury.entries]
    assert (loads, reviews) == ([4, 4, 4], [2] * 6)


def test_deal_with_the_same_seed_is_the_same() -> None:
    jury = make_jury(judges=4, entries=6, reviews=2, seed=11, is_open=False)
    first, second = assignments.preview_assignment(jury.round), assignments.preview_assignment(jury.round)
    jury.round.seed = 12
    other = assignments.preview_assignment(jury.round)
    assert first.fingerprint == second.fingerprint
    assert first.pairs == second.pairs
    assert first.fingerprint != other.fingerprint


def test_deal_never_gives_an_own_entry() -> None:
    jury = make_jury(judges=2, entries=1, reviews=2, is_open=False)
    Entry.objects.update(representative=jury.judges[0])
    plan = rounds.open_round(jury.round, by=jury.organiser)
    assert pairs(jury) == [(jury.entries[0].pk, jury.judges[1].pk)]
    assert [(short.entry_code, short.missing) for short in plan.shortfalls] == [(jury.entries[0].code, 1)]


def test_deal_never_gives_an_entry_of_the_same_mailbox() -> None:
    jury = make_jury(judges=1, entries=0, reviews=1, is_open=False)
    creator = make_user("lin@example.org")
    entry = make_entry(
        EntryState.ELIGIBLE, edition=jury.edition, representative=creator, film=make_judged_film()
    )
    alias = make_judge(jury.edition, email="Lin+jury@example.org")
    rounds.seat_judges(jury.round, judges=[alias, *jury.judges], by=jury.organiser)
    rounds.open_round(jury.round, by=jury.organiser)
    assert pairs(jury) == [(entry.pk, jury.judges[0].pk)]


def test_deal_names_a_judge_in_the_credits_as_a_hint_only() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1, is_open=False)
    jury.entries[0].credits.update(name=jury.judges[0].name.upper())
    plan = assignments.preview_assignment(jury.round)
    assert [(hint.judge, hint.entry_code) for hint in plan.hints] == [
        (jury.judges[0].name, jury.entries[0].code)
    ]
    assert len(plan.pairs) == 1


def test_deal_respects_recusals_and_caps() -> None:
    jury = make_jury(judges=2, entries=3, reviews=1, is_open=False)
    Recusal.objects.create(judge=jury.judges[0], entry=jury.entries[0], reason="a friend of mine")
    Seat.objects.filter(judge=jury.judges[0]).update(cap=1)
    plan = assignments.preview_assignment(jury.round)
    assert dict(plan.loads) == {jury.judges[0].pk: 1, jury.judges[1].pk: 2}
    assert (jury.entries[0].pk, jury.judges[0].pk) not in plan.pairs


def test_deal_leaves_out_entries_that_are_not_accepted() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1, is_open=False)
    for state in set(EntryState) - {EntryState.ELIGIBLE}:
        make_entry(state, edition=jury.edition, film=make_judged_film())
    assert assignments.preview_assignment(jury.round).pairs == ((jury.entries[0].pk, jury.judges[0].pk),)


def test_deal_counts_minutes_and_reviews_of_those_who_take_part() -> None:
    """A judge who has left, an entry that has left and a film of unknown length count for nothing."""
    jury = make_jury(judges=3, entries=3, reviews=2, seconds=90)
    left, judge, other = jury.judges
    Film.objects.filter(entry=jury.entries[0]).update(duration_ms=None)
    Entry.objects.filter(pk=jury.entries[2].pk).update(state=EntryState.WITHDRAWN)
    Assignment.objects.filter(seat__round=jury.round).delete()
    for entry, who in [(0, left), (0, judge), (1, judge), (1, other), (2, other)]:
        seat = Seat.objects.get(round=jury.round, judge=who)
        Assignment.objects.create(seat=seat, entry=jury.entries[entry], position=entry)
    Seat.objects.filter(judge=left).delete()
    Assignment.objects.filter(seat__judge=left).delete()
    plan = assignments.preview_assignment(jury.round)
    assert dict(plan.minutes) == {judge.pk: 1.5, other.pk: 1.5}
    assert (plan.entries, plan.judges, plan.pairs) == (2, 2, ((jury.entries[0].pk, other.pk),))
    assert dict(plan.loads) == {judge.pk: 2, other.pk: 3}


def test_deal_without_a_film_in_common_is_not_connected() -> None:
    jury = make_jury(judges=4, entries=4, reviews=2, is_open=False)
    assert assignments.preview_assignment(jury.round).is_connected
    jury.round.reviews_per_entry = 1
    assert not assignments.preview_assignment(jury.round).is_connected


def test_deal_tops_up_what_a_recusal_has_freed() -> None:
    jury = make_jury(judges=2, entries=1, reviews=1)
    freed = jury.assignment()
    recusals.recuse(freed, reason="I know the maker")
    assignments.assign_reviews(jury.round, by=jury.organiser)
    states = dict(Assignment.objects.values_list("seat__judge_id", "state"))
    other = next(judge for judge in jury.judges if judge.pk != freed.seat.judge_id)
    assert states == {freed.seat.judge_id: AssignmentState.RECUSED, other.pk: AssignmentState.DUE}


def test_deal_that_changed_since_its_preview_is_refused() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1, is_open=False)
    looked_at = assignments.preview_assignment(jury.round)
    make_entry(EntryState.ELIGIBLE, edition=jury.edition, film=make_judged_film())
    with pytest.raises(PlanChanged):
        rounds.open_round(jury.round, by=jury.organiser, plan=looked_at)
    jury.round.refresh_from_db()
    assert (jury.round.state, Assignment.objects.count()) == ("planned", 0)


def test_deal_in_a_round_that_is_not_open_is_refused() -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(NotPossibleNow):
        assignments.assign_reviews(jury.round, by=jury.organiser)


def test_each_judge_has_an_own_order() -> None:
    jury = make_jury(judges=2, entries=12, reviews=2)
    orders = [
        list(
            Assignment.objects.filter(seat__judge=judge)
            .order_by("position")
            .values_list("entry_id", flat=True)
        )
        for judge in jury.judges
    ]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    assert orders[0] != sorted(orders[0])
