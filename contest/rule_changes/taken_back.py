"""Changes of rules of which nothing is left, because later ones take them back or say the same rule anew."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from contest.models import JournalEntry

# What came into a list, and what left it, by the fact that tells it; and the word for both
CAME = {"tools_added": "tool", "awards_added": "award"}
LEFT = {"tools_retired": "tool", "awards_removed": "award"}
WHOLE = ("awards", "rules", "names_of_removed", "tool_list", "reason")  # told of each change, for the replay


def without_taken_back(lines: Sequence[JournalEntry]) -> list[JournalEntry]:
    """The same lines in their order, without those of which all together leave nothing."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for line in _by_number(lines):
        for what, before, after in _steps(line):
            first.setdefault(what, before)
            last[what] = after
    standing = {what for what in first if first[what] != last[what]}
    return [line for line in lines if any(what in standing for what, _was, _is in _steps(line))]


def without_reworded(lines: Sequence[JournalEntry]) -> list[JournalEntry]:
    """The same lines in their order; of each statement the one alone that says how it is worded now."""
    last = {line.facts["statement"]: line.number for line in _by_number(lines) if "statement" in line.facts}
    return [line for line in lines if last.get(line.facts.get("statement"), line.number) == line.number]


def _by_number(lines: Sequence[JournalEntry]) -> list[JournalEntry]:
    return sorted(lines, key=lambda line: line.number)


def _steps(line: JournalEntry) -> Iterator[tuple[str, Any, Any]]:
    """What was changed, with what was before and is after. Where the line does not say what was before,
    nothing takes the change back."""
    for name, value in line.facts.items():
        if name in CAME or name in LEFT:
            for one in value:
                yield f"{(CAME | LEFT)[name]} {json.dumps(one, sort_keys=True)}", name in LEFT, name in CAME
        elif line.verb == "edition_amended" and isinstance(value, list) and len(value) == 2:
            before, after = value
            yield (name, before, after) if before != after else (f"{name} {line.number}", False, True)
        elif value and name not in WHOLE:
            yield f"{name} {line.number}", False, True
    if not any(value for name, value in line.facts.items() if name not in WHOLE):
        yield f"order {line.number}", False, True
