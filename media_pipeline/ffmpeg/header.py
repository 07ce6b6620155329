"""What the header of a film says of its streams, as ffprobe writes it → typed facts."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from media_pipeline.ffmpeg.guard import ALPHA_DECODERS, AUDIO_CODECS, VIDEO_CODECS

HDR_TRANSFERS = ("smpte2084", "arib-std-b67")
WITH_ALPHA = ("yuva", "rgba", "bgra", "argb", "abgr", "gbrap")
ALL_ONES = 2**32 - 1  # a duration that the writer did not know, by ISO 14496-12
MOST_TICKS = 1_000_000  # a second, of which durations are counted
LEAST_RATE, MOST_RATE = 10, 60  # frames per second of copies
TITLE_LENGTH = 40
STILL_CODECS = ("mjpeg", "png", "gif", "bmp", "tiff", "webp")  # of covers that are not marked as such


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
    decoder: str = ""  # that it needs; the usual one where none is named
    is_mirrored: bool = False  # on the screen
    tag: str = ""  # by which the file calls its codec
    is_askew: bool = False  # it says that it is turned by less than a quarter, which players pay no heed to

    @property
    def steady_rate(self) -> Fraction:
        """The constant rate that encoded copies get: the film's own, between LEAST_RATE and MOST_RATE."""
        own = self.nominal_rate if LEAST_RATE <= self.nominal_rate <= MOST_RATE else self.rate
        return min(max(own, Fraction(LEAST_RATE)), Fraction(MOST_RATE))

    @property
    def has_alpha(self) -> bool:
        return bool(self.decoder) or self.pixels.startswith(WITH_ALPHA)

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height on the screen: square pixels, turned upright."""
        width, height = max(1, round(self.width * self.aspect)), self.height
        return (height, width) if self.rotation % 180 else (width, height)


@dataclass(frozen=True)
class AudioStream:
    """An audio track; layout, language and title are as ffprobe and the file have them, "" where they have
    none."""

    index: int
    codec: str
    channels: int
    sample_rate: int
    decoder: str = ""  # that it needs; the usual one where none is named
    layout: str = ""
    language: str = ""
    title: str = ""

    @property
    def is_readable(self) -> bool:
        return self.needed_decoder in AUDIO_CODECS

    @property
    def needed_decoder(self) -> str:
        return self.decoder or self.codec


@dataclass(frozen=True)
class SubtitleStream:
    """A subtitle track; `number` counts those of the file from 1. Language and title are as the file has
    them, "" where it has none."""

    index: int
    number: int
    codec: str
    language: str
    title: str

    @property
    def name(self) -> str:
        """For people, as `track_names` writes them."""
        return _named(self.number, self.language, self.title)


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
    audio_number: int = 1  # of the track that is heard, among the audio tracks
    audio_tracks: tuple[str, ...] = ()  # number, language and title of each, for people
    subtitles: tuple[SubtitleStream, ...] = ()
    sides: tuple[AudioStream, ...] = ()  # the other channels of `audio`, where each is a track of its own
    audios: tuple[AudioStream, ...] = ()  # all of them
    is_chosen: bool = False  # somebody has said that `audio` and `sides` are to be heard
    silent_number: int | None = None  # of the main track, where that is silent and `audio` is another
    video_number: int = 1  # of the track that is shown, among the video tracks
    video_tracks: tuple[str, ...] = ()  # as `audio_tracks`, without stills

    @property
    def decoders(self) -> dict[int, str]:
        """The decoders that streams need by their index, where it is not the usual one."""
        streams = (self.video, self.audio, *self.sides)
        return {stream.index: stream.decoder for stream in streams if stream and stream.decoder}


def video_of(stream: dict[str, Any]) -> VideoStream:
    codec, tags = str(stream.get("codec_name", "unknown")), stream.get("tags", {})
    sides = stream.get("side_data_list", [])
    turns = [data["rotation"] for data in sides if "rotation" in data]
    quarter = _quarter_of(float(turns[0])) if turns else 0
    return VideoStream(
        index=int(stream["index"]),
        codec=_named_codec(stream),
        profile=str(stream.get("profile", "")),
        pixels=str(stream.get("pix_fmt", "")),
        width=int(stream.get("width", 0)),
        height=int(stream.get("height", 0)),
        aspect=read_fraction(stream.get("sample_aspect_ratio", "1:1")) or Fraction(1),
        rotation=quarter or 0,
        rate=read_fraction(stream.get("avg_frame_rate", "0/1")),
        nominal_rate=read_fraction(stream.get("r_frame_rate", "0/1")),
        seconds=promised_seconds(stream.get("duration")),
        is_interlaced=stream.get("field_order", "progressive") in ("tt", "bb", "tb", "bt"),
        is_hdr=stream.get("color_transfer") in HDR_TRANSFERS,
        matrix=str(stream.get("color_space", "unknown")),
        primaries=str(stream.get("color_primaries", "unknown")),
        transfer=str(stream.get("color_transfer", "unknown")),
        is_full_range=stream.get("color_range") == "pc",
        decoder=ALPHA_DECODERS.get(codec, "") if tags.get("alpha_mode") == "1" else "",
        is_mirrored=any(_mirrors(str(data.get("displaymatrix", ""))) for data in sides),
        tag=str(stream.get("codec_tag_string", "")),
        is_askew=quarter is None,
    )


def shown_of(videos: Sequence[VideoStream], default: Collection[int]) -> VideoStream | None:
    """The one of several video streams that is the film: the main track by the file (its index is `default`),
    or else the first, of those that are no stills and last about as long as the longest."""
    longest = max((one.seconds or 0.0 for one in videos), default=0.0)

    def is_less(one: VideoStream) -> tuple[bool, ...]:
        is_brief = one.seconds is not None and 2 * one.seconds < longest
        return one.codec in STILL_CODECS, is_brief, one.codec not in VIDEO_CODECS, one.index not in default

    return min(videos, key=is_less, default=None)


def audio_of(stream: dict[str, Any], *, decoder: str = "") -> AudioStream:
    language, title = _said(stream)
    return AudioStream(
        index=int(stream["index"]),
        codec=_named_codec(stream),
        channels=int(stream.get("channels", 0)),
        sample_rate=int(stream.get("sample_rate", 0)),
        decoder=decoder,
        layout=str(stream.get("channel_layout", "")),
        language=language,
        title=title,
    )


def subtitle_of(stream: dict[str, Any], *, number: int) -> SubtitleStream:
    language, title = _said(stream)
    return SubtitleStream(
        index=int(stream["index"]),
        number=number,
        codec=str(stream.get("codec_name", "unknown")),
        language=language,
        title=title,
    )


def has_disposition(stream: dict[str, Any], disposition: str) -> bool:
    return bool(stream.get("disposition", {}).get(disposition))


def read_fraction(text: str) -> Fraction:
    top, _, bottom = text.replace(":", "/").partition("/")
    return (
        Fraction(int(top), int(bottom or 1)) if top.lstrip("-").isdigit() and bottom != "0" else Fraction(0)
    )


def read_seconds(text: object) -> float | None:
    try:
        seconds = float(str(text))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None


def promised_seconds(text: object) -> float | None:
    """A duration, unless its writer did not know it: then all of its bits are ones, whatever its ticks."""
    seconds = read_seconds(text)
    if not seconds:
        return seconds
    ticks = round(ALL_ONES / seconds)
    is_unknown = 0 < ticks <= MOST_TICKS and abs(ALL_ONES / ticks - seconds) < 1e-5
    return None if is_unknown else seconds


def track_names(streams: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """For each stream its number, with its language and title where it has them: "2 (zho, Commentary)"."""
    return tuple(_named(number, *_said(stream)) for number, stream in enumerate(streams, start=1))


def _named_codec(stream: dict[str, Any]) -> str:
    """By the tag in the file where ffmpeg has no name for it. Dolby Vision without a base that others read
    (its compatibility is 0, as in profile 5) has colours of its own."""
    tag = str(stream.get("codec_tag_string", "unknown"))
    compatible = [data.get("dv_bl_signal_compatibility_id") for data in stream.get("side_data_list", [])]
    if 0 in compatible:
        return "dolby_vision_alone"
    codec = str(stream.get("codec_name", "unknown"))
    return codec if codec != "unknown" else tag


def _quarter_of(degrees: float) -> int | None:
    """The turn in degrees, where it is one of quarters; within a degree, as ffmpeg counts. What is no matrix
    gives no degrees at all."""
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= 1 and abs(degrees) <= 360 else None


def _mirrors(matrix: str) -> bool:
    """Whether what ffprobe writes of a display matrix, three numbered lines of three, turns pictures over."""
    rows = [[int(number) for number in line.split()[1:3]] for line in matrix.splitlines() if line][:2]
    return len(rows) == 2 and rows[0][0] * rows[1][1] < rows[0][1] * rows[1][0]


def _said(stream: dict[str, Any]) -> tuple[str, str]:
    """Language and title, "" for one that is not said."""
    tags = stream.get("tags", {})
    language, title = (_printable(tags.get(name, "")) for name in ("language", "title"))
    return "" if language == "und" else language, title


def _named(number: int, *said: str) -> str:
    words = ", ".join(filter(None, said))
    return f"{number} ({words})" if words else str(number)


def _printable(text: object) -> str:
    return "".join(letter for letter in str(text) if letter.isprintable())[:TITLE_LENGTH].strip()
