"""The first look at a film as JSON: kept with the film, so that the pass need not look again."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from media_pipeline.ffmpeg.header import AudioStream, Header, SubtitleStream, VideoStream
from media_pipeline.ffmpeg.packets import Packets, Span
from media_pipeline.inspection.first_look import Look

VERSION = 7  # raised when the fields of a header, a stream or a span change
SPANS = ("video", "audio", "right")
FRACTIONS = ("aspect", "rate", "nominal_rate")


def look_to_json(look: Look) -> dict[str, Any]:
    """What a look that found nothing against the film says."""
    header, packets = (asdict(part) if part else {} for part in (look.header, look.packets))
    header["video"] |= {name: str(header["video"][name]) for name in FRACTIONS}
    return {"version": VERSION, "header": header, "packets": packets}


def look_from_json(stored: dict[str, Any]) -> Look | None:
    """The look that look_to_json was given; None for what another release has written, or nobody."""
    if stored.get("version") != VERSION:
        return None
    header, packets = dict(stored["header"]), stored["packets"]
    fractions = {name: Fraction(header["video"][name]) for name in FRACTIONS}
    header["video"] = VideoStream(**header["video"] | fractions)
    sides = {name: AudioStream(**header[name]) if header[name] else None for name in ("audio", "right")}
    header |= {name: tuple(header[name]) for name in ("audio_tracks", "video_tracks")}
    header["audios"] = tuple(AudioStream(**audio) for audio in header["audios"])
    header["subtitles"] = tuple(SubtitleStream(**subtitle) for subtitle in header["subtitles"])
    spans = {name: _span(packets[name]) if packets[name] else None for name in SPANS}
    return Look((), Header(**header | sides), Packets(**packets | spans))


def _span(stored: dict[str, Any]) -> Span:
    return Span(**stored | {"holes": tuple((start, end) for start, end in stored["holes"])})
