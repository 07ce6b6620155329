"""Which scoresheets of a ranking count: of each judge the latest about a film, if enough of it is scored."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from judging.domain.tally_inputs import sheets_in
from judging.science.composite import is_enough


class SheetFate(StrEnum):
    COUNTS = "counts"
    REPLACED = "replaced"  # by a later one of the same judge about the same film
    INCOMPLETE = "incomplete"  # less than half of the weight is scored


def fates_of(inputs: Mapping[str, Any], *, entry: int | None = None) -> dict[str, SheetFate]:
    """What becomes of each scoresheet, by the code of its assignment; of one entry, or of all."""
    fates: dict[str, SheetFate] = {}
    latest: dict[tuple[int, int], str] = {}
    for part in (*inputs.get("earlier", ()), inputs):  # in which a later one replaces an earlier one
        weights = part["rubric"]["weights"]
        for sheet in part["sheets"]:
            if entry not in (None, sheet["entry"]):
                continue
            code, pair = sheet["assignment"], (sheet["entry"], sheet["judge"])
            scored = (weights.get(slug, 0) for slug, mark in sheet["marks"].items() if mark is not None)
            if not is_enough(sum(scored) / 100):
                fates[code] = SheetFate.INCOMPLETE
                continue
            if pair in latest:
                fates[latest[pair]] = SheetFate.REPLACED
            latest[pair], fates[code] = code, SheetFate.COUNTS
    return fates


def rounds_in(inputs: Mapping[str, Any]) -> set[str]:
    """Codes of the rounds whose scoresheets a ranking looks at."""
    return {inputs["round"], *(part["round"] for part in inputs.get("earlier", ()))}


def counted_in(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scoresheets that count, one for each judge and film."""
    fates = fates_of(inputs)
    return [sheet for sheet in sheets_in(inputs) if fates[sheet["assignment"]] == SheetFate.COUNTS]
