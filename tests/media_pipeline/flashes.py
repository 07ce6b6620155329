"""Films with a flash and a beep at the beginning of each second, put together as others put theirs together,
and when each is seen and heard: seconds of a player's clock."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from tests.films import make_by_ffmpeg, run_ffmpeg
from tests.waiting import PATIENCE

FLASH = 0.1
SIZE, RATE, SOUND_RATE = "320x240", 20, 48000


def flash_sources(
    seconds: float, *, audio_seconds: float | None = None, size: str = SIZE, rate: str = str(RATE)
) -> list[str]:
    """The two inputs of ffmpeg: `seconds` of flashes, and beeps that end at `audio_seconds`."""
    is_on = f"lt(mod(t,1),{FLASH})"
    video = (
        f"color=0x202020:s={size}:r={rate}:d={seconds},"
        f"drawbox=x=mod(t*40\\,200):y=20:w=30:h=30:color=0x606060:t=fill,"
        f"drawbox=color=white:t=fill:enable='{is_on}'"
    )
    tone = f"sine=f=1000:r={SOUND_RATE}:d={audio_seconds or seconds}"
    audio = f"{tone},volume='if({is_on},1,0.002)':eval=frame,aformat=channel_layouts=stereo"
    return ["-f", "lavfi", "-i", video, "-f", "lavfi", "-i", audio]


def make_flashes(path: Path, *, seconds: float, audio_seconds: float | None = None) -> Path:
    """`seconds` of flashes, and beeps that end at `audio_seconds`."""
    sources = flash_sources(seconds, audio_seconds=audio_seconds)
    made = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", str(RATE)]
    return make_by_ffmpeg(path, [*sources, *made, "-c:a", "aac", "-b:a", "96k"])


def make_joined(path: Path, *, clips: int, seconds: float, audio_seconds: float) -> Path:
    """Clips whose audio is shorter than their video, joined without being encoded again."""
    clip = make_flashes(path.with_name("clip.mp4"), seconds=seconds, audio_seconds=audio_seconds)
    listed = path.with_name("clips.txt")
    listed.write_text(f"file '{clip}'\n" * clips)
    run_ffmpeg(["-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy", str(path)])
    return path


def make_shifted(path: Path, *, video: float = 0.0, audio: float = 0.0, seconds: float = 5.0) -> Path:
    """Flashes of which video or audio begins so many seconds late."""
    whole = str(make_flashes(path.with_name("whole.mp4"), seconds=seconds))
    sources = ["-itsoffset", f"{video}", "-i", whole, "-itsoffset", f"{audio}", "-i", whole]
    run_ffmpeg([*sources, "-map", "0:v", "-map", "1:a", "-c", "copy", str(path)])
    return path


def seen_and_heard(film: Path) -> tuple[list[float], list[float]]:
    """When each flash is shown and each beep begins to be heard."""
    pictures, sound, told = _decode(film)
    bright = np.frombuffer(pictures, np.uint8).reshape(-1, 4).mean(axis=1) > 128
    times = [float(at) for at in re.findall(r"Parsed_showinfo.* pts_time:(-?[\d.]+)", told)]
    shown = list(zip(times, bright.tolist(), strict=True))
    wave = np.abs(np.frombuffer(sound, np.int16).astype(np.int32))
    frames = re.findall(r"Parsed_ashowinfo.* pts_time:(-?[\d.]+).*? nb_samples:(\d+)", told)
    loud: list[tuple[float, bool]] = []
    at = 0
    for start, count in frames:
        blocks = wave[at : at + int(count)]
        for block in range(0, len(blocks), 48):
            loud.append((float(start) + block / SOUND_RATE, bool(blocks[block : block + 48].max() > 600)))
        at += int(count)
    return _beginnings(shown), _beginnings(loud)


def _beginnings(states: Sequence[tuple[float, bool]], *, apart: float = 0.5) -> list[float]:
    found: list[float] = []
    last = -apart
    for at, is_on in states:
        if is_on and at - last >= apart:
            found.append(at)
        if is_on:
            last = at
    return found


def _decode(film: Path) -> tuple[bytes, bytes, str]:
    """Pictures of 2x2, sound of one channel, and when each frame of either is shown or heard."""
    pictures = ["-map", "0:v", "-vf", "scale=2:2:flags=area,format=gray,showinfo", "-f", "rawvideo"]
    sound = ["-map", "0:a", "-af", f"aresample={SOUND_RATE},ashowinfo", "-ac", "1", "-f", "s16le"]
    command = ["ffmpeg", "-hide_banner", "-nostats", "-copyts", "-y", "-i", str(film)]
    with NamedTemporaryFile(suffix=".pcm") as heard:
        command += [*pictures, "-fps_mode", "passthrough", "-", *sound, heard.name]
        done = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        return done.stdout, heard.read(), done.stderr.decode()
