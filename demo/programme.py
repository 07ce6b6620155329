"""What an entry of the demo consists of. The editions' programmes are data in programme_<year>.json."""

import json
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from contest.enums import Origin, Tool

TITLE_CARD = "title"
YEARS = (2024, 2025, 2026)


class Fate(Enum):
    """How far an entry has come when one first looks at the site."""

    STARTED = "a draft without a film"
    TOO_SHORT = "a draft whose film was refused"
    LABELLING = "a draft whose shots are being labelled"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ELIGIBLE = "eligible"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ShotPlan:
    """One shot to be painted, and what the creator will say has made it."""

    scene: str
    palette: str
    seconds: float
    origin: Origin
    tool: str


@dataclass(frozen=True)
class DemoEntry:
    """`quality` is what the jury will feel, on the scale of marks; `strong_in` adds to it by criterion, and
    `divides` is by how much half of the jury likes it more, and half of it less."""

    title: str
    email: str
    country: str
    language: str
    profession: str
    days: int
    synopsis: str
    mood: str = "hope"
    shots: tuple[ShotPlan, ...] = ()
    original_title: str = ""
    team: str = ""
    credits: tuple[tuple[str, str], ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    fate: Fate = Fate.ELIGIBLE
    reason: str = ""
    quality: float = 6.0
    strong_in: dict[str, float] = field(default_factory=dict)
    divides: float = 0.0
    citation: dict[str, str] = field(default_factory=dict)
    in_theater: bool = True  # its creator agrees
    is_long: bool = False  # drawn once a second, small

    @property
    def film_name(self) -> str:
        words = "".join(c if c.isalnum() else " " for c in self.title.lower().replace("'", "")).split()
        return "-".join(words) + ".mp4"

    @property
    def seconds(self) -> float:
        return sum(shot.seconds for shot in self.shots)


def read_shot(line: str) -> ShotPlan:
    """A shot from one line: scene, palette, seconds, and the tool (or another origin) that is said to have
    made it."""
    scene, palette, seconds, maker = line.split()
    if maker in Tool.values:
        return ShotPlan(scene, palette, float(seconds), Origin.TOOL, maker)
    return ShotPlan(scene, palette, float(seconds), Origin(maker), "")


def read_programme(year: int) -> tuple[DemoEntry, ...]:
    """All entries of one edition."""
    path = Path(__file__).with_name(f"programme_{year}.json")
    return tuple(_read_entry(told) for told in json.loads(path.read_text(encoding="utf-8")))


def _read_entry(told: dict[str, Any]) -> DemoEntry:
    return DemoEntry(
        **{
            **told,
            "shots": tuple(read_shot(line) for line in told.get("shots", ())),
            "credits": tuple((name, task) for name, task in told.get("credits", ())),
            "tools": tuple((tool, purpose) for tool, purpose in told.get("tools", ())),
            "fate": Fate[told.get("fate", Fate.ELIGIBLE.name)],
        }
    )
