"""Pure arithmetic of a declaration: labels of shots → seconds by origin and tool → the AI share.

Everything is counted in whole milliseconds of film, so that 69.9 % is never rounded into 70 %."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from contest.enums import Origin, Purpose, Tool
from contest.sentences import listed, noted

COUNTED_BY_DEFAULT = frozenset({Purpose.PICTURES, Purpose.STILLS})


class TimedShot(Protocol):
    """One shot of a film: its name, and where it lies in milliseconds."""

    @property
    def id(self) -> str: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


@dataclass(frozen=True)
class Label:
    """What made a shot: an origin, and when that is `Origin.TOOL`, the tool and what it did. `percent` is its
    part of the picture. Where several things made a shot, the first leads, and the others are in `also`."""

    origin: Origin
    tool: Tool | None = None
    purpose: Purpose = Purpose.PICTURES
    other_name: str = ""
    percent: int = 100
    also: tuple["Label", ...] = ()

    @property
    def makers(self) -> tuple["Label", ...]:
        return (replace(self, also=()), *self.also)

    @property
    def kind(self) -> "Label":
        """The same thing, whatever part of a shot it has made."""
        return replace(self, percent=100, also=())

    @property
    def words(self) -> str:
        return listed(maker.words_alone for maker in self.makers)

    @property
    def words_alone(self) -> str:
        name = self.other_name or str(self.tool.label if self.tool else self.origin.label)
        named = noted(name, self.purpose.label) if self.purpose != Purpose.PICTURES else name
        return noted(named, f"{self.percent}%") if self.percent < 100 else named


@dataclass(frozen=True)
class Share:
    """How much of a film is AI-made, of `all_ms`: of the whole film, or of what is left of it without the
    `titles_ms` of its titles and credits. Unlabelled shots count as not AI-made. `ms_by_maker` has everything
    that is labelled, each thing as its `Label.kind`; `counted` are those that count as AI."""

    ai_ms: int
    all_ms: int
    unlabelled: int
    ms_by_maker: Mapping[Label, int]
    counted: frozenset[Purpose] = COUNTED_BY_DEFAULT
    titles_ms: int = 0

    def counts(self, maker: Label) -> bool:
        return maker.origin == Origin.TOOL and maker.purpose in self.counted

    @property
    def ms_by_tool(self) -> dict[str, int]:
        """Milliseconds by AI tool (its `tool_value`), of what counts."""
        by_tool: dict[str, int] = {}
        for maker, length in self.ms_by_maker.items():
            if maker.tool and self.counts(maker):
                value = tool_value(maker.tool, maker.other_name)
                by_tool[value] = by_tool.get(value, 0) + length
        return by_tool

    def ms_made_with(self, tools: Collection[Label]) -> int:
        """Milliseconds made with one of these tools, of what counts, whatever each did."""
        named = {(tool.tool, tool.other_name) for tool in tools}
        return sum(
            length
            for maker, length in self.ms_by_maker.items()
            if self.counts(maker) and (maker.tool, maker.other_name) in named
        )

    @property
    def by_tool(self) -> dict[str, float]:
        """Seconds by the tool's name, of what counts, in the fixed order of tools, so that colours stay while
        one labels."""
        return self._seconds(maker for maker in self.ms_by_maker if self.counts(maker))

    @property
    def by_origin(self) -> dict[str, float]:
        """Seconds by name of what is labelled and does not count as AI."""
        return self._seconds(maker for maker in self.ms_by_maker if not self.counts(maker))

    def _seconds(self, makers: Iterable[Label]) -> dict[str, float]:
        return {maker.words: self.ms_by_maker[maker] / 1000 for maker in sorted(makers, key=_order_of)}

    @property
    def share(self) -> Fraction:
        return Fraction(self.ai_ms, self.all_ms) if self.all_ms else Fraction(0)

    @property
    def percent(self) -> float:
        """For people, cut (never rounded up) to one decimal place."""
        return self.ai_ms * 1000 // self.all_ms / 10 if self.all_ms else 0.0

    @property
    def film_ms(self) -> int:
        return self.all_ms + self.titles_ms

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


def tool_value(tool: str, name: str) -> str:
    """ "veo", or "other:Name" for a tool that goes by a name of its own."""
    return f"{tool}:{name}" if name else str(tool)


def tool_words(value: str) -> str:
    """The tool of such a value as people know it."""
    tool, _colon, name = value.partition(":")
    return name or str(Tool(tool).label)


def ai_share(
    shots: Iterable[TimedShot],
    labels: Mapping[str, Label],
    counted: frozenset[Purpose] = COUNTED_BY_DEFAULT,
    *,
    leaves_titles_out: bool = False,
) -> Share:
    """Reckon the share of a film from its shots, the label of each (by the shot's name), and the purposes
    that count. Of a shot that several things made, the first that counts has its part of the picture, cut to
    a whole millisecond, and the first that does not count has the rest. Titles and credits are part of the
    film, or left out of it."""
    by_maker: dict[Label, int] = {}
    ai_ms = all_ms = titles_ms = unlabelled = 0
    for shot in shots:
        length = shot.end_ms - shot.start_ms
        all_ms += length
        label = labels.get(shot.id)
        if label is None:
            unlabelled += 1
            continue
        ai = [maker for maker in label.makers if maker.origin == Origin.TOOL and maker.purpose in counted]
        others = [maker for maker in label.makers if maker not in ai]
        ai_part = length * ai[0].percent // 100 if ai else 0
        ai_ms += ai_part
        for makers, part in ((ai, ai_part), (others, length - ai_part)):
            if leaves_titles_out and makers and makers[0].origin == Origin.TITLES:
                titles_ms += part
            elif makers and part:
                by_maker[makers[0].kind] = by_maker.get(makers[0].kind, 0) + part
    return Share(ai_ms, all_ms - titles_ms, unlabelled, by_maker, counted, titles_ms)


def _order_of(maker: Label) -> tuple[int, int, str, int]:
    tool = list(Tool).index(maker.tool) if maker.tool else -1
    return list(Origin).index(maker.origin), tool, maker.other_name, list(Purpose).index(maker.purpose)


def carried_labels(
    old_shots: Sequence[TimedShot], labels: Mapping[str, Label], new_shots: Sequence[TimedShot]
) -> dict[str, Label]:
    """Labels for a replaced film: a new shot takes over the label of the old shot that lay at the same time,
    if they share at least nine tenths of the longer of the two. The rest has to be labelled anew."""
    carried: dict[str, Label] = {}
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
