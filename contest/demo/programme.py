"""What an entry of the demo consists of. The two editions' programmes are data in programme_2025/2026."""

from dataclasses import dataclass, field
from enum import Enum

from contest.enums import Origin, Tool

TITLE_CARD = "title"


class Fate(Enum):
    """How far an entry has come when one first looks at the site."""

    STARTED = "a draft without a film"
    TOO_SHORT = "a draft whose film was refused"
    LABELLING = "a draft whose shots are being labelled"
    HANDED_IN = "handed in"
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
    """`shots` is one line for each shot: scene, palette, seconds, and a tool or another origin.
    `quality` is what the jury will feel, on the scale of marks; `strong_in` are criteria it excels in."""

    title: str
    email: str
    country: str
    language: str
    profession: str
    days: int
    synopsis: str
    mood: str = "hope"
    shots: str = ""
    original_title: str = ""
    team: str = ""
    credits: tuple[tuple[str, str], ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    fate: Fate = Fate.ELIGIBLE
    reason: str = ""
    quality: float = 6.0
    strong_in: dict[str, float] = field(default_factory=dict)
    citation: dict[str, str] = field(default_factory=dict)

    @property
    def film_name(self) -> str:
        words = "".join(c if c.isalnum() else " " for c in self.title.lower().replace("'", "")).split()
        return "-".join(words) + ".mp4"

    @property
    def shot_plans(self) -> tuple[ShotPlan, ...]:
        return tuple(_read_shot(line) for line in self.shots.strip().splitlines())

    @property
    def seconds(self) -> float:
        return sum(shot.seconds for shot in self.shot_plans)


def _read_shot(line: str) -> ShotPlan:
    scene, palette, seconds, maker = line.split()
    if maker in Tool.values:
        return ShotPlan(scene, palette, float(seconds), Origin.TOOL, maker)
    return ShotPlan(scene, palette, float(seconds), Origin(maker), "")
