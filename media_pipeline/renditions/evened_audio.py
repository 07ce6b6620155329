"""Audio that changes its channels or its sample rate in mid-film, as in joined clips. A graph of ffmpeg's
takes one form only, and ends the whole pass at the change; so such audio is first written in one form, at the
times that it has, into a file that is read in its place."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from media_pipeline.ffmpeg.failures import TooHeavy
from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import Header
from media_pipeline.ffmpeg.probe import Unreadable, probe_header
from media_pipeline.ffmpeg.raw_files import EVENED_FILE
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.file_findings import READ_BEYOND_SECONDS
from media_pipeline.renditions.heard_audio import EvenedAudio
from media_pipeline.renditions.one_pass import Plan
from media_pipeline.renditions.recipes import Direct

REFUSAL = "Changing audio frame properties on the fly is not supported"  # what ffmpeg's graph says of it
ONE_FORM = "aformat=sample_rates=48000:channel_layouts=stereo"


def is_told_in(lines: Sequence[str]) -> bool:
    """Whether ffmpeg came upon such a change, by what it said."""
    return any(REFUSAL in line for line in lines)


def with_evened_audio(plan: Plan, film: Path, *, scratch: Path) -> Plan:
    """The plan by which audio is read from a file in `scratch`, which is written here; the same plan where
    there is none that can be read. Raises what run.read_film raises, but for TooHeavy."""
    evened = _even_audio(film, plan.header, seconds=plan.max_seconds + READ_BEYOND_SECONDS, scratch=scratch)
    if evened is None:
        return plan
    top = replace(plan.top, copies_sound=False) if isinstance(plan.top, Direct) else plan.top
    return replace(plan, header=replace(plan.header, sides=()), top=top, evened=evened)


def of_evened(evened: EvenedAudio | None) -> list[Finding]:
    """A note on audio that was not written in one form."""
    return [Finding("sound_changes")] if evened else []


def _even_audio(film: Path, header: Header, *, seconds: float, scratch: Path) -> EvenedAudio | None:
    if header.audio is None:
        return None
    options = input_options(seconds=seconds, threads=1, decoders=header.decoders)
    words = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-v", "error", "-y", *words]
    command += ["-i", address(film), "-map", f"0:{header.audio.index}", "-af", ONE_FORM]
    command += ["-c:a", "alac", "-f", "mp4", EVENED_FILE]
    limits = Limits(wall_seconds=300, stall_seconds=300, cpu_seconds=20 + int(seconds))
    try:
        read_film(command, film=film, writes=scratch, limits=limits)
        return EvenedAudio(scratch / EVENED_FILE, probe_header(scratch / EVENED_FILE).start)
    except (TooHeavy, Unreadable, FileNotFoundError):
        return None
