"""The findings of a film on its time axis: where each mark stands, as attributes of an SVG that is as wide as
its page. Horizontal places are per cent of the film's length, so that the drawing needs no script."""

from collections.abc import Sequence
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
    """A stretch of a finding; x and width per cent, the rest pixels."""

    code: str
    number: int
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


@register.filter
def starts(timecodes: Sequence[tuple[float, float]]) -> str:
    """Where the first stretches begin: "0:03, 0:41"."""
    shown = [duration(start) for start, _end in timecodes[:MOST_STARTS]]
    return listed([*shown, "…"] if len(timecodes) > MOST_STARTS else shown)


def _rank(finding: FindingReport) -> tuple[bool, int]:
    return finding.waiver is not None, SEVERITIES.index(finding.severity)


def _ticks(seconds: float) -> tuple[Tick, ...]:
    step = next((step for step in STEPS if seconds / step <= MOST_TICKS), STEPS[-1])
    places = [(at, 100 * at / seconds) for at in range(0, int(seconds), step)] if seconds else []
    return tuple(Tick(f"{x:.2f}%", duration(at)) for at, x in places if x <= LAST_TICK)


def _marks_of(findings: Sequence[FindingReport], *, seconds: float, top: int) -> tuple[AxisMark, ...]:
    """Each mark in the first lane where it meets no earlier one."""
    numbers = {finding.code: number for number, finding in enumerate(findings, start=1)}
    stretches = [(start, end, finding) for finding in findings for start, end in finding.timecodes]
    lanes: list[float] = []  # how far each is taken, per cent
    marks = []
    for start, end, finding in sorted(stretches, key=lambda one: one[:2]):
        width = min(max(100 * (end - start) / seconds, LEAST_WIDTH), 100.0)
        x = min(100 * start / seconds, 100 - width)
        is_last = x + width + ROOM > 100
        begins = x - ROOM if is_last else x
        lane = next((lane for lane, taken in enumerate(lanes) if taken <= begins), len(lanes))
        lanes[lane : lane + 1] = [x + width + (0 if is_last else ROOM)]
        y = top + lane * LANE
        marks.append(
            AxisMark(
                code=finding.code,
                number=numbers[finding.code],
                look="waived" if finding.waiver else str(finding.severity),
                start=start,
                end=end,
                words=f"{finding.title} · {stretch(start, end)}",
                x=f"{x:.2f}%",
                width=f"{width:.2f}%",
                y=y + 6,
                number_x=f"{x if is_last else x + width:.2f}%",
                number_anchor="end" if is_last else "start",
                number_y=y + 17,
            )
        )
    return tuple(marks)
