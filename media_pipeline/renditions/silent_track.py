"""A main audio track in which nothing is heard, beside others: editors leave empty tracks behind, or mark the
wrong one. The first other track with a sound is then played in its place."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from django.conf import settings

from media_pipeline.ffmpeg.failures import TooHeavy
from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import AudioStream
from media_pipeline.ffmpeg.mono_tracks import hearing
from media_pipeline.ffmpeg.probe import scan_packets
from media_pipeline.ffmpeg.raw_files import AUDIO_NOTES, WAVE_RATE
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.inspection.file_findings import READ_BEYOND_SECONDS
from media_pipeline.inspection.loudness import NOTHING_HEARD, mono_level, read_audio_notes
from media_pipeline.renditions.one_pass import Plan
from media_pipeline.renditions.recipes import Direct, top_recipe

MOST_TRACKS = 8  # that are listened to


def with_heard_track(plan: Plan, film: Path, *, scratch: Path) -> Plan:
    """The plan by which another track is played, if the pass has heard nothing in the main one; the same plan
    where none has a sound. Raises what run.read_film raises, but for TooHeavy."""
    if len(plan.header.audios) < 2 or plan.header.is_chosen or not _is_silent(scratch):
        return plan
    index = _heard_beside(film, plan, scratch=scratch)
    return plan if index is None else playing(plan, film, index)


def playing(plan: Plan, film: Path, index: int) -> Plan:
    """The plan as if the track with this index were the main one. Raises what scan_packets raises."""
    number = next(at for at, one in enumerate(plan.header.audios, start=1) if one.index == index)
    header = replace(hearing(plan.header, [number]), silent_number=plan.header.audio_number)
    packets = scan_packets(film, header, seconds=plan.max_seconds + READ_BEYOND_SECONDS)
    top = top_recipe(header, packets) if isinstance(plan.top, Direct) else plan.top
    return replace(plan, header=header, packets=packets, top=top, evened=None)


def _is_silent(scratch: Path) -> bool:
    heard = read_audio_notes(scratch / AUDIO_NOTES, seconds=0.0)
    return heard is not None and heard.integrated <= NOTHING_HEARD


def _heard_beside(film: Path, plan: Plan, *, scratch: Path) -> int | None:
    """The index of the first other track that has a sound."""
    others = [one for one in plan.header.audios if one.is_readable and one != plan.header.audio][:MOST_TRACKS]
    seconds = plan.packets.video.seconds if plan.packets.video else 0.0
    decoders = {one.index: one.decoder for one in others if one.decoder}
    options = input_options(seconds=plan.max_seconds, threads=1, decoders=decoders)
    words = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-v", "error", "-y", *words]
    command += ["-i", address(film)]
    for one in others:
        command += ["-map", f"0:{one.index}", "-ac", "1", "-ar", str(WAVE_RATE), "-f", "s16le", _wave_of(one)]
    limits = Limits(wall_seconds=300, stall_seconds=300, cpu_seconds=20 + int(len(others) * seconds))
    try:
        if others:
            read_film(command, film=film, writes=scratch, limits=limits)
    except TooHeavy:
        return None
    return next((one.index for one in others if _is_heard(scratch / _wave_of(one))), None)


def _wave_of(one: AudioStream) -> str:
    return f"track-{one.index}.s16"


def _is_heard(wave: Path) -> bool:
    return wave.exists() and mono_level(np.fromfile(wave, "<i2")) > NOTHING_HEARD
