"""The frozen scoresheets of a ranking as reviews. Pure, so that whoever has them counts the same."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from judging.science import composite
from judging.science.reviews import Reviews, index_reviews, pool_reviews


def pool_in(inputs: Mapping[str, Any]) -> frozenset[int]:
    """The entries that are ranked; tallies of release 0.1 rank all."""
    return frozenset(inputs.get("pool") or [entry["id"] for entry in inputs["entries"]])


def sheets_in(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scoresheets that count, those of earlier rounds and by earlier criteria too."""
    return [sheet for part in (inputs, *inputs.get("earlier", ())) for sheet in part["sheets"]]


def least_reviews_in(inputs: Mapping[str, Any]) -> int:
    """From how many reviews an entry is ranked; tallies of release 0.1 ranked from one."""
    return int(inputs.get("least_reviews", 1))


def compose_inputs(inputs: Mapping[str, Any]) -> composite.Composite:
    """The frozen scoresheets of the round itself as weighted totals and criterion-wise numbers."""
    return _compose(inputs, inputs, judges=inputs["judges"])


def reviews_of(inputs: Mapping[str, Any], composed: composite.Composite, criterion: str = "") -> Reviews:
    """The totals (or the marks of one criterion) of all rounds that count, on the scale of the last. Where a
    judge scored an entry in two of them, the later counts."""
    own = composed.by_criterion[criterion] if criterion else composed.total
    parts = [reviews for _part, reviews in _earlier_reviews(inputs, own, criterion)]
    return pool_reviews(*parts, own) if parts else own


def repeats_in(inputs: Mapping[str, Any], composed: composite.Composite) -> dict[int, list[float]]:
    """By judge, the points by which two totals of theirs for one entry differ, of this round and of an
    earlier one that counts."""
    given = {(entry, judge): points for entry, judge, points in composed.total.rows()}
    found: dict[int, list[float]] = {}
    for part, reviews in _earlier_reviews(inputs, composed.total):
        for entry, judge, points in reviews.rows():
            if part["round"] != inputs["round"] and (entry, judge) in given:
                found.setdefault(judge, []).append(given[entry, judge] - points)
    return found


def _earlier_reviews(
    inputs: Mapping[str, Any], own: Reviews, criterion: str = ""
) -> Iterator[tuple[Mapping[str, Any], Reviews]]:
    """Each earlier part with its totals, or its marks of one criterion, on the scale of `own`."""
    for part in inputs.get("earlier", ()):
        earlier = _compose(part, inputs, judges=())
        found = earlier.by_criterion.get(criterion) if criterion else earlier.total
        if found is not None:
            yield part, _on_scale(found, own.lowest, own.highest)


def _compose(
    part: Mapping[str, Any], inputs: Mapping[str, Any], *, judges: Iterable[int]
) -> composite.Composite:
    """The order of the weights is that of their names, because a database may keep the keys of JSON in any
    order and the last bits of a sum depend on it."""
    rubric = part["rubric"]
    return composite.compose(
        [
            composite.SheetMarks(entry=sheet["entry"], judge=sheet["judge"], marks=sheet["marks"])
            for sheet in part["sheets"]
        ],
        composite.Weighting(
            weights={slug: weight / 100 for slug, weight in sorted(rubric["weights"].items())},
            lowest=rubric["lowest"],
            highest=rubric["highest"],
        ),
        entries=[entry["id"] for entry in inputs["entries"]],
        judges=judges,
    )


def _on_scale(reviews: Reviews, lowest: float, highest: float) -> Reviews:
    """The same reviews with the ends of their scale put on those of another."""
    if (reviews.lowest, reviews.highest) == (lowest, highest):
        return reviews
    stretch = (highest - lowest) / (reviews.highest - reviews.lowest)
    return index_reviews(
        [(entry, judge, lowest + (y - reviews.lowest) * stretch) for entry, judge, y in reviews.rows()],
        entries=reviews.entries,
        judges=reviews.judges,
        lowest=lowest,
        highest=highest,
    )
