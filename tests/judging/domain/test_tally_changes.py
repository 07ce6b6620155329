import pytest

from contest.enums import EntryState
from contest.models import Entry
from judging.domain import tallies
from judging.domain.tally_changes import compare_tallies, earlier_tally
from judging.domain.tally_results import results_of
from judging.models import Mark, Tally
from tests.judging.juries import Jury, make_tallied

pytestmark = pytest.mark.django_db


def tallied() -> tuple[Jury, Tally]:
    return make_tallied(judges=4, entries=6)


def compute(jury: Jury) -> Tally:
    return tallies.compute_tally(jury.round, by=jury.organiser)


@pytest.mark.slow
def test_compare_tallies_of_the_same_inputs_finds_nothing() -> None:
    jury, first = tallied()
    found = compare_tallies(compute(jury), since=first)
    assert (found.causes, found.reviews, found.entries) == ((), (), ())


@pytest.mark.slow
def test_compare_tallies_names_a_changed_scoresheet_and_what_it_did() -> None:
    jury, first = tallied()
    best = jury.assignment(jury.entries[0])
    Mark.objects.filter(scoresheet__assignment=best).update(value=1)
    second = compute(jury)
    found = compare_tallies(second, since=first)
    assert found.causes == ("the totals of scoresheets changed",)
    assert [(change.entry, change.judge, change.new) for change in found.reviews] == [
        (jury.entries[0].pk, best.seat.judge_id, 1.0)
    ]
    top = found.entries[0]
    stored = [
        next(row["score"] for row in tally.results["entries"] if row["code"] == top.code)
        for tally in (first, second)
    ]
    assert top.code == jury.entries[0].code
    assert top.change.own is not None
    assert top.change.judges is not None
    assert top.change.own + top.change.judges == pytest.approx(stored[1] - stored[0], abs=1e-5)
    assert top.change.own < 0


@pytest.mark.slow
def test_compare_tallies_names_an_entry_that_left() -> None:
    jury, first = tallied()
    gone = jury.entries[5]
    Entry.objects.filter(pk=gone.pk).update(state=EntryState.DISQUALIFIED)
    found = compare_tallies(compute(jury), since=first)
    changes = {row.code: row.change for row in found.entries}
    assert found.causes == ("scoresheets were removed",)
    assert {change.entry for change in found.reviews} == {gone.pk}
    assert (changes[gone.code].old is not None, changes[gone.code].new) == (True, None)


@pytest.mark.slow
def test_compare_tallies_names_other_weights() -> None:
    jury, first = tallied()
    weights = first.inputs["rubric"]["weights"]
    first.inputs["rubric"]["weights"] = dict.fromkeys(weights, 100 // len(weights))
    first.results = results_of(first.inputs, criteria=[], seed=first.seed)
    assert compare_tallies(compute(jury), since=first).causes == ("the scoring criteria changed",)


@pytest.mark.slow
def test_compare_tallies_of_two_rounds_is_refused() -> None:
    (_, first), (_, other) = tallied(), tallied()
    with pytest.raises(ValueError, match="another round"):
        compare_tallies(other, since=first)


@pytest.mark.slow
def test_earlier_tally_is_the_last_before_it() -> None:
    jury, first = tallied()
    second, third = compute(jury), compute(jury)
    assert [earlier_tally(tally) for tally in (first, second, third)] == [None, first, second]
