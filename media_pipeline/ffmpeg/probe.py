"""ffprobe → typed facts. Two looks: the header (what the file claims), and the packets (what it holds)."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline.ffmpeg.guard import address, guard_options
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits

LIMITS = Limits(wall_seconds=120, stall_seconds=60, cpu_seconds=60, niceness=0)
REFUSED_CODEC = re.compile(r"Codec \((\w+)\) not on whitelist")
HDR_TRANSFERS = ("smpte2084", "arib-std-b67")
ENTRIES = (
    "format=format_name,duration,bit_rate:"
    "stream=index,codec_type,codec_name,profile,pix_fmt,width,height,sample_aspect_ratio,r_frame_rate,"
    "avg_frame_rate,duration,field_order,color_space,color_transfer,channels,sample_rate:"
    "stream_disposition=default,attached_pic:stream_side_data=rotation"
)


class Unreadable(Exception):
    """ffprobe finds no film in the file; the message is what it said."""


class CodecRefused(Unreadable):
    """A stream of the file needs a decoder that is not on the list; the message is its name."""


@dataclass(frozen=True)
class Pictures:
    """The stream of pictures as its header describes it; `width` × `height` are the stored pixels."""

    index: int
    codec: str
    profile: str
    pixels: str
    width: int
    height: int
    aspect: Fraction  # of one pixel
    rotation: int
    rate: Fraction  # mean, 0 when unknown
    nominal_rate: Fraction
    seconds: float | None  # by the index of the stream; a player stops there
    is_interlaced: bool
    is_hdr: bool
    matrix: str = "unknown"  # by which its colours are coded

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height on the screen: square pixels, turned upright."""
        width, height = round(self.width * self.aspect), self.height
        return (height, width) if self.rotation % 180 else (width, height)


@dataclass(frozen=True)
class Sound:
    """The stream of sound that is heard: the default one, or the first."""

    index: int
    codec: str
    channels: int
    sample_rate: int


@dataclass(frozen=True)
class Header:
    """What the file claims. `seconds` may be a lie."""

    container: str
    seconds: float | None
    pictures: Pictures | None
    sound: Sound | None
    sound_count: int


@dataclass(frozen=True)
class Span:
    """The packets of one stream that are to be shown; seconds on the film's clock."""

    count: int
    start: float
    end: float
    last_duration: float
    size: int
    hidden: int  # packets that an edit list takes out

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Packets:
    """What the file holds, as far as it was read."""

    pictures: Span | None
    sound: Span | None


def probe_header(film: Path) -> Header:
    """Read the header of `film`. Raises Unreadable, and what run.read_film raises."""
    answer = json.loads(_ask(film, "-show_entries", ENTRIES, "-of", "json") or "{}")
    if not answer.get("format"):
        raise Unreadable("no container that is on the list")
    streams: list[dict[str, Any]] = answer.get("streams", [])
    pictures = [s for s in streams if s.get("codec_type") == "video" and not _is(s, "attached_pic")]
    sounds = [s for s in streams if s.get("codec_type") == "audio" and s.get("codec_name")]
    sounds.sort(key=lambda stream: not _is(stream, "default"))
    return Header(
        container=str(answer["format"].get("format_name", "")),
        seconds=_seconds(answer["format"].get("duration")),
        pictures=_pictures_of(pictures[0]) if pictures else None,
        sound=_sound_of(sounds[0]) if sounds else None,
        sound_count=len(sounds),
    )


def scan_packets(film: Path, header: Header, *, seconds: float) -> Packets:
    """Count the packets of the first `seconds`, without decoding any. Raises what run.read_film raises."""
    rows = _ask(
        film,
        *("-read_intervals", f"%+{seconds:g}"),
        *("-show_entries", "packet=stream_index,pts_time,duration_time,size,flags"),
        *("-of", "csv=p=0"),
    ).splitlines()
    kept: dict[int, list[tuple[float, float, int]]] = {}
    hidden: dict[int, int] = {}
    for row in rows:
        cells = row.split(",")
        if len(cells) < 5 or not cells[0].isdigit():
            continue
        index, at = int(cells[0]), _seconds(cells[1])
        if "D" in cells[4] or at is None:
            hidden[index] = hidden.get(index, 0) + 1
        else:
            kept.setdefault(index, []).append((at, _seconds(cells[2]) or 0.0, int(cells[3])))
    return Packets(
        pictures=_span(kept, hidden, header.pictures.index if header.pictures else None),
        sound=_span(kept, hidden, header.sound.index if header.sound else None),
    )


def _ask(film: Path, *questions: str) -> str:
    guard = [word for name, value in guard_options().items() for word in (f"-{name}", str(value))]
    lines: list[str] = []

    def collect(line: str) -> bool:
        lines.append(line)
        return True

    command = [settings.FFPROBE_BIN, "-hide_banner", "-v", "error", *guard, *questions, "-i", address(film)]
    outcome = read_film(command, film=film, limits=LIMITS, on_answer=collect)
    if outcome.code != 0 and len(lines) < 3:
        if refused := REFUSED_CODEC.search(outcome.tail):
            raise CodecRefused(refused[1])
        raise Unreadable(outcome.tail)
    return "\n".join(lines)


def _pictures_of(stream: dict[str, Any]) -> Pictures:
    turns = [data["rotation"] for data in stream.get("side_data_list", []) if "rotation" in data]
    return Pictures(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "unknown")),
        profile=str(stream.get("profile", "")),
        pixels=str(stream.get("pix_fmt", "")),
        width=int(stream.get("width", 0)),
        height=int(stream.get("height", 0)),
        aspect=_fraction(stream.get("sample_aspect_ratio", "1:1")) or Fraction(1),
        rotation=round(float(turns[0])) % 360 if turns else 0,
        rate=_fraction(stream.get("avg_frame_rate", "0/1")),
        nominal_rate=_fraction(stream.get("r_frame_rate", "0/1")),
        seconds=_seconds(stream.get("duration")),
        is_interlaced=stream.get("field_order", "progressive") in ("tt", "bb", "tb", "bt"),
        is_hdr=stream.get("color_transfer") in HDR_TRANSFERS,
        matrix=str(stream.get("color_space", "unknown")),
    )


def _sound_of(stream: dict[str, Any]) -> Sound:
    return Sound(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "unknown")),
        channels=int(stream.get("channels", 0)),
        sample_rate=int(stream.get("sample_rate", 0)),
    )


def _span(
    kept: dict[int, list[tuple[float, float, int]]], hidden: dict[int, int], index: int | None
) -> Span | None:
    if index is None or index not in kept:
        return None
    packets = kept[index]
    start = min(packets)[0]
    last_at, last_duration, _ = max(packets)
    if not last_duration and len(packets) > 1:
        last_duration = (last_at - start) / (len(packets) - 1)
    return Span(
        count=len(packets),
        start=start,
        end=last_at + last_duration,
        last_duration=last_duration,
        size=sum(size for _, _, size in packets),
        hidden=hidden.get(index, 0),
    )


def _is(stream: dict[str, Any], disposition: str) -> bool:
    return bool(stream.get("disposition", {}).get(disposition))


def _fraction(text: str) -> Fraction:
    top, _, bottom = text.replace(":", "/").partition("/")
    return (
        Fraction(int(top), int(bottom or 1)) if top.lstrip("-").isdigit() and bottom != "0" else Fraction(0)
    )


def _seconds(text: object) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None
