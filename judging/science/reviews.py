"""Reviews as arrays: the one place where ids of entries and judges become indices.

Ids are whole numbers >= 0 that the caller understands. Rows are kept in ascending order of (entry, judge),
so that the order in which reviews arrive never reaches an estimate.
"""

import operator
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from judging.science.errors import BadIdentity, BadMark, DuplicateReview

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reviews:
    """N reviews of E entries by J judges: one number each, on the scale [lowest, highest].

    `entries` and `judges` are ascending and may hold ids without any review.
    """

    entries: tuple[int, ...]
    judges: tuple[int, ...]
    entry: IntArray  # (N,) index into entries
    judge: IntArray  # (N,) index into judges
    points: FloatArray  # (N,)
    lowest: float = 1.0
    highest: float = 10.0

    @property
    def span(self) -> float:
        """Length of the scale in ninths: 1.0 for 1-10. Constants in points are multiplied by it."""
        return (self.highest - self.lowest) / 9.0

    @cached_property
    def entry_counts(self) -> IntArray:
        """Reviews per entry, (E,)."""
        return np.bincount(self.entry, minlength=len(self.entries))

    @cached_property
    def judge_counts(self) -> IntArray:
        """Reviews per judge, (J,)."""
        return np.bincount(self.judge, minlength=len(self.judges))

    def rows(self) -> list[tuple[int, int, float]]:
        """(entry id, judge id, points) in canonical order."""
        return [
            (self.entries[i], self.judges[j], float(y))
            for i, j, y in zip(self.entry, self.judge, self.points, strict=True)
        ]


def index_reviews(
    rows: Iterable[tuple[int, int, float]],
    *,
    entries: Iterable[int] = (),
    judges: Iterable[int] = (),
    lowest: float = 1.0,
    highest: float = 10.0,
) -> Reviews:
    """Turn (entry id, judge id, points) into arrays; `entries` and `judges` add ids that may have no review.

    Raises BadIdentity, BadMark (not finite or outside the scale), DuplicateReview.
    """
    if not (np.isfinite(lowest) and np.isfinite(highest) and lowest < highest):
        raise BadMark(
            f"The scale runs from {lowest} to {highest}; it must run from a lower to a higher number."
        )
    listed = list(rows)
    row_entries, row_judges = [row[0] for row in listed], [row[1] for row in listed]
    all_entries = sorted({checked_id(e, "entry") for e in {*row_entries, *entries}})
    all_judges = sorted({checked_id(j, "judge") for j in {*row_judges, *judges}})
    try:
        points = np.array([row[2] for row in listed], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadMark(f"A review's points are not a number: {error}.") from error
    bad = ~np.isfinite(points) | (points < lowest - 1e-9) | (points > highest + 1e-9)
    if bad.any():
        n = int(np.flatnonzero(bad)[0])
        raise BadMark(
            f"Entry {row_entries[n]}, judge {row_judges[n]}: found {points[n]},"
            f" expected a number from {lowest:g} to {highest:g}."
        )
    entry_index = {identity: n for n, identity in enumerate(all_entries)}
    judge_index = {identity: n for n, identity in enumerate(all_judges)}
    entry = np.array([entry_index[e] for e in row_entries], dtype=np.intp)
    judge = np.array([judge_index[j] for j in row_judges], dtype=np.intp)
    order = np.lexsort((judge, entry))
    entry, judge, points = entry[order], judge[order], points[order]
    same = np.flatnonzero((np.diff(entry) == 0) & (np.diff(judge) == 0))
    if same.size:
        raise DuplicateReview(
            f"Judge {all_judges[judge[same[0]]]} has two reviews of entry {all_entries[entry[same[0]]]},"
            " expected one."
        )
    for array in (entry, judge, points):
        array.flags.writeable = False
    return Reviews(tuple(all_entries), tuple(all_judges), entry, judge, points, float(lowest), float(highest))


def pool_reviews(*rounds: Reviews) -> Reviews:
    """All rounds in one, earlier rounds first; a judge's later review of an entry replaces the earlier one.

    A judge's taste for an entry repeats itself, so the earlier review would be no new evidence.
    Raises BadMark when the rounds use different scales.
    """
    if len({(r.lowest, r.highest) for r in rounds}) > 1:
        raise BadMark("The rounds use different scales; expected one scale for all pooled rounds.")
    latest = {(e, j): y for reviews in rounds for e, j, y in reviews.rows()}
    return index_reviews(
        [(e, j, y) for (e, j), y in latest.items()],
        entries=[e for r in rounds for e in r.entries],
        judges=[j for r in rounds for j in r.judges],
        lowest=rounds[0].lowest if rounds else 1.0,
        highest=rounds[0].highest if rounds else 10.0,
    )


def select_reviews(reviews: Reviews, keep: BoolArray) -> Reviews:
    """The reviews where `keep` (N,) holds; entries and judges stay known."""
    return replace(reviews, entry=reviews.entry[keep], judge=reviews.judge[keep], points=reviews.points[keep])


def without_judge(reviews: Reviews, judge: int) -> Reviews:
    """The same reviews as if `judge` had never handed any in. Raises BadIdentity for an unknown judge."""
    position(reviews.judges, judge, "judge")
    kept = [row for row in reviews.rows() if row[1] != judge]
    return index_reviews(
        kept,
        entries=reviews.entries,
        judges=[j for j in reviews.judges if j != judge],
        lowest=reviews.lowest,
        highest=reviews.highest,
    )


def position(ids: tuple[int, ...], identity: int, kind: str) -> int:
    """Index of an id among ascending ids. Raises BadIdentity when it is not among them."""
    place = bisect_left(ids, identity)
    if place == len(ids) or ids[place] != identity:
        raise BadIdentity(f"Found id {identity}, expected one of the {len(ids)} ids of kind {kind}.")
    return place


def checked_id(identity: int, kind: str) -> int:
    """The id as a plain int. Raises BadIdentity when it is missing, negative or not a whole number."""
    if isinstance(identity, bool):
        raise BadIdentity(f"Found {identity!r} as id of a {kind}, expected a whole number from 0.")
    try:
        number = operator.index(identity)
    except TypeError:
        raise BadIdentity(f"Found {identity!r} as id of a {kind}, expected a whole number from 0.") from None
    if number < 0:
        raise BadIdentity(f"Found {number} as id of a {kind}, expected a whole number from 0.")
    return number
