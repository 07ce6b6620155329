"""What of a ranking stands in its tree: each entry with its estimates, each scoresheet with its marks. Judges
go by numbers that a secret key deals, entries by their public codes."""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judging.domain.sealed_scores import commit_to, name_sheet
from judging.domain.tally_inputs import pool_in, sheets_in
from judging.models import Mark, Scoresheet, Tally
from judging.proof.merkle import hash_leaf
from judging.science.allocation import OVERALL

MILLION = 1_000_000  # estimates are whole numbers of millionths, which every language writes alike

Line = dict[str, Any]


@dataclass(frozen=True)
class Lines:
    """The content of the leaves: entries by their codes, then scoresheets by entry and judge."""

    entries: list[Line]
    sheets: list[Line]

    @property
    def leaves(self) -> list[str]:
        return [hash_leaf(line) for line in (*self.entries, *self.sheets)]


@dataclass(frozen=True)
class CountedReceipt:
    """The receipt of what counts for one assignment, and those that it has replaced, the earliest first."""

    counts: str
    replaced: tuple[str, ...] = ()


def lines_of(tally: Tally, *, key: str) -> Lines:
    """Read again, the lines are the same: what a tally froze stays."""
    inputs = tally.inputs
    codes = {entry["id"]: entry["code"] for entry in inputs["entries"]}
    judges, receipts = number_judges(inputs["judges"], key=key), _receipts_of(tally)
    sheets = [
        {
            "entry": codes[sheet["entry"]],
            "judge": judges[sheet["judge"]],
            "part": number,
            "marks": sheet["marks"],
            "receipt": receipts[sheet["assignment"]].counts,
            "replaces": list(receipts[sheet["assignment"]].replaced),
        }
        for number, part in enumerate((inputs, *inputs.get("earlier", ())))
        for sheet in part["sheets"]
    ]
    sheets.sort(key=lambda sheet: (sheet["entry"], sheet["judge"], sheet["part"]))
    return Lines(_entries_of(tally), sheets)


def number_judges(judges: list[int], *, key: str) -> dict[int, int]:
    """From ids to numbers from 1, in an order that only the key knows."""

    def mixed(judge: int) -> bytes:
        return hmac.digest(key.encode(), str(judge).encode(), hashlib.sha256)

    return {judge: n for n, judge in enumerate(sorted(judges, key=mixed), start=1)}


def _entries_of(tally: Tally) -> list[Line]:
    inputs, pool = tally.inputs, pool_in(tally.inputs)
    counted = Counter(sheet["entry"] for sheet in sheets_in(inputs))
    results = {row["id"]: row for row in tally.results["entries"]}
    teams: dict[int, int] = {}
    lines = []
    for entry in sorted(inputs["entries"], key=lambda entry: str(entry["code"])):
        row = results.get(entry["id"])
        lines.append(
            {
                "entry": entry["code"],
                "team": teams.setdefault(entry["team"], len(teams) + 1),
                "pool": entry["id"] in pool,
                "sheets": counted[entry["id"]],
                "rank": row["rank"] if row else None,
                "estimates": _estimates_in(row) if row else {},
            }
        )
    return lines


def _estimates_in(row: Mapping[str, Any]) -> dict[str, dict[str, int | None]]:
    return {
        basis: {"score": in_millionths(estimate["score"]), "reviews": estimate["reviews"]}
        for basis, estimate in ((OVERALL, row), *row["criteria"].items())
    }


def in_millionths(number: float | None) -> int | None:
    return None if number is None else round(number * MILLION)


def _receipts_of(tally: Tally) -> dict[str, CountedReceipt]:
    """By code of the assignment. A scoresheet of release 0.1 has no salt, and so no receipt."""
    marks = {sheet["assignment"]: sheet["marks"] for sheet in sheets_in(tally.inputs)}
    rounds = [tally.round_id, *tally.round.counted.values_list("pk", flat=True)]
    sheets = Scoresheet.objects.filter(assignment__seat__round__in=rounds, submitted_at__isnull=False)
    replaced: dict[str, list[str]] = defaultdict(list)
    earlier = _marks_of_replaced(rounds)
    found = dict.fromkeys(marks, CountedReceipt(""))
    rows = sheets.order_by("assignment_id", "version").values_list(
        "pk", "assignment__code", "version", "salt", "counts_for"
    )
    for pk, code, version, salt, counts_for in rows.iterator():
        if code not in marks:
            continue
        given = marks[code] if counts_for else earlier.get(pk, {})
        receipt = commit_to(name_sheet(code, version), salt, given) if salt else ""
        if counts_for:
            found[code] = CountedReceipt(receipt, tuple(replaced[code]))
        elif receipt:
            replaced[code].append(receipt)
    return found


def _marks_of_replaced(rounds: list[int]) -> dict[int, dict[str, int | None]]:
    found: dict[int, dict[str, int | None]] = defaultdict(dict)
    rows = Mark.objects.filter(
        scoresheet__assignment__seat__round__in=rounds,
        scoresheet__counts_for=None,
        scoresheet__submitted_at__isnull=False,
    ).values_list("scoresheet", "criterion__slug", "value")
    for sheet, criterion, value in rows.iterator():
        found[sheet][criterion] = value
    return found
