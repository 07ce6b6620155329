"""Pure: the tools that the marks in a film's file name, in the words of the declaration. Names that we do not
know are passed over: an editor's signature says nothing about who made the pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contest.enums import Tool

NAMES: Mapping[str, frozenset[Tool]] = {  # part of the name, the longest counts → declared tools that agree
    "seedance": frozenset({Tool.SEEDANCE}),
    "doubao": frozenset({Tool.SEEDANCE, Tool.DREAMINA}),
    "volcengine": frozenset({Tool.SEEDANCE, Tool.DREAMINA}),
    "byteplus": frozenset({Tool.SEEDANCE, Tool.DREAMINA}),
    "dreamina": frozenset({Tool.DREAMINA, Tool.SEEDANCE}),
    "jimeng": frozenset({Tool.DREAMINA, Tool.SEEDANCE}),
    "google generative ai": frozenset({Tool.VEO}),
    "veo": frozenset({Tool.VEO}),
    "kling": frozenset({Tool.KLING}),
    "openai": frozenset({Tool.SORA}),
    "sora": frozenset({Tool.SORA}),
    "runway": frozenset({Tool.RUNWAY}),
    "hailuo": frozenset({Tool.HAILUO}),
    "minimax": frozenset({Tool.HAILUO}),
    "tongyi": frozenset({Tool.WAN}),
    "pixverse": frozenset({Tool.PIXVERSE}),
    "midjourney": frozenset({Tool.MIDJOURNEY}),
    "elevenlabs": frozenset({Tool.ELEVENLABS}),
    "suno": frozenset({Tool.SUNO}),
}
CONTRADICTED = "X"  # grade of a mark whose signature is broken: it proves nothing
CAMERA = "digitalCapture"


@dataclass(frozen=True)
class MarkedOrigins:
    """What all marks of a film that stand say together."""

    tools: tuple[tuple[str, frozenset[Tool]], ...] = ()  # each name, and the tools that agree with it
    is_camera: bool = False

    def undeclared(self, declared: frozenset[Tool]) -> list[str]:
        """Names that none of the declared tools agrees with."""
        return [name for name, agreeing in self.tools if not agreeing & declared]


def marked_origins(marks: Iterable[Mapping[str, Any]]) -> MarkedOrigins:
    """Read marks as the lab keeps them in `Film.facts["marks"]`."""
    standing = [mark for mark in marks if mark["grade"] != CONTRADICTED]
    words = [
        name for mark in standing for name in (mark["tool"], *mark["details"].get("tools", "").split(", "))
    ]
    named = {name: tools for name in words if (tools := tools_called(name))}
    return MarkedOrigins(
        tools=tuple(named.items()),
        is_camera=any(mark["details"].get("source") == CAMERA for mark in standing),
    )


def tools_called(name: str) -> frozenset[Tool]:
    """The tools that go by `name`; empty when we do not know it."""
    parts = [part for part in NAMES if part in name.lower()]
    return NAMES[max(parts, key=len)] if parts else frozenset()
