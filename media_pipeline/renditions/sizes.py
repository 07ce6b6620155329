"""Films whose frames change their size, as adaptive recordings do. ffmpeg begins anew at each change, and
what it left until then is lost; so each frame is first made as large as the others, and it is said on
standard error when its size is another than that of the one before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from media_pipeline.ffmpeg.header import Header, VideoStream
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.facts import Watched
from media_pipeline.limits import FilmLimits

NOTE = re.compile(r"-?\d+\.\d{6}")
NUMBERS = 3  # of one note: seconds, width, height
MOST_NUMBERS = 3000
MOST_PLACES = 100
NOTED = (  # by ffmpeg's expressions: 16 is the level of errors, register 0 keeps the size before
    "{width}+0*gt(if(eq(ld(0),iw*65536+ih),0,print(t,16)+print(iw,16)+print(ih,16)+st(0,iw*65536+ih)),0)"
)


@dataclass(frozen=True)
class SizeChange:
    """From this second of the stream on, frames have this size, turned upright."""

    at: float
    width: int
    height: int


def frame_options(video: VideoStream) -> dict[str, int | None]:
    """Options of ffmpeg's input by which a change of size, or of the audio (evened_audio.py), begins nothing
    anew. Turned films come from cameras, which keep their size, and ffmpeg turns their frames before we see
    them; but not by other angles than quarters."""
    upright = {"noautorotate": None} if video.is_askew else {}
    return {"reinit_filter:a" if video.rotation else "reinit_filter": 0, **upright}


def in_one_size(stream: Any, video: VideoStream, *, is_framed: bool) -> Any:
    """All frames in the size of the header, and each change noted. Those that are `is_framed` are in the
    middle of black, the header being that of `with_largest`."""
    if video.rotation:
        return stream
    return _framed(stream, video) if is_framed else _noted(stream, video)


def _noted(stream: Any, video: VideoStream) -> Any:
    width = NOTED.format(width=video.width)
    return stream.filter("scale", w=width, h=video.height, eval="frame", flags="bilinear")


def _framed(stream: Any, video: VideoStream) -> Any:
    width, height = video.width, video.height
    wide = f"max(2,trunc(min({width},{height}*iw/ih)/2)*2)"
    high = f"max(2,trunc(min({height},{width}*ih/iw)/2)*2)"
    scaled = stream.filter("scale", w=wide, h=high, eval="frame", flags="bicubic")
    padded = scaled.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2", color="black", eval="frame")
    return padded.filter("setsar", f"{video.aspect.numerator}/{video.aspect.denominator}")


def read_changes(numbers: Sequence[str]) -> tuple[SizeChange, ...]:
    """The sizes in their order, the first one too, from what was heard on standard error."""
    whole = len(numbers) // NUMBERS * NUMBERS
    notes = [numbers[at : at + NUMBERS] for at in range(0, whole, NUMBERS)]
    return tuple(SizeChange(float(at), int(float(width)), int(float(height))) for at, width, height in notes)


def with_largest(header: Header, changes: Sequence[SizeChange]) -> Header:
    """The header of the film as if all of it had its largest size."""
    assert header.video is not None, "a film without pictures is refused before"
    largest = max(changes, key=lambda change: change.width * change.height)
    width, height = (-(-side // 2) * 2 for side in (largest.width, largest.height))
    return replace(header, video=replace(header.video, width=width, height=height))


def of_sizes(changes: Sequence[SizeChange], watched: Watched, limits: FilmLimits) -> list[Finding]:
    """A note on the places where the picture is smaller than elsewhere; where it is smaller than the
    regulations allow, the film is refused for these."""
    sizes = {(change.width, change.height) for change in changes}
    if len(sizes) < 2:
        return []
    zero = changes[0].at - watched.lead
    ends = [*(round(change.at - zero, 3) for change in changes), watched.seconds]
    pieces = list(zip(changes, pairwise(ends), strict=True))
    least = min(sizes, key=min)
    if min(least) < limits.min_height:
        low = [place for change, place in pieces if min(change.width, change.height) < limits.min_height]
        values = {"width": least[0], "height": least[1], "expected": limits.min_height}
        return [Finding("low_picture", values, tuple(low[:MOST_PLACES]))]
    largest = max(sizes, key=lambda size: size[0] * size[1])
    names = [f"{width} × {height}" for width, height in sorted(sizes)]
    other = [place for change, place in pieces if (change.width, change.height) != largest]
    shown = {"sizes": names, "width": largest[0], "height": largest[1]}
    return [Finding("size_changes", shown, tuple(other[:MOST_PLACES]))]
