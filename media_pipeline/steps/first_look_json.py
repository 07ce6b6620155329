"""The first look at a film as JSON: kept with the film, so that the pass need not look again."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from media_pipeline.ffmpeg.header import AudioStream, Header, SubtitleStream, VideoStream
from media_pipeline.ffmpeg.packets import Packets, Span
from media_pipeline.inspection.first_look import Look

VERSION = 8  # raised when the fields of a header, a stream or a span change
SPANS = ("video", "audio")
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
    header["audio"] = AudioStream(**header["audio"]) if header["audio"] else None
    header |= {name: tuple(AudioStream(**one) for one in header[name]) for name in ("sides", "audios")}
    header |= {name: tuple(header[name]) for name in ("audio_tracks", "video_tracks")}
    header["subtitles"] = tuple(SubtitleStream(**subtitle) for subtitle in header["subtitles"])
    spans = {name: _span(packets[name]) for name in SPANS}
    sides = tuple(_span(side) for side in packets["sides"])
    return Look((), Header(**header), Packets(**packets | spans | {"sides": sides}))


def _span(stored: dict[str, Any] | None) -> Span | None:
    if stored is None:
        return None
    return Span(**stored | {"holes": tuple((start, end) for start, end in stored["holes"])})
