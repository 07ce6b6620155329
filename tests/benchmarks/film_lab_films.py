"""The films of the film lab's benchmark, drawn by numpy and ffmpeg and kept in the temporary folder."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

STILLS = 8
STILL_SIZE = (2304, 1296)


def grainy_film(folder: Path, *, seconds: int = 60) -> Path:
    """1080p30 H.264 of about 5 Mb/s with AAC: slow moves over STILLS grainy pictures, hard cuts, music."""
    film = folder / "film.mp4"
    length = seconds / STILLS
    inputs, graph = [], []
    for number in range(STILLS):
        picture = folder / f"still-{number}.png"
        _painting(number).save(picture)
        inputs += ["-framerate", "30", "-i", str(picture)]
        move = f"x='(iw-ow)*(0.5+0.5*sin(t/{length}*2+{number}))':y='(ih-oh)*t/{length}'"
        still = f"[{number}:v]format=yuv420p,loop=loop={round(30 * length)}:size=1,trim=duration={length}"
        graph.append(f"{still},crop=1920:1080:{move},noise=alls=16:allf=t[v{number}]")
    joined = "".join(f"[v{number}]" for number in range(STILLS))
    graph.append(f"{joined}concat=n={STILLS}[v]")
    tone = f"aevalsrc='0.2*sin(440*t*2*PI)*(0.6+0.4*sin(3*t))|0.2*sin(554*t*2*PI)':s=48000:d={seconds}"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *inputs, "-f", "lavfi", "-i", tone]
    command += ["-filter_complex", ";".join(graph), "-map", "[v]", "-map", f"{STILLS}:a"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "5M", "-maxrate", "8M", "-bufsize", "10M"]
    subprocess.run([*command, "-c:a", "aac", "-movflags", "+faststart", str(film)], check=True)
    return film


def boxed_again(film: Path) -> Path:
    """The same streams in a Matroska file, which no browser is trusted to play."""
    target = film.with_suffix(".mkv")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(film), "-c", "copy", str(target)], check=True)
    return target


def large_film(film: Path, *, seconds: int = 12) -> Path:
    """The first `seconds` of the film in 4K, coded as HEVC with ten bits."""
    target = film.with_name("large.mp4")
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-t", str(seconds), "-i", str(film)]
    command += ["-vf", "scale=3840:2160,format=yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast"]
    subprocess.run([*command, "-x265-params", "log-level=none", "-c:a", "copy", str(target)], check=True)
    return target


def written_as(film: Path, name: str, *, filters: str, words: Sequence[str]) -> Path:
    """The film put through filters, and coded by the words."""
    target = film.with_name(name)
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(film), "-vf", filters]
    subprocess.run([*command, *words, str(target)], check=True)
    return target


def cut_to(film: Path, name: str, *, seconds: float) -> Path:
    """The beginning of the film."""
    target = film.with_name(name)
    command = ["ffmpeg", "-v", "error", "-y", "-t", str(seconds), "-i", str(film), "-c", "copy", str(target)]
    subprocess.run(command, check=True)
    return target


def _painting(seed: int) -> Image.Image:
    """Clouds of colour with detail at every scale, like a photograph."""
    chance = np.random.default_rng(seed)
    width, height = STILL_SIZE
    picture = np.zeros((height, width, 3), np.float32)
    for scale in (3, 7, 15, 31, 63, 127, 255, 511):
        noise = (chance.random((scale * 9 // 16 + 2, scale + 2, 3)) * 255).astype(np.uint8)
        layer = Image.fromarray(noise).resize(STILL_SIZE, Image.Resampling.BICUBIC)
        picture += np.asarray(layer, np.float32) / scale**0.8
    picture -= picture.min()
    return Image.fromarray((picture / picture.max() * 255).astype(np.uint8))
