import json
from dataclasses import asdict
from typing import Any

import pytest

from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from judging.domain import recusals, rounds, scoresheets, tallies
from judging.domain.refusals import NotPossibleNow, Unjudged
from judging.domain.tally_hashes import hash_inputs
from judging.domain.tally_results import results_of
from judging.models import Assignment, Tally
from judging.science.auto import CONSTANTS
from judging.science.calibration import VERSION
from judging.science.composite import Aside
from tests.factories import make_entry
from tests.judging.juries import Jury, judge_all, make_judged_film, make_jury, mark_all, watch

pytestmark = pytest.mark.django_db


def closed_jury(**sizes: int) -> Jury:
    jury = make_jury(**sizes)  # type: ignore[arg-type]
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    return jury


@pytest.mark.slow
def test_tally_ranks_by_estimate_with_raw_means_beside() -> None:
    jury = closed_jury(judges=4, entries=6, reviews=3)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    rows = tally.results["entries"]
    assert [row["code"] for row in rows] == [entry.code for entry in jury.entries]
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["reviews"] for row in rows] == [3] * 6
    assert all(row["low"] < row["score"] < row["high"] and row["se"] > 0 for row in rows)
    assert all(
        row["reml"] is not None and row["criteria"].keys() == {"creativity", "narration"} for row in rows
    )
    assert (tally.method, tally.results["verdict"]) == ("auto", "calibrated")


@pytest.mark.slow
def test_tally_is_frozen_with_the_hash_of_its_inputs() -> None:
    jury = closed_jury(judges=3, entries=4, reviews=2)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    stored = Tally.objects.get()
    assert hash_inputs(json.loads(json.dumps(stored.inputs))) == tally.inputs_hash
    assert JournalEntry.objects.get(verb="tally.computed").facts["inputs_hash"] == tally.inputs_hash


@pytest.mark.slow
def test_tally_computed_again_is_another_row_with_the_same_result() -> None:
    jury = closed_jury(judges=3, entries=4, reviews=2)
    first = tallies.compute_tally(jury.round, by=jury.organiser)
    second = tallies.compute_tally(jury.round, by=jury.organiser)
    assert (first.number, second.number) == (1, 2)
    assert (first.inputs_hash, first.results) == (second.inputs_hash, second.results)


@pytest.mark.slow
def test_tally_stores_all_that_is_needed_to_compute_it_again() -> None:
    jury = closed_jury(judges=3, entries=4, reviews=2)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    stored = Tally.objects.get()
    assert (stored.method, stored.version, stored.seed) == ("auto", VERSION, jury.round.seed)
    assert stored.constants == asdict(CONSTANTS)
    assert (stored.inputs, stored.inputs_hash) == (tally.inputs, hash_inputs(stored.inputs))
    assert stored.results == json.loads(json.dumps(tally.results))


@pytest.mark.slow
def test_tally_computed_again_leaves_the_earlier_row_as_it_was() -> None:
    jury = closed_jury(judges=3, entries=4, reviews=2)
    tallies.compute_tally(jury.round, by=jury.organiser)
    before = Tally.objects.values().get()
    tallies.compute_tally(jury.round, by=jury.organiser)
    assert Tally.objects.values().get(number=1) == before


@pytest.mark.slow
def test_results_of_the_same_inputs_are_the_same_bits_in_any_order_of_keys() -> None:
    jury = closed_jury(judges=4, entries=6, reviews=3)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    criteria = sorted(tally.results["entries"][0]["criteria"])
    shuffled = backwards(tally.inputs)
    again = results_of(shuffled, criteria=criteria, seed=tally.seed)
    assert hash_inputs(shuffled) == tally.inputs_hash
    assert json.dumps(again, sort_keys=True) == json.dumps(tally.results, sort_keys=True)


def backwards(plain: Any) -> Any:
    """The same JSON with the keys of all its objects the other way round, as a database may return it."""
    if isinstance(plain, dict):
        return {key: backwards(value) for key, value in reversed(plain.items())}
    return [backwards(value) for value in plain] if isinstance(plain, list) else plain


def inputs_by_hand(marks: list[list[int]]) -> dict[str, Any]:
    """Frozen inputs of a round in which judge 1, 2 … gave each entry 101, 102 … one mark."""
    entries = [{"id": 101 + n, "code": f"E{n}", "team": n} for n in range(len(marks))]
    return {
        "rubric": {"version": 1, "lowest": 1, "highest": 10, "weights": {"film": 100}},
        "entries": entries,
        "judges": list(range(1, len(marks[0]) + 1)),
        "sheets": [
            {"assignment": f"{e}/{j}", "entry": 101 + e, "judge": j + 1, "marks": {"film": mark}}
            for e, row in enumerate(marks)
            for j, mark in enumerate(row)
        ],
        "dealt_at_random": True,
    }


def test_results_rank_equals_together_and_say_how_sure_the_numbers_are() -> None:
    inputs = inputs_by_hand([[9, 8], [6, 5], [6, 5], [2, 1]])
    results = results_of(inputs, criteria=["film", "none"], seed=3)
    rows = results["entries"]
    assert [(row["code"], row["rank"], row["raw"], row["reviews"]) for row in rows] == [
        ("E0", 1, 8.5, 2),
        ("E1", 2, 5.5, 2),
        ("E2", 2, 5.5, 2),
        ("E3", 4, 1.5, 2),
    ]
    for row in rows:
        half = 1.6449 * row["se"]
        assert [row["low"], row["high"]] == pytest.approx(
            [row["score"] - half, row["score"] + half], abs=1e-4
        )
        assert row["criteria"] == {"film": {key: row[key] for key in row["criteria"]["film"]}}
    assert [(judge["id"], judge["reviews"]) for judge in results["judges"]] == [(1, 4), (2, 4)]
    lenient, strict = (judge["severity"] for judge in results["judges"])
    assert (lenient > 0, strict) == (True, pytest.approx(-lenient))
    chances = results["contenders"]["overall"]
    assert chances["entries"] == [row["id"] for row in rows]
    assert [chances["beats"][n][n] for n in range(4)] == [None] * 4
    assert chances["beats"][1][2] == 0.5
    assert chances["beats"][0][3] + chances["beats"][3][0] == pytest.approx(1.0)
    assert [row[-1] for row in chances["within"]] == [1.0] * 4
    assert [sum(column) for column in zip(*chances["within"], strict=True)] == pytest.approx(
        [1, 2, 3, 4], abs=1e-3
    )


@pytest.mark.slow
def test_results_keep_the_chances_of_thirty_contenders() -> None:
    inputs = inputs_by_hand([[1 + n % 10, 1 + n // 4] for n in range(31)])
    results = results_of(inputs, criteria=[], seed=3)
    chances = results["contenders"]["overall"]
    assert (len(results["entries"]), len(chances["entries"]), len(chances["beats"])) == (31, 30, 30)
    assert chances["within"][0][:3] == pytest.approx([0.2295, 0.3845, 0.4973], abs=3e-4)


def test_results_of_an_incomplete_sheet_set_it_aside() -> None:
    inputs = inputs_by_hand([[9, 8], [6, 5], [2, 1]])
    inputs["sheets"][5]["marks"] = {}
    results = results_of(inputs, criteria=[], seed=3)
    assert results["set_aside"] == [{"entry": 103, "judge": 2, "reason": str(Aside.INCOMPLETE)}]
    assert [row["reviews"] for row in results["entries"]] == [2, 2, 1]


def test_tally_of_a_changed_mark_has_another_hash() -> None:
    jury = closed_jury(judges=3, entries=4, reviews=2)
    inputs: dict[str, Any] = tallies.inputs_of(jury.round)
    before = hash_inputs(inputs)
    inputs["sheets"][0]["marks"]["sound"] = 1
    assert hash_inputs(inputs) != before


def test_tally_of_an_open_round_is_refused() -> None:
    jury = make_jury()
    with pytest.raises(NotPossibleNow, match="Close it, then calculate"):
        tallies.compute_tally(jury.round, by=jury.organiser)


def test_tally_with_unjudged_entries_names_them() -> None:
    jury = make_jury(judges=3, entries=4, reviews=2)
    judge_all(jury, leave=tuple(jury.entries[2:]))
    rounds.close_round(jury.round, by=jury.organiser)
    late = make_entry(EntryState.ELIGIBLE, edition=jury.edition, film=make_judged_film())
    with pytest.raises(Unjudged) as refused:
        tallies.compute_tally(jury.round, by=jury.organiser)
    assert refused.value.found == (jury.entries[2].code, jury.entries[3].code, late.code)
    assert Tally.objects.count() == 0


def test_tally_counts_only_what_was_submitted_by_judges_who_stayed() -> None:
    jury = make_jury(judges=3, entries=3, reviews=3)
    judge_all(jury, leave=(jury.entries[0],))
    mine = [jury.assignment(jury.entries[0], judge) for judge in jury.judges]
    for assignment in mine:
        watch(assignment)
        mark_all(assignment, 9)
    scoresheets.submit_scores(mine[0])
    scoresheets.submit_scores(mine[1])
    recusals.recuse(mine[1], reason="I only now saw who made it")
    rounds.close_round(jury.round, by=jury.organiser)
    inputs = tallies.inputs_of(jury.round)
    counted = [sheet["assignment"] for sheet in inputs["sheets"] if sheet["entry"] == jury.entries[0].pk]
    assert counted == [mine[0].code]


@pytest.mark.slow
def test_tally_leaves_out_entries_that_left_the_contest() -> None:
    jury = closed_jury(judges=3, entries=4, reviews=2)
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.DISQUALIFIED)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    assert [row["code"] for row in tally.results["entries"]] == [entry.code for entry in jury.entries[1:]]


@pytest.mark.slow
def test_tally_of_equal_marks_ties_everybody() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    for assignment in Assignment.objects.select_related("seat__round__edition"):
        watch(assignment)
        mark_all(assignment, 5)
        scoresheets.submit_scores(assignment)
    rounds.close_round(jury.round, by=jury.organiser)
    results = tallies.compute_tally(jury.round, by=jury.organiser).results
    assert [(row["rank"], row["se"], row["raw"]) for row in results["entries"]] == [(1, None, 5.0)] * 3
    assert results["verdict"] == "nothing to tell apart"


@pytest.mark.slow
def test_tally_of_one_judge_says_so() -> None:
    jury = closed_jury(judges=1, entries=3, reviews=1)
    assert tallies.compute_tally(jury.round, by=jury.organiser).results["verdict"] == "one judge"
