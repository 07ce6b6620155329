"""A raw clip → what it says of its making, and its pictures as a fingerprint that can be looked for in a
film."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from media_pipeline.clips.clip_refused import MOST_SECONDS, ClipRefused
from media_pipeline.ffmpeg.failures import Overrun, TooHeavy
from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import Header
from media_pipeline.ffmpeg.probe import Unreadable, probe_header, scan_packets
from media_pipeline.ffmpeg.raw_files import (
    CROP_NOTES,
    THUMBNAIL_SIDE,
    THUMBNAILS_FILE,
    THUMBNAILS_PER_SECOND,
)
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.inspection.crop import read_crop
from media_pipeline.inspection.shots import read_thumbnails
from media_pipeline.matching.fingerprints import fingerprint_of
from media_pipeline.provenance.marks import ProvenanceMark
from media_pipeline.provenance.read_marks import read_marks

SMALL = (480, 270)  # on which black bars are looked for
LIMITS = Limits(wall_seconds=300, stall_seconds=120, cpu_seconds=120)


@dataclass(frozen=True)
class ReadClip:
    """`frames` is a record as of `fingerprint_of`."""

    duration_ms: int
    marks: tuple[ProvenanceMark, ...]
    frames: bytes


def read_clip(clip: Path, *, scratch: Path) -> ReadClip:
    """Files are written into `scratch`, a folder of this clip alone. Raises ClipRefused, and what
    run.read_film raises where the sandbox does not work."""
    try:
        header = probe_header(clip)
        if header.video is None:
            raise ClipRefused("no_video")
        span = scan_packets(clip, header, seconds=MOST_SECONDS + 1).video
        if span is None:
            raise ClipRefused("no_video")
        if span.seconds > MOST_SECONDS:
            raise ClipRefused("too_long", most=MOST_SECONDS)
        frames = _fingerprint(clip, header, scratch)
    except Unreadable:
        raise ClipRefused("not_a_film") from None
    except (Overrun, TooHeavy):
        raise ClipRefused("too_heavy") from None
    return ReadClip(round(span.seconds * 1000), read_marks(clip), frames)


def _fingerprint(clip: Path, header: Header, scratch: Path) -> bytes:
    """Of the same thumbnails as the one pass takes of a film (renditions/one_pass.py)."""
    assert header.video is not None, "see read_clip"
    options = input_options(seconds=MOST_SECONDS, threads=1, decoders=header.decoders)
    width, height = SMALL
    graph = (
        f"scale={width}:{height}:flags=bilinear,format=yuv420p,fps={THUMBNAILS_PER_SECOND},"
        f"cropdetect=limit=24:round=2:reset=0,metadata=mode=print:file={CROP_NOTES},"
        f"scale={THUMBNAIL_SIDE}:{THUMBNAIL_SIDE}:flags=area,format=gray"
    )
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-v", "error", "-y"]
    command += [word for name, value in options.items() for word in (f"-{name}", str(value))]
    command += ["-i", address(clip), "-map", f"0:{header.video.index}", "-vf", graph]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", THUMBNAILS_FILE]
    scratch.mkdir(exist_ok=True)
    read_film(command, film=clip, writes=scratch, limits=LIMITS)
    thumbnails = scratch / THUMBNAILS_FILE
    if not thumbnails.exists() or thumbnails.stat().st_size < THUMBNAIL_SIDE**2:
        raise ClipRefused("not_a_film")
    return fingerprint_of(read_thumbnails(thumbnails), read_crop(scratch / CROP_NOTES, size=SMALL))
