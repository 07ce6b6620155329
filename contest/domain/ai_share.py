"""Pure arithmetic of a declaration: labels of shots → seconds by origin and tool → the AI share.

Everything is counted in whole milliseconds of film, so that 69.9 % is never rounded into 70 %."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from contest.enums import Origin, Tool


class TimedShot(Protocol):
    """One shot of a film: its id and its length in milliseconds."""

    @property
    def id(self) -> int: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


@dataclass(frozen=True)
class Label:
    """What made a shot: an origin, and the tool when the origin is `Origin.TOOL`."""

    origin: Origin
    tool: Tool | None = None


@dataclass(frozen=True)
class Share:
    """How much of a film is AI-made. Unlabelled shots count as not AI-made, as titles do."""

    ai_ms: int
    all_ms: int
    unlabelled: int
    ms_by_tool: Mapping[Tool, int]

    @property
    def by_tool(self) -> dict[str, float]:
        """Seconds by the tool's name, in the fixed order of tools, so that colours stay while one labels."""
        return {str(tool.label): self.ms_by_tool[tool] / 1000 for tool in Tool if tool in self.ms_by_tool}

    @property
    def share(self) -> Fraction:
        return Fraction(self.ai_ms, self.all_ms) if self.all_ms else Fraction(0)

    @property
    def percent(self) -> float:
        """For people, cut (never rounded up) to one decimal place."""
        return self.ai_ms * 1000 // self.all_ms / 10 if self.all_ms else 0.0

    @property
    def seconds_ai(self) -> float:
        return self.ai_ms / 1000

    @property
    def seconds_all(self) -> float:
        return self.all_ms / 1000

    def reaches(self, percent: int) -> bool:
        return self.all_ms > 0 and self.ai_ms * 100 >= percent * self.all_ms

    def missing_ms(self, percent: int) -> int:
        """Milliseconds of AI-made film that are missing to the threshold, rounded up."""
        return max(0, -((self.ai_ms * 100 - percent * self.all_ms) // 100))

    def missing_seconds(self, percent: int) -> float:
        """Seconds that are missing to the threshold, rounded up to a tenth."""
        return -(-self.missing_ms(percent) // 100) / 10


def ai_share(shots: Iterable[TimedShot], labels: Mapping[int, Label]) -> Share:
    """Reckon the share of a film from its shots and the label of each (by shot id)."""
    by_tool: dict[Tool, int] = {}
    ai_ms = all_ms = unlabelled = 0
    for shot in shots:
        length = shot.end_ms - shot.start_ms
        all_ms += length
        label = labels.get(shot.id)
        if label is None:
            unlabelled += 1
            continue
        ai_ms += length if label.origin == Origin.TOOL else 0
        if label.tool:
            by_tool[label.tool] = by_tool.get(label.tool, 0) + length
    return Share(ai_ms, all_ms, unlabelled, by_tool)


def carried_labels(
    old_shots: Sequence[TimedShot], labels: Mapping[int, Label], new_shots: Sequence[TimedShot]
) -> dict[int, Label]:
    """Labels for a replaced film: a new shot takes over the label of the old shot that lay at the same time,
    if they share at least nine tenths of the longer of the two. The rest has to be labelled anew."""
    carried: dict[int, Label] = {}
    position = 0
    for shot in new_shots:
        while position < len(old_shots) and old_shots[position].end_ms <= shot.start_ms:
            position += 1
        for old in old_shots[position:]:
            if old.start_ms >= shot.end_ms:
                break
            common = min(old.end_ms, shot.end_ms) - max(old.start_ms, shot.start_ms)
            longer = max(old.end_ms - old.start_ms, shot.end_ms - shot.start_ms)
            if common * 10 >= longer * 9 and old.id in labels:
                carried[shot.id] = labels[old.id]
    return carried
