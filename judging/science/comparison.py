"""Two tallies side by side: what changed, by how much, and why.

A snapshot is what a tally keeps of a fit: plain numbers that survive as JSON. An entry's change of score is
split exactly in two: what its own reviews changed (judged by the old judges' corrections), and the rest,
which came from correcting the judges differently.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from judging.science.fit import Fit
from judging.science.spread import Pair


@dataclass(frozen=True)
class ReviewLine:
    """One counted review."""

    points: float
    trust: float


JudgeReviews = Mapping[int, ReviewLine]  # of one entry, by judge


@dataclass(frozen=True)
class JudgeLine:
    """How one judge was corrected."""

    severity: float
    slope: float
    noise: float  # variance, points squared


@dataclass(frozen=True)
class EntryLine:
    """What the tally says of one entry; None where nothing is known."""

    score: float | None
    se: float | None
    raw_mean: float | None
    reviews: int
    rank: int | None


@dataclass(frozen=True)
class Snapshot:
    """Everything a tally freezes."""

    method: str
    version: str
    verdict: str
    reason: str
    constants: Mapping[str, float]
    seed: int
    typical: float | None
    entry_variance: float
    reviews: Mapping[Pair, ReviewLine]
    judges: Mapping[int, JudgeLine]
    entries: Mapping[int, EntryLine]


class Cause(StrEnum):
    """Why two tallies differ."""

    METHOD = "the method changed"
    VERSION = "the version of the method changed"
    CONSTANTS = "the constants changed"
    SEED = "the seed changed"
    VERDICT = "the verdict changed"
    REVIEWS_ADDED = "reviews were added"
    REVIEWS_REMOVED = "reviews were removed"
    REVIEWS_CHANGED = "reviews were changed"


@dataclass(frozen=True)
class ReviewChange:
    """A review whose points differ; None where it did not exist."""

    entry: int
    judge: int
    old: float | None
    new: float | None


@dataclass(frozen=True)
class EntryChange:
    """An entry whose score or rank differs. `own` + `judges` = change of score, when both scores exist."""

    entry: int
    old: EntryLine | None
    new: EntryLine | None
    own: float | None  # points that its own reviews changed
    judges: float | None  # points that came from correcting the judges differently


@dataclass(frozen=True)
class TallyDifference:
    """Empty causes and changes: the same tally."""

    causes: tuple[Cause, ...]
    reviews: tuple[ReviewChange, ...]
    entries: tuple[EntryChange, ...]  # largest change of score first


def take_snapshot(
    fit: Fit, *, version: str, constants: Mapping[str, float], seed: int, least_reviews: int = 2
) -> Snapshot:
    """What to freeze of a fit."""
    reviews = fit.reviews
    ranks: dict[int, int] = {}
    for group in fit.ranking(least_reviews):
        ranks.update(dict.fromkeys(group, len(ranks) + 1))
    return Snapshot(
        method=fit.method,
        version=version,
        verdict=fit.verdict.value,
        reason=fit.reason,
        constants=dict(constants),
        seed=seed,
        typical=_known(fit.typical),
        entry_variance=fit.entry_variance,
        reviews={
            (entry, judge): ReviewLine(points, float(trust))
            for (entry, judge, points), trust in zip(reviews.rows(), fit.trust, strict=True)
        },
        judges={
            judge: JudgeLine(float(fit.severity[j]), float(fit.slope[j]), float(fit.noise[j]))
            for j, judge in enumerate(reviews.judges)
            if reviews.judge_counts[j] > 0 and math.isfinite(fit.noise[j])
        },
        entries={
            entry: EntryLine(
                score=_known(fit.score[n]),
                se=_known(fit.se[n]),
                raw_mean=_known(fit.raw_mean[n]),
                reviews=int(reviews.entry_counts[n]),
                rank=ranks.get(entry),
            )
            for n, entry in enumerate(reviews.entries)
        },
    )


def snapshot_to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Plain JSON; reviews become rows [entry, judge, points, trust], keys become text."""
    plain: dict[str, Any] = dict(vars(snapshot))
    plain["reviews"] = [[e, j, line.points, line.trust] for (e, j), line in sorted(snapshot.reviews.items())]
    plain["judges"] = {str(judge): dict(vars(line)) for judge, line in sorted(snapshot.judges.items())}
    plain["entries"] = {str(entry): dict(vars(line)) for entry, line in sorted(snapshot.entries.items())}
    return plain


def snapshot_from_json(plain: Mapping[str, Any]) -> Snapshot:
    """The inverse of `snapshot_to_json`."""
    return Snapshot(
        **{
            **plain,
            "reviews": {(e, j): ReviewLine(points, trust) for e, j, points, trust in plain["reviews"]},
            "judges": {int(judge): JudgeLine(**line) for judge, line in plain["judges"].items()},
            "entries": {int(entry): EntryLine(**line) for entry, line in plain["entries"].items()},
        }
    )


def diff_tallies(old: Snapshot, new: Snapshot, *, tolerance: float = 1e-9) -> TallyDifference:
    """What changed from one tally to the next, and why.

    Scores closer than `tolerance` points are the same.
    """
    reviews = tuple(
        ReviewChange(e, j, _points(old, (e, j)), _points(new, (e, j)))
        for e, j in sorted(old.reviews.keys() | new.reviews.keys())
        if _differ(_points(old, (e, j)), _points(new, (e, j)), tolerance)
    )
    checks = (
        (Cause.METHOD, old.method != new.method),
        (Cause.VERSION, old.version != new.version),
        (Cause.CONSTANTS, old.constants != new.constants),
        (Cause.SEED, old.seed != new.seed),
        (Cause.VERDICT, (old.verdict, old.reason) != (new.verdict, new.reason)),
        (Cause.REVIEWS_ADDED, any(change.old is None for change in reviews)),
        (Cause.REVIEWS_REMOVED, any(change.new is None for change in reviews)),
        (Cause.REVIEWS_CHANGED, any(None not in (change.old, change.new) for change in reviews)),
    )
    old_lines, new_lines = _by_entry(old), _by_entry(new)
    changes = [
        _entry_change(entry, old, new, old_lines.get(entry, {}), new_lines.get(entry, {}))
        for entry in sorted(old.entries.keys() | new.entries.keys())
        if not _same(old.entries.get(entry), new.entries.get(entry), tolerance)
    ]
    changes.sort(key=lambda change: (-_size(change), change.entry))
    return TallyDifference(tuple(cause for cause, holds in checks if holds), reviews, tuple(changes))


def _entry_change(
    entry: int, old: Snapshot, new: Snapshot, old_lines: JudgeReviews, new_lines: JudgeReviews
) -> EntryChange:
    before, after = old.entries.get(entry), new.entries.get(entry)
    if before is None or after is None or before.score is None or after.score is None:
        return EntryChange(entry, before, after, None, None)
    own = _score_under(old, new_lines, new) - _score_under(old, old_lines, old)
    return EntryChange(entry, before, after, own, after.score - before.score - own)


def _by_entry(snapshot: Snapshot) -> dict[int, JudgeReviews]:
    grouped: dict[int, dict[int, ReviewLine]] = {}
    for (entry, judge), line in snapshot.reviews.items():
        grouped.setdefault(entry, {})[judge] = line
    return dict(grouped)


def _score_under(snapshot: Snapshot, lines: JudgeReviews, newcomers: Snapshot) -> float:
    """Score of reviews under one tally's corrections; judges it does not know are taken from `newcomers`."""
    typical = snapshot.typical or 0.0
    if snapshot.method == "raw":
        return sum(line.points for line in lines.values()) / len(lines)
    precision = 1 / snapshot.entry_variance
    pull = 0.0
    for judge, line in lines.items():
        correction = snapshot.judges.get(judge) or newcomers.judges[judge]
        weight = line.trust * correction.slope / correction.noise
        pull += weight * (line.points - typical - correction.severity)
        precision += weight * correction.slope
    return typical + pull / precision


def _points(snapshot: Snapshot, pair: Pair) -> float | None:
    line = snapshot.reviews.get(pair)
    return None if line is None else line.points


def _differ(old: float | None, new: float | None, tolerance: float) -> bool:
    return old != new if old is None or new is None else abs(old - new) > tolerance


def _same(old: EntryLine | None, new: EntryLine | None, tolerance: float) -> bool:
    if old is None or new is None or old.score is None or new.score is None:
        return old == new
    return abs(old.score - new.score) <= tolerance and (old.rank, old.reviews) == (new.rank, new.reviews)


def _size(change: EntryChange) -> float:
    if change.own is None or change.judges is None:
        return math.inf
    return abs(change.own + change.judges)


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
