"""Two tallies side by side."""

import json
from dataclasses import asdict, replace

import pytest

from judging.science.auto import CONSTANTS
from judging.science.calibration import VERSION, Method, calibrate
from judging.science.comparison import (
    Cause,
    EntryLine,
    JudgeLine,
    ReviewLine,
    Snapshot,
    diff_tallies,
    snapshot_from_json,
    snapshot_to_json,
    take_snapshot,
)
from judging.science.reviews import Reviews, index_reviews
from tests.judging.science.dense import small_reviews


def snapshot(reviews: Reviews, method: Method = Method.AUTO, seed: int = 1) -> Snapshot:
    fit = calibrate(reviews, method=method)
    return take_snapshot(fit, version=VERSION, constants=asdict(CONSTANTS), seed=seed)


@pytest.fixture(scope="module")
def reviews() -> Reviews:
    return index_reviews(small_reviews(3, entries=30).rows(), entries=range(31))


@pytest.fixture(scope="module")
def old(reviews: Reviews) -> Snapshot:
    return snapshot(reviews)


def test_snapshot_survives_json(old: Snapshot) -> None:
    assert snapshot_from_json(json.loads(json.dumps(snapshot_to_json(old), allow_nan=False))) == old


def test_snapshot_of_awkward_rounds_survives_json() -> None:
    for rows in [[], [(0, 0, 5.0)], [(0, 0, 5.0), (0, 1, 5.0)], [(0, 0, 5.0), (1, 0, 6.0)]]:
        awkward = snapshot(index_reviews(rows, entries=[9], judges=[9]))
        assert (
            snapshot_from_json(json.loads(json.dumps(snapshot_to_json(awkward), allow_nan=False))) == awkward
        ), rows


def test_snapshot_ranks_ties_alike_and_unjudged_not_at_all(old: Snapshot) -> None:
    assert (old.entries[30].rank, old.entries[30].score, old.entries[30].reviews) == (None, None, 0)
    assert sorted(line.rank for line in old.entries.values() if line.rank) == list(range(1, 31))


def test_diff_tallies_of_the_same_is_empty(old: Snapshot, reviews: Reviews) -> None:
    difference = diff_tallies(old, snapshot(reviews))
    assert (difference.causes, difference.reviews, difference.entries) == ((), (), ())


def test_diff_tallies_names_changed_added_and_removed_reviews(old: Snapshot, reviews: Reviews) -> None:
    rows = reviews.rows()
    free = next(j for j in range(5) if (2, j) not in {(e, k) for e, k, _ in rows})
    changed = [(rows[0][0], rows[0][1], 11.0 - rows[0][2]), *rows[2:], (2, free, 9.0)]
    difference = diff_tallies(old, snapshot(index_reviews(changed, entries=range(31))))
    assert set(difference.causes) == {Cause.REVIEWS_ADDED, Cause.REVIEWS_REMOVED, Cause.REVIEWS_CHANGED}
    assert [(c.entry, c.judge, c.old is None, c.new is None) for c in difference.reviews] == [
        (rows[0][0], rows[0][1], False, False),
        (rows[1][0], rows[1][1], False, True),
        (2, free, True, False),
    ]


def test_diff_tallies_names_nothing_but_the_cause(old: Snapshot, reviews: Reviews) -> None:
    first, *others = reviews.rows()
    changed = (first[0], first[1], 11.0 - first[2])
    added = (30, 0, 8.0)
    causes = [
        diff_tallies(old, snapshot(index_reviews(rows, entries=range(31)))).causes
        for rows in ([*others], [changed, *others], [first, *others, added])
    ]
    assert causes == [(Cause.REVIEWS_REMOVED,), (Cause.REVIEWS_CHANGED,), (Cause.REVIEWS_ADDED,)]


def test_diff_tallies_puts_the_largest_change_first_and_those_without_a_score_before_it(
    old: Snapshot, reviews: Reviews
) -> None:
    rows = [(e, j, min(y + 3, 10.0) if e == 4 else y) for e, j, y in reviews.rows()]
    difference = diff_tallies(old, snapshot(index_reviews([*rows, (30, 0, 8.0)])))
    sizes = [abs(c.own + c.judges) for c in difference.entries if c.own is not None and c.judges is not None]
    assert [change.entry for change in difference.entries[:2]] == [30, 4]
    assert sizes == sorted(sizes, reverse=True)


def test_diff_tallies_of_raw_means_has_all_from_its_own_reviews() -> None:
    """Two islands cannot be calibrated: a mean of 5.5 becomes 7.5 by its own mark alone."""
    rows = [(0, 0, 5.0), (0, 1, 6.0), (1, 0, 7.0), (1, 1, 7.0), (2, 2, 3.0), (2, 3, 4.0), (3, 2, 9.0)]
    before, after = (snapshot(index_reviews([(0, 0, mark), *rows[1:]])) for mark in (5.0, 9.0))
    (change,) = [change for change in diff_tallies(before, after).entries if change.own]
    assert (change.entry, change.own, change.judges) == (0, pytest.approx(2.0), pytest.approx(0.0))


def test_diff_tallies_splits_a_change_into_own_marks_and_judges(old: Snapshot, reviews: Reviews) -> None:
    rows = reviews.rows()
    raised = [(e, j, min(y + 3, 10.0) if e == 4 else y) for e, j, y in rows]
    new = snapshot(index_reviews(raised, entries=range(31)))
    changes = {change.entry: change for change in diff_tallies(old, new).entries}
    for entry, change in changes.items():
        before, after = old.entries[entry].score, new.entries[entry].score
        assert before is not None
        assert after is not None
        assert (change.own or 0) + (change.judges or 0) == pytest.approx(after - before, abs=1e-9)
        assert (abs(change.own or 0) > 1e-9) == (entry == 4)
    assert (changes[4].own or 0) > abs(changes[4].judges or 0)


def test_diff_tallies_names_method_seed_constants_and_version(old: Snapshot, reviews: Reviews) -> None:
    other = snapshot(reviews, Method.REML, seed=2)
    other = replace(other, version="other", constants={**other.constants, "settled": 9})
    assert set(diff_tallies(old, other).causes) >= {Cause.METHOD, Cause.SEED, Cause.CONSTANTS, Cause.VERSION}


def test_diff_tallies_entry_that_is_judged_now_has_no_split(old: Snapshot, reviews: Reviews) -> None:
    more = index_reviews([*reviews.rows(), (30, 0, 8.0), (30, 1, 9.0)])
    change = next(c for c in diff_tallies(old, snapshot(more)).entries if c.entry == 30)
    assert (change.own, change.judges) == (None, None)


def test_diff_tallies_verdict_changed(reviews: Reviews, old: Snapshot) -> None:
    islands = index_reviews([(0, 0, 5), (0, 1, 6), (1, 0, 7), (2, 2, 3), (2, 3, 4), (3, 3, 8)])
    assert Cause.VERDICT in diff_tallies(old, snapshot(islands)).causes


def kept(
    points: float, *, typical: float | None = 5.0, severity: float = 1.0, score: float = 6.0
) -> Snapshot:
    """One film before one judge, who is `severity` too high, half as strong as others and of noise 2."""
    return Snapshot(
        method="auto",
        version="1",
        verdict="calibrated",
        reason="",
        constants={},
        seed=1,
        typical=typical,
        entry_variance=0.5,
        reviews={(0, 0): ReviewLine(points, 0.5)},
        judges={0: JudgeLine(severity, 0.5, 2.0)},
        entries={0: EntryLine(score, 1.0, points, 1, 1)},
    )


def test_diff_tallies_split_by_hand() -> None:
    """A weight of .5 x .5 / 2 = 1/8 pulls a film by a point by (1/8) / (2 + 1/16) = 2/33."""
    (change,) = diff_tallies(kept(7.0), kept(9.0, score=6.5)).entries
    assert (change.own, change.judges) == (pytest.approx(2 * 2 / 33), pytest.approx(0.5 - 4 / 33))


def test_diff_tallies_scores_as_close_as_the_tolerance_are_the_same() -> None:
    for score, changed in [(6.0, 0), (6.25, 0), (6.5, 1)]:
        difference = diff_tallies(kept(7.0), kept(7.0, score=score), tolerance=0.25)
        assert (len(difference.entries), difference.reviews) == (changed, ()), (score, changed)


@pytest.mark.parametrize(("points", "changed"), [(7.25, 0), (7.5, 1)])
def test_diff_tallies_points_as_close_as_the_tolerance_are_the_same(points: float, changed: int) -> None:
    difference = diff_tallies(kept(7.0), kept(points), tolerance=0.25)
    assert (len(difference.reviews), difference.causes) == (changed, (Cause.REVIEWS_CHANGED,) * changed)


def test_diff_tallies_tells_another_rank_or_number_of_reviews_at_one_score() -> None:
    old = kept(7.0)
    line = old.entries[0]
    for other in (replace(line, rank=2), replace(line, reviews=2)):
        (change,) = diff_tallies(old, replace(old, entries={0: other})).entries
        assert (change.old, change.new, change.own, change.judges) == (line, other, 0.0, 0.0)
    assert diff_tallies(old, replace(old, entries={0: replace(line, se=9.0)})).entries == ()


def test_diff_tallies_corrects_a_judge_who_is_new_as_the_new_tally_does() -> None:
    old, new = kept(7.0), kept(7.0)
    new = replace(
        new,
        reviews={(0, 0): ReviewLine(7.0, 0.5), (0, 1): ReviewLine(8.0, 1.0)},
        judges={**new.judges, 1: JudgeLine(0.0, 1.0, 1.0)},
        entries={0: EntryLine(7.0, 1.0, 7.5, 2, 1)},
    )
    (change,) = diff_tallies(old, new).entries
    before, after = (1 / 8) / (2 + 1 / 16), (1 / 8 + 3) / (2 + 1 / 16 + 1)
    assert change.own == pytest.approx(after - before)
