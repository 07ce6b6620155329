"""Films in HEVC ("hvc1") whose file keeps the settings of its first clip alone. Where clips of another size
were joined to it without being encoded again, their data ends before the picture does. A decoder leaves the
rest as it was, which is an older picture, and says next to nothing; one that has shown nothing yet leaves
zeros, which are no colour. So a new one is set on each few seconds of such a film."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.conf import settings

from media_pipeline.ffmpeg.failures import TooHeavy
from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import VideoStream
from media_pipeline.ffmpeg.raw_files import FRAME_SIDE
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.file_findings import clock_of
from media_pipeline.inspection.shots import read_frames
from media_pipeline.limits import Stretch
from media_pipeline.renditions.one_pass import Plan

LOOK_SECONDS, LEAST_LOOKS = 4.0, 8
PIXELS_AT_ONCE, MOST_AT_ONCE = 16_000_000, 8
LONGEST_GROUP = 60  # seconds from a key frame to the next
NOTHING = 2  # of 8-bit signals: what scaling leaves of zero
LEAST_SHARE = 0.05  # of the picture
HALF = FRAME_SIDE // 2


def of_lost_settings(plan: Plan, film: Path, *, scratch: Path) -> list[Finding]:
    """Raises what run.read_film raises, but for TooHeavy."""
    if plan.video.codec != "hevc" or plan.video.tag != "hvc1" or plan.packets.video is None:
        return []
    seconds = plan.packets.video.seconds
    count = max(LEAST_LOOKS, round(seconds / LOOK_SECONDS))
    times = [round(seconds * number / count, 3) for number in range(count)]
    try:
        torn = set(_looks(plan, film, times, scratch=scratch))
    except TooHeavy:
        return []
    places = _joined([(at, end) for at, end in zip(times, [*times[1:], seconds], strict=True) if at in torn])
    return [Finding("settings_lost", {"at": clock_of(places)}, places)] if places else []


def _looks(plan: Plan, film: Path, times: list[float], *, scratch: Path) -> Iterator[float]:
    """Those of the times at which a part of the picture is missing."""
    at_once = max(1, min(MOST_AT_ONCE, PIXELS_AT_ONCE // (plan.video.width * plan.video.height)))
    for start in range(0, len(times), at_once):
        some = times[start : start + at_once]
        for name in map(_name, some):
            (scratch / name).unlink(missing_ok=True)
        limits = Limits(wall_seconds=120, stall_seconds=120, cpu_seconds=10 + 2 * len(some))
        read_film(_command(plan.video, film, some), film=film, writes=scratch, limits=limits)
        yield from (at for at in some if _is_torn(scratch / _name(at)))


def _command(video: VideoStream, film: Path, times: list[float]) -> list[str]:
    """The key frame at or before each of the times, by a decoder of its own."""
    options = {**input_options(seconds=LONGEST_GROUP, threads=1), "skip_frame": "nokey"}
    words = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-v", "error", "-y"]
    for at in times:
        command += ["-noaccurate_seek", "-ss", f"{at:g}", *words, "-i", address(film)]
    shown = f"scale={FRAME_SIDE}:{FRAME_SIDE}:flags=area,format=yuvj420p"
    for number, at in enumerate(times):
        command += ["-map", f"{number}:{video.index}", "-frames:v", "1", "-fps_mode", "passthrough"]
        command += ["-vf", shown, "-f", "rawvideo", _name(at)]
    return command


def _is_torn(look: Path) -> bool:
    frames, colours = read_frames(look)
    brightest = frames.reshape(-1, HALF, 2, HALF, 2).max(axis=(2, 4), initial=0)
    is_nothing = np.maximum(brightest, colours.max(axis=1, initial=0)) <= NOTHING
    return bool(is_nothing.size and is_nothing.mean() >= LEAST_SHARE)


def _name(at: float) -> str:
    return f"look-{round(at * 1000)}.yuv"


def _joined(places: list[Stretch]) -> tuple[Stretch, ...]:
    """Those that follow one another are one."""
    starts = [start for start, _ in places if start not in {end for _, end in places}]
    ends = [end for _, end in places if end not in {start for start, _ in places}]
    return tuple((round(start, 3), round(end, 3)) for start, end in zip(starts, ends, strict=True))
