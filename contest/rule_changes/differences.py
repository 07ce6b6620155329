"""What is different now from what creators were last told, or found when the first of them entered, rule by
rule. What was changed and set back is no difference."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contest.models import JournalEntry

# What came into a list, and what left it, by the fact that tells it; and the word for both
CAME = {"tools_added": "tool", "awards_added": "award"}
LEFT = {"tools_retired": "tool", "awards_removed": "award"}
WHOLE = ("awards", "rules", "names_of_removed", "tool_list", "reason")  # told of each change, for the replay
TOLD_AT_ONCE = ("closes_at",)  # whoever can still submit is emailed as it moves
STATEMENT_CHANGED = "statement_changed"


@dataclass(frozen=True)
class RuleDifference:
    """One rule as it is now, in facts as a line of the journal would tell them; `lines` made it so."""

    key: str
    verb: str
    facts: Mapping[str, Any]
    lines: tuple[int, ...]

    def as_line(self, last: JournalEntry) -> JournalEntry:
        """A line that is never saved, for those who say lines in words."""
        return JournalEntry(number=last.number, at=last.at, verb=self.verb, facts=dict(self.facts))


@dataclass(frozen=True)
class _Step:
    """What one line says of one rule: None where it does not say what was before."""

    key: str
    verb: str
    before: Any
    after: Any
    facts: Mapping[str, Any] = field(default_factory=dict)


def differences(lines: Iterable[JournalEntry], *, told: Collection[int]) -> list[RuleDifference]:
    """Of all changes of an edition, those in `told` being known to creators; the latest first."""
    known: dict[str, Any] = {}
    last: dict[str, _Step] = {}
    made_by: dict[str, tuple[int, ...]] = {}
    for line in sorted(lines, key=lambda line: line.number):
        for step in _steps(line):
            known.setdefault(step.key, step.before)
            last[step.key] = step
            if line.number in told or step.key in TOLD_AT_ONCE:
                known[step.key] = step.after
                made_by[step.key] = ()
            else:
                made_by[step.key] = (*made_by.get(step.key, ()), line.number)
    found = [
        RuleDifference(key, step.verb, step.facts or {key: [known[key], step.after]}, made_by[key])
        for key, step in last.items()
        if made_by[key] and known[key] != step.after
    ]
    return sorted(found, key=lambda one: one.lines[-1], reverse=True)


def _steps(line: JournalEntry) -> Iterator[_Step]:
    if line.verb == STATEMENT_CHANGED:
        yield _Step(f"statement {line.facts['statement']}", line.verb, None, line.number, line.facts)
        return
    for name, value in line.facts.items():
        if name in CAME or name in LEFT:
            for one in value:
                key = f"{(CAME | LEFT)[name]} {json.dumps(one, sort_keys=True)}"
                yield _Step(key, line.verb, name in LEFT, name in CAME, {name: [one]})
        elif line.verb == "edition_amended" and isinstance(value, list) and len(value) == 2:
            yield _Step(name, line.verb, *value)
        elif value and name not in WHOLE:
            yield _Step(name, line.verb, None, line.number, {name: value})
    if not any(value for name, value in line.facts.items() if name not in WHOLE):
        yield _Step("order", line.verb, None, line.number, {"awards": line.facts.get("awards", [])})
