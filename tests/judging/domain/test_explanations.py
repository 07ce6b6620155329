"""The sentences that tell what changed between two tallies."""

import pytest

from judging.domain.explanations import explain_changes
from judging.domain.tally_changes import ChangedEntry, Comparison
from judging.domain.tally_refits import Inexplicable
from judging.models import Tally
from judging.science.comparison import EntryChange, EntryLine, ReviewChange

BEFORE, AFTER = (
    EntryLine(rank=2, score=6.0, se=0.5, raw_mean=6.5, reviews=3),
    EntryLine(rank=1, score=7.25, se=0.5, raw_mean=6.5, reviews=4),
)
COMPARISON = Comparison(
    since=Tally(pk=5, number=1),
    names=("REVIEWS_ADDED",),
    reviews=(ReviewChange(101, 7, None, 9.0), ReviewChange(102, 7, 3.0, 4.0)),
    entries=(
        ChangedEntry("LAMP", EntryChange(101, BEFORE, AFTER, 1.5, -0.25)),
        ChangedEntry("TIDE", EntryChange(102, None, AFTER, 1.5, None)),
    ),
    codes={101: "LAMP", 102: "TIDE"},
)
HEAD, CAUSE = "What changed since tally 1 (key 5):", "Why: scoresheets were added."
LAMP = [
    "Entry LAMP, judge 7: none → 9.000 points.",
    "Entry LAMP: rank 2 → 1, score 6.000 → 7.250; of +1.250 points, +1.500 come from its own scoresheets and"
    " -0.250 from correcting the judges differently.",
]
TIDE = [
    "Entry TIDE, judge 7: 3.000 → 4.000 points.",
    "Entry TIDE: rank none → 1, score none → 7.250.",
]


def test_changes_are_told_of_scoresheets_first_and_then_of_entries() -> None:
    assert explain_changes(COMPARISON) == [HEAD, CAUSE, LAMP[0], TIDE[0], LAMP[1], TIDE[1]]


@pytest.mark.parametrize(("code", "lines"), [("LAMP", LAMP), ("TIDE", TIDE)])
def test_changes_of_one_entry_leave_out_the_others(code: str, lines: list[str]) -> None:
    assert explain_changes(COMPARISON, code) == [HEAD, CAUSE, *lines]


def test_no_changes_are_told_as_nothing() -> None:
    same = Comparison(since=COMPARISON.since, names=(), reviews=(), entries=(), codes=COMPARISON.codes)
    assert explain_changes(same) == [HEAD, "Nothing."]


def test_changes_of_an_unknown_entry_name_the_known_ones() -> None:
    with pytest.raises(Inexplicable, match="Found no entry SALT in this tally; expected one of LAMP, TIDE"):
        explain_changes(COMPARISON, "SALT")
