"""What of the real entries would stop the night: the gate, held against every accepted entry, since each may
win. Nobody's chances are asked; entries are counted by what they lack."""

from collections.abc import Callable
from typing import Any

from contest.domain.gate import lacks_of
from contest.enums import EntryState
from contest.models import Edition

AT_ONCE = 250
MOST_CODES = 50  # that are named of one kind


def obstacles_in(edition: Edition, heard: Callable[[float], object]) -> tuple[list[dict[str, Any]], set[str]]:
    """[{code, mender, words, count, codes}], the most frequent first; and which entries lack something.
    `heard` is told the share that is done."""
    ids = list(edition.entries.filter(state=EntryState.ELIGIBLE).order_by("pk").values_list("pk", flat=True))
    found: dict[str, dict[str, Any]] = {}
    lacking: set[str] = set()
    for start in range(0, len(ids), AT_ONCE):
        for lack in lacks_of(edition, ids[start : start + AT_ONCE]):
            kind = found.setdefault(
                lack.code,
                {"code": lack.code, "mender": str(lack.mender), "words": str(lack.words), "codes": []},
            )
            if lack.entry.code not in kind["codes"]:
                kind["codes"].append(lack.entry.code)
            lacking.add(lack.entry.code)
        heard(min((start + AT_ONCE) / len(ids), 1.0))
    most_first = sorted(found.values(), key=lambda kind: -len(kind["codes"]))
    lines = [
        {**kind, "count": len(kind["codes"]), "codes": kind["codes"][:MOST_CODES]} for kind in most_first
    ]
    return lines, lacking
