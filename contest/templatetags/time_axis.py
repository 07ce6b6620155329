"""The findings of a film on its time axis: where each mark stands, as attributes of an SVG that is as wide as
its page. Horizontal places are per cent of the film's length, so that the drawing needs no script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django import template

from contest.sentences import listed
from contest.templatetags.ui import duration
from media_pipeline.api import FindingReport

register = template.Library()

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)  # seconds between ticks
MOST_TICKS = 6
LAST_TICK = 90.0  # per cent; the length of the film stands beyond it
MOST_STARTS = 8
FEW_PLACES = 6  # of a finding, before the others are folded
SEVERITIES = ("blocks", "warns", "notes")
LEAST_WIDTH = 0.6  # per cent: a mark that can be seen
ROOM = 5.0  # per cent beside a mark for its number, on a phone too
RULER, WAVE, LANE = 22, 56, 24  # pixels from top to bottom: the ruler, the audio, each lane of marks


class FilmOnAxis(Protocol):
    @property
    def duration(self) -> float | None: ...
    @property
    def proxy_seconds(self) -> float | None: ...
    @property
    def findings(self) -> tuple[FindingReport, ...]: ...


class PlaybackOnAxis(Protocol):
    @property
    def waveform_url(self) -> str: ...


@dataclass(frozen=True)
class Tick:
    x: str
    words: str


@dataclass(frozen=True)
class AxisMark:
    """A stretch of a finding; x and width per cent, the rest pixels. Of several that stand close together one
    has the number."""

    code: str
    number: int | None
    look: str
    start: float
    end: float
    words: str
    x: str
    width: str
    y: int
    number_x: str
    number_anchor: str
    number_y: int


@dataclass(frozen=True)
class AxisPlace:
    """A stretch of a finding in its list."""

    start: float
    words: str


@dataclass(frozen=True)
class AxisPlaces:
    """Those of a finding that are listed at once, and those that are folded."""

    few: tuple[AxisPlace, ...]
    more: tuple[AxisPlace, ...]


@dataclass(frozen=True)
class Cluster:
    """Stretches of one finding that stand close together, in the order of time: start, end, x and width."""

    finding: FindingReport
    stretches: tuple[tuple[float, float, float, float], ...]

    @property
    def x(self) -> float:
        return self.stretches[0][2]

    @property
    def right(self) -> float:
        return max(x + width for _start, _end, x, width in self.stretches)


@dataclass(frozen=True)
class Axis:
    """What there is to draw, and the findings in the order of their numbers. `seconds` is 0 where neither the
    length of the film nor any place in it is known. `copy_ends` is told where the copy that can be played
    ends before it."""

    seconds: float
    ticks: tuple[Tick, ...]
    marks: tuple[AxisMark, ...]
    findings: tuple[FindingReport, ...]
    end: str
    top: int
    wave: int
    wave_width: str
    height: int
    copy_ends: str


@register.simple_tag
def film_axis(film: FilmOnAxis, playback: PlaybackOnAxis | None = None) -> Axis:
    """The axis of a film's report, with room for the drawing of its audio where there is one."""
    has_wave = bool(playback and playback.waveform_url)
    findings = tuple(sorted(film.findings, key=_rank))
    ends = [end for finding in findings for _, end in finding.timecodes]
    seconds = max([film.duration or 0.0, *ends])
    top = RULER + (WAVE if has_wave else 0)
    marks = _marks_of(findings, seconds=seconds, top=top) if seconds else ()
    lowest = max((mark.y + LANE for mark in marks), default=top)
    copied = film.proxy_seconds or seconds
    return Axis(
        seconds=seconds,
        ticks=_ticks(seconds),
        marks=marks,
        findings=findings,
        end=duration(seconds),
        top=top,
        wave=WAVE,
        wave_width=f"{min(100 * copied / seconds, 100) if seconds else 100:.2f}%",
        height=max(lowest, RULER + LANE),
        copy_ends=duration(copied) if seconds - copied >= 1 else "",
    )


@register.simple_tag
def stretch(start: float, end: float) -> str:
    """From when to when, or only when: "0:20–0:25", "0:20"."""
    first, last = duration(start), duration(end)
    return first if first == last else f"{first}–{last}"


@register.simple_tag
def places(timecodes: Sequence[tuple[float, float]]) -> AxisPlaces:
    """The stretches of a finding; of those that read alike, the first."""
    words: dict[str, float] = {}
    for start, end in timecodes:
        words.setdefault(stretch(start, end), start)
    listed_places = tuple(AxisPlace(start, said) for said, start in words.items())
    few = len(listed_places) if len(listed_places) <= FEW_PLACES + 1 else FEW_PLACES
    return AxisPlaces(listed_places[:few], listed_places[few:])


@register.filter
def starts(timecodes: Sequence[tuple[float, float]]) -> str:
    """Where the first stretches begin: "0:03, 0:41"."""
    return listed(_starts(timecodes)[:MOST_STARTS])


@register.filter
def starts_left(timecodes: Sequence[tuple[float, float]]) -> int:
    """How many of them `starts` leaves out."""
    return max(len(_starts(timecodes)) - MOST_STARTS, 0)


def _starts(timecodes: Sequence[tuple[float, float]]) -> list[str]:
    return list(dict.fromkeys(duration(start) for start, _end in timecodes))


def _rank(finding: FindingReport) -> tuple[bool, int]:
    return finding.waiver is not None, SEVERITIES.index(finding.severity)


def _ticks(seconds: float) -> tuple[Tick, ...]:
    step = next((step for step in STEPS if seconds / step <= MOST_TICKS), STEPS[-1])
    places = [(at, 100 * at / seconds) for at in range(0, int(seconds), step)] if seconds else []
    return tuple(Tick(f"{x:.2f}%", duration(at)) for at, x in places if x <= LAST_TICK)


def _marks_of(findings: Sequence[FindingReport], *, seconds: float, top: int) -> tuple[AxisMark, ...]:
    """Each cluster of marks in the first lane where it meets no earlier one."""
    numbers = {finding.code: number for number, finding in enumerate(findings, start=1)}
    clusters = [cluster for finding in findings for cluster in _clusters_of(finding, seconds)]
    lanes: list[float] = []  # how far each is taken, per cent
    marks: list[AxisMark] = []
    for cluster in sorted(clusters, key=lambda one: one.stretches[0][:2]):
        is_last = cluster.right + ROOM > 100
        begins = cluster.x - ROOM if is_last else cluster.x
        lane = next((lane for lane, taken in enumerate(lanes) if taken <= begins), len(lanes))
        lanes[lane : lane + 1] = [cluster.right + (0 if is_last else ROOM)]
        marks += _marks_in(cluster, number=numbers[cluster.finding.code], y=top + lane * LANE)
    return tuple(marks)


def _clusters_of(finding: FindingReport, seconds: float) -> Iterator[Cluster]:
    """A finding with a hundred places has one number for those between which there is no room for it. Places
    that overlap in time are never in one."""
    together: list[tuple[float, float, float, float]] = []
    right = 0.0
    for start, end in sorted(finding.timecodes):
        width = min(max(100 * (end - start) / seconds, LEAST_WIDTH), 100.0)
        x = min(100 * start / seconds, 100 - width)
        if together and (x >= right + ROOM or start < together[-1][1]):
            yield Cluster(finding, tuple(together))
            together, right = [], 0.0
        together.append((start, end, x, width))
        right = max(right, x + width)
    if together:
        yield Cluster(finding, tuple(together))


def _marks_in(cluster: Cluster, *, number: int, y: int) -> Iterator[AxisMark]:
    is_last = cluster.right + ROOM > 100
    finding = cluster.finding
    for place, (start, end, x, width) in enumerate(cluster.stretches, start=1):
        is_numbered = place == (1 if is_last else len(cluster.stretches))
        yield AxisMark(
            code=finding.code,
            number=number if is_numbered else None,
            look="waived" if finding.waiver else str(finding.severity),
            start=start,
            end=end,
            words=f"{finding.title} · {stretch(start, end)}",
            x=f"{x:.2f}%",
            width=f"{width:.2f}%",
            y=y + 6,
            number_x=f"{cluster.x if is_last else cluster.right:.2f}%",
            number_anchor="end" if is_last else "start",
            number_y=y + 17,
        )
