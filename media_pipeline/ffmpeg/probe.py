"""ffprobe → typed facts. Two looks: the header (what the file claims), and the packets (what it holds)."""

import json
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline.ffmpeg.guard import address, guard_options
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.limits import Stretch

REFUSED_CODEC = re.compile(r"Codec \((\w+)\) not on whitelist")
NOTICED_SECONDS = 0.1  # by which audio and video may begin apart; encoders leave a few hundredths
SHORTEST_HOLE = 0.02  # seconds; containers that count milliseconds are out by less
MOST_HOLES = 100
EVEN_CODECS = ("aac", "mp3", "ac3", "eac3")  # each packet holds as many samples as another
HDR_TRANSFERS = ("smpte2084", "arib-std-b67")
ENTRIES = (
    "format=format_name,duration,bit_rate,start_time:"
    "stream=index,codec_type,codec_name,profile,pix_fmt,width,height,sample_aspect_ratio,r_frame_rate,"
    "avg_frame_rate,duration,field_order,color_space,color_transfer,color_primaries,color_range,channels,"
    "sample_rate:"
    "stream_disposition=default,attached_pic:stream_side_data=rotation"
)


class Unreadable(Exception):
    """ffprobe finds no film in the file; the message is what it said."""


class CodecRefused(Unreadable):
    """A stream of the file needs a decoder that is not on the list; the message is its name."""


@dataclass(frozen=True)
class VideoStream:
    """The video stream as its header describes it; `width` × `height` are the stored pixels."""

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
    primaries: str = "unknown"
    transfer: str = "unknown"
    is_full_range: bool = False

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height on the screen: square pixels, turned upright."""
        width, height = max(1, round(self.width * self.aspect)), self.height
        return (height, width) if self.rotation % 180 else (width, height)


@dataclass(frozen=True)
class AudioStream:
    """The audio stream that is heard: the default one, or the first."""

    index: int
    codec: str
    channels: int
    sample_rate: int


@dataclass(frozen=True)
class Header:
    """What the file claims. `seconds` may be a lie; `start` is the first instant of any stream, which ffmpeg
    counts as 0."""

    container: str
    seconds: float | None
    video: VideoStream | None
    audio: AudioStream | None
    audio_count: int
    start: float = 0.0


@dataclass(frozen=True)
class Span:
    """The packets of one stream that are to be shown; seconds on the file's clock. `holes` are between
    packets that do not follow one another, the first MOST_HOLES of them."""

    count: int
    start: float
    end: float
    last_duration: float
    size: int
    hidden: int  # packets that an edit list takes out
    holes: tuple[Stretch, ...] = ()

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Packets:
    """What the file holds, as far as it was read."""

    video: Span | None
    audio: Span | None

    @property
    def start(self) -> float:
        """When the film begins, be it with video or with audio."""
        return min((span.start for span in (self.video, self.audio) if span), default=0.0)

    @property
    def video_lead(self) -> float:
        """So many seconds of the film pass before its first frame; 0 where nobody would notice."""
        lead = self.video.start - self.start if self.video else 0.0
        return lead if lead >= NOTICED_SECONDS else 0.0


def probe_header(film: Path) -> Header:
    """Read the header of `film`. Raises Unreadable, TooHeavy, and what run.read_film raises."""
    lines: list[str] = []

    def collect(line: str) -> bool:
        lines.append(line)
        return True

    command = _command(film, "-show_entries", ENTRIES, "-of", "json")
    outcome = read_film(command, film=film, limits=_limits(film), on_answer=collect)
    try:
        answer = json.loads("\n".join(lines))
    except ValueError:  # it was ended in the middle of a word
        answer = {}
    if not answer.get("format"):
        if refused := REFUSED_CODEC.search(outcome.tail):
            raise CodecRefused(refused[1])
        raise Unreadable(outcome.tail or "no container that is on the list")
    streams: list[dict[str, Any]] = answer.get("streams", [])
    video = [s for s in streams if s.get("codec_type") == "video" and not _is(s, "attached_pic")]
    audios = [s for s in streams if s.get("codec_type") == "audio" and s.get("codec_name")]
    audios.sort(key=lambda stream: not _is(stream, "default"))
    return Header(
        container=str(answer["format"].get("format_name", "")),
        seconds=_seconds(answer["format"].get("duration")),
        video=_video_of(video[0]) if video else None,
        audio=_audio_of(audios[0]) if audios else None,
        audio_count=len(audios),
        start=_seconds(answer["format"].get("start_time")) or 0.0,
    )


def scan_packets(film: Path, header: Header, *, seconds: float) -> Packets:
    """Count the packets of the first `seconds`, without decoding any. Raises TooHeavy, and what run.read_film
    raises."""
    wanted = [stream.index for stream in (header.video, header.audio) if stream]
    even = header.audio.index if header.audio and header.audio.codec in EVEN_CODECS else None
    tallies = {index: _Tally(is_even=index == even) for index in wanted}

    def count(row: str) -> bool:
        cells = row.split(",")
        if len(cells) >= 5 and cells[0].isdigit() and (tally := tallies.get(int(cells[0]))):
            tally.count(_seconds(cells[1]), _seconds(cells[2]) or 0.0, int(cells[3]), flags=cells[4])
        return True

    command = _command(
        film,
        *("-read_intervals", f"%+{seconds:g}"),
        *("-show_entries", "packet=stream_index,pts_time,duration_time,size,flags"),
        *("-of", "csv=p=0"),
    )
    read_film(command, film=film, limits=_limits(film), on_answer=count)
    return Packets(
        video=tallies[header.video.index].span() if header.video else None,
        audio=tallies[header.audio.index].span() if header.audio else None,
    )


def measure_copy(film: Path) -> tuple[tuple[int, int], float]:
    """Size of the video of a film that we made, and the seconds that its packets cover, in one look; zeros
    when it has none. Raises what run.read_film raises."""
    tally, sizes = _Tally(), [(0, 0)]

    def read(row: str) -> bool:
        kind, *cells = row.split(",")
        if kind == "packet":
            tally.count(_seconds(cells[0]), _seconds(cells[1]) or 0.0, 0, flags="")
        elif kind == "stream":
            sizes.append((int(cells[0]), int(cells[1])))
        return True

    entries = "stream=width,height:packet=pts_time,duration_time"
    command = _command(film, "-select_streams", "v:0", "-show_entries", entries, "-of", "csv")
    read_film(command, film=film, limits=_limits(film), on_answer=read)
    span = tally.span()
    return sizes[-1], span.seconds if span else 0.0


class _Tally:
    """Counts the packets of one stream as they come by, however many there are. Where all packets last the
    same (`is_even`), one that is said to last longer has a hole after it."""

    def __init__(self, *, is_even: bool = False) -> None:
        self.is_even, self.usual = is_even, math.inf
        self.first = math.inf
        self.last = (-math.inf, 0.0)  # when the last one is shown, and for how long
        self.packets = self.size = self.hidden = 0
        self.holes: list[Stretch] = []

    def count(self, at: float | None, lasts: float, size: int, *, flags: str) -> None:
        if at is None or "D" in flags:
            self.hidden += 1
            return
        due = self.last[0] + min(self.last[1], self.usual)
        if self.packets and self.last[1] and at - due > SHORTEST_HOLE and len(self.holes) < MOST_HOLES:
            self.holes.append((round(due, 3), round(at, 3)))
        if self.is_even and lasts:
            self.usual = min(self.usual, lasts)
        self.first, self.last = min(self.first, at), max(self.last, (at, lasts))
        self.packets, self.size = self.packets + 1, self.size + size

    def span(self) -> Span | None:
        if not self.packets:
            return None
        last_at, lasts = self.last
        if not lasts and self.packets > 1:
            lasts = (last_at - self.first) / (self.packets - 1)
        holes = tuple(self.holes)
        return Span(self.packets, self.first, last_at + lasts, lasts, self.size, self.hidden, holes)


def _command(film: Path, *questions: str) -> list[str]:
    guard = [word for name, value in guard_options().items() for word in (f"-{name}", str(value))]
    return [settings.FFPROBE_BIN, "-hide_banner", "-v", "error", *guard, *questions, "-i", address(film)]


def _limits(film: Path) -> Limits:
    """A header takes 0.1 s, and so do the packets of 100 MB."""
    cpu_seconds = 6 + film.stat().st_size // 100_000_000
    return Limits(wall_seconds=120, stall_seconds=60, cpu_seconds=cpu_seconds, niceness=0)


def _video_of(stream: dict[str, Any]) -> VideoStream:
    turns = [data["rotation"] for data in stream.get("side_data_list", []) if "rotation" in data]
    return VideoStream(
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
        primaries=str(stream.get("color_primaries", "unknown")),
        transfer=str(stream.get("color_transfer", "unknown")),
        is_full_range=stream.get("color_range") == "pc",
    )


def _audio_of(stream: dict[str, Any]) -> AudioStream:
    return AudioStream(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "unknown")),
        channels=int(stream.get("channels", 0)),
        sample_rate=int(stream.get("sample_rate", 0)),
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
        seconds = float(str(text))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None
