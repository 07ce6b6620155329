"""From marks to one number per scoresheet.

y = sum_c w_c (x_c - m_c) / sum_{c marked} w_c + sum_c w_c m_c, over the criteria c the judge marked, where
m_c is the mean of criterion c over all counted scoresheets: a missing criterion neither helps nor hurts
(judging.md 5).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from judging.science.errors import BadMark, BadRubric, DuplicateReview, UnknownCriterion
from judging.science.reviews import BoolArray, FloatArray, Reviews, checked_id, index_reviews, select_reviews

ENOUGH_WEIGHT = 0.5  # a scoresheet with less of the weight marked is incomplete and does not count


@dataclass(frozen=True)
class Weighting:
    """Weights by criterion, adding up to 1, and the scale of every mark. `step` 0 allows any number."""

    weights: Mapping[str, float]
    lowest: float = 1.0
    highest: float = 10.0
    step: float = 1.0

    def __post_init__(self) -> None:
        if not self.weights:
            raise BadRubric("The rubric has no criterion; at least one is expected.")
        for name, weight in self.weights.items():
            if not math.isfinite(weight) or weight < 0:
                raise BadRubric(f"Criterion {name}: found weight {weight}, expected a number from 0 to 1.")
        total = math.fsum(self.weights.values())
        if abs(total - 1) > 1e-9:
            raise BadRubric(f"The weights add up to {total:g}, expected 1.")
        if not (math.isfinite(self.lowest) and math.isfinite(self.highest) and self.lowest < self.highest):
            raise BadRubric(
                f"The scale runs from {self.lowest} to {self.highest}; expected lower, then higher."
            )
        if not math.isfinite(self.step) or self.step < 0:
            raise BadRubric(f"Found {self.step} as step between marks, expected a number from 0.")


@dataclass(frozen=True)
class SheetMarks:
    """One judge's marks for one entry.

    A missing mark is absent or None. `sequence` grows with time of submission.
    """

    entry: int
    judge: int
    marks: Mapping[str, float | None]
    sequence: int = 0


class Aside(StrEnum):
    """Why a scoresheet does not count."""

    INCOMPLETE = "less than half of the weight is marked"
    SUPERSEDED = "replaced by a later scoresheet of the same judge"


@dataclass(frozen=True)
class SetAside:
    """A scoresheet that does not count, and why."""

    sheet: SheetMarks
    reason: Aside


@dataclass(frozen=True, eq=False)
class Composite:
    """Weighted totals and criterion-wise numbers of the scoresheets that count."""

    rubric: Weighting
    total: Reviews
    by_criterion: Mapping[str, Reviews]
    means: Mapping[str, float]  # m_c; a criterion nobody marked is absent
    sheets: tuple[SheetMarks, ...]  # the counted ones, in the order of `total`
    set_aside: tuple[SetAside, ...]


def is_enough(weight: float) -> bool:
    """Whether a scoresheet counts of whose weight (0..1) so much is marked."""
    return weight >= ENOUGH_WEIGHT - 1e-9


def compose(
    sheets: Iterable[SheetMarks],
    rubric: Weighting,
    *,
    entries: Iterable[int] = (),
    judges: Iterable[int] = (),
) -> Composite:
    """One number per scoresheet, and the criterion-wise numbers.

    `entries` and `judges` name those who may have no scoresheet. Totals stay inside the scale: with marks
    missing the formula may leave it, and is cut there. Raises BadMark, UnknownCriterion, BadIdentity,
    DuplicateReview.
    """
    latest, aside = _latest_sheets(sheets)
    names = tuple(rubric.weights)
    weights = np.array([rubric.weights[name] for name in names])
    counted: list[SheetMarks] = []
    for sheet in latest:
        _check_marks(sheet, rubric)
        marked = math.fsum(rubric.weights[name] for name in names if sheet.marks.get(name) is not None)
        if not is_enough(marked):
            aside.append(SetAside(sheet, Aside.INCOMPLETE))
        else:
            counted.append(sheet)
    marks = _mark_matrix(counted, names)
    marked_at_all: BoolArray = np.any(~np.isnan(marks), axis=0, keepdims=True)[0]
    means = np.array([np.nanmean(marks[:, c]) if marked_at_all[c] else 0.0 for c in range(len(names))])
    weights = np.where(marked_at_all, weights, 0.0)
    present = ~np.isnan(marks)
    excess = np.where(present, marks - means, 0.0) @ weights
    level = weights @ means / max(weights.sum(), 1e-12)
    complete = np.all(present | (weights == 0), axis=1)
    totals = np.clip(
        np.where(
            complete,
            np.nan_to_num(marks) @ weights / max(weights.sum(), 1e-12),
            excess / np.maximum(present @ weights, 1e-12) + level,
        ),
        rubric.lowest,
        rubric.highest,
    )
    total = index_reviews(
        [(sheet.entry, sheet.judge, y) for sheet, y in zip(counted, totals, strict=True)],
        entries=(*entries, *(sheet.entry for sheet in counted)),
        judges=(*judges, *(sheet.judge for sheet in counted)),
        lowest=rubric.lowest,
        highest=rubric.highest,
    )
    return Composite(
        rubric=rubric,
        total=total,
        by_criterion={
            name: select_reviews(replace(total, points=marks[:, c]), present[:, c])
            for c, name in enumerate(names)
        },
        means={name: float(means[c]) for c, name in enumerate(names) if marked_at_all[c]},
        sheets=tuple(counted),
        set_aside=tuple(aside),
    )


def _latest_sheets(sheets: Iterable[SheetMarks]) -> tuple[list[SheetMarks], list[SetAside]]:
    """The last sheet of each (entry, judge), ascending, and the ones it replaced."""
    latest: dict[tuple[int, int], SheetMarks] = {}
    aside: list[SetAside] = []
    for sheet in sheets:
        key = (checked_id(sheet.entry, "entry"), checked_id(sheet.judge, "judge"))
        other = latest.get(key)
        if other is not None and other.sequence == sheet.sequence:
            raise DuplicateReview(
                f"Judge {key[1]} has two scoresheets for entry {key[0]} with one sequence {sheet.sequence};"
                " one of them must be the later."
            )
        if other is None or other.sequence < sheet.sequence:
            latest[key] = sheet
        if other is not None:
            aside.append(SetAside(min(other, sheet, key=lambda s: s.sequence), Aside.SUPERSEDED))
    return [latest[key] for key in sorted(latest)], aside


def _check_marks(sheet: SheetMarks, rubric: Weighting) -> None:
    for name, mark in sheet.marks.items():
        where = f"Entry {sheet.entry}, judge {sheet.judge}, {name}"
        if name not in rubric.weights:
            raise UnknownCriterion(
                f"{where}: the rubric has no such criterion; it has {', '.join(rubric.weights)}."
            )
        if mark is None:
            continue
        if (
            isinstance(mark, bool | str)
            or not math.isfinite(mark)
            or not rubric.lowest <= mark <= rubric.highest
        ):
            raise BadMark(
                f"{where}: found {mark!r}, expected a number from {rubric.lowest:g} to {rubric.highest:g}."
            )
        steps = (mark - rubric.lowest) / rubric.step if rubric.step else 0.0
        if abs(steps - round(steps)) > 1e-9:
            raise BadMark(
                f"{where}: found {mark:g}, expected steps of {rubric.step:g} from {rubric.lowest:g}."
            )


def _mark_matrix(sheets: list[SheetMarks], names: tuple[str, ...]) -> FloatArray:
    """(sheets, criteria), NaN where no mark was given."""
    matrix = np.full((len(sheets), len(names)), np.nan)
    for n, sheet in enumerate(sheets):
        for c, name in enumerate(names):
            mark = sheet.marks.get(name)
            if mark is not None:
                matrix[n, c] = mark
    return matrix
