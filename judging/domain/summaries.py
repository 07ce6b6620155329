"""What pages read of a ranking, kept beside it as it is frozen: of its inputs and results all that there is
not once for each film or scoresheet, and each of its lines by itself."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from judging.domain.counted_sheets import fates_of
from judging.models import RankedEntry, Tally
from judging.science.allocation import OVERALL

OF_EACH_FILM = {
    "inputs": {"entries", "pool", "sheets", "earlier"},
    "results": {"entries", "line", "set_aside", "snapshot"},
}
AT_ONCE = 1000
MOST_LEADERS = 100
Row = Mapping[str, Any]  # of `results["entries"]`


def summarize(inputs: Mapping[str, Any], results: Mapping[str, Any]) -> dict[str, Any]:
    """`inputs` and `results` without what grows with the contest; how many films are `ranked`, with how many
    `reviews` in all; how many scoresheets have each of the `fates`; the mean `noise` of the judges; how many
    films are expected to stand above the line rightly; the `leaders` on each basis, best first; whether it
    can be compared with others. JSON."""
    ranked = results["entries"]
    snapshot = results.get("snapshot")  # which the earliest have not
    noises = [judge["noise"] for judge in snapshot["judges"].values()] if snapshot else []
    known = [noise for noise in noises if noise is not None and math.isfinite(noise)]
    above = min(inputs.get("line") or 0, len(ranked))
    chances = sorted(results.get("line", {}).values(), reverse=True)[:above]
    return {
        "inputs": {
            **_without(inputs, OF_EACH_FILM["inputs"]),
            "earlier": [_without(part, {"sheets"}) for part in inputs.get("earlier", ())],
            "line": inputs.get("line"),  # which the earliest have not
        },
        "results": _without(results, OF_EACH_FILM["results"]),
        "ranked": len(ranked),
        "reviews": sum(row["reviews"] for row in ranked),
        "fates": Counter(fates_of(inputs).values()),
        "noise": sum(known) / len(known) if known else None,
        "right": sum(chances),
        "leaders": {basis: _leaders(ranked, basis) for basis in results.get("contenders", ())},
        "is_comparable": bool(snapshot),
    }


def _without(whole: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name not in names}


def _leaders(ranked: Iterable[Row], basis: str) -> list[int]:
    """The first MOST_LEADERS films on a basis, and who equals the last of them."""
    scores = {row["id"]: estimate_on(row, basis)["score"] for row in ranked}
    best = sorted((score, entry) for entry, score in scores.items() if score is not None)[::-1]
    last = best[:MOST_LEADERS][-1][0] if best else 0.0
    return [entry for score, entry in best if score >= last]


def estimate_on(row: Row, basis: str) -> Row:
    """An entry's estimate on the whole score or on one criterion, from its line."""
    estimate: Row = row if basis == OVERALL else row["criteria"][basis]
    return estimate


def keep_lines(tally: Tally, inputs: Mapping[str, Any], results: Mapping[str, Any]) -> None:
    """A row for each line of the ranking; once, as it is frozen."""
    lines = lines_in(inputs, results)
    while some := list(islice(lines, AT_ONCE)):
        RankedEntry.objects.bulk_create(RankedEntry(tally=tally, **line) for line in some)


def lines_in(inputs: Mapping[str, Any], results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Of each line of a ranking the fields of its row."""
    teams = {entry["id"]: entry["team"] for entry in inputs["entries"]}
    fates, chances = _fates_by_entry(inputs), results.get("line", {})
    for position, row in enumerate(results["entries"], 1):
        yield {
            "entry_id": row["id"],
            "position": position,
            "rank": row["rank"],
            "reviews": row["reviews"],
            "chance": chances.get(str(row["id"])),
            "team": teams[row["id"]],
            "line": row,
            "fates": fates[row["id"]],
        }


def _fates_by_entry(inputs: Mapping[str, Any]) -> Mapping[int, dict[str, str]]:
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    fates = fates_of(inputs)
    for part in (*inputs.get("earlier", ()), inputs):
        for sheet in part["sheets"]:
            found[sheet["entry"]][sheet["assignment"]] = fates[sheet["assignment"]]
    return found


def rows_of(tally: Tally, entries: Collection[int]) -> dict[int, Row]:
    """The lines of these entries that the ranking has; one query."""
    found = RankedEntry.objects.filter(tally=tally, entry__in=entries)
    return dict(found.values_list("entry", "line"))
