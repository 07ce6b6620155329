"""Small films for tests, synthesised by the real ffmpeg and kept in a temporary folder of this user, so that
a suite makes each once. Every function writes to `path` and returns it; the suffix names the container."""

import hashlib
import itertools
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.once import made_once
from tests.waiting import PATIENCE

CACHE = Path(tempfile.gettempdir()) / f"laureate-test-films-{os.getuid()}"
RATE = 20
SIZE = (320, 180)
MOVING = (
    "color=c={ground}:s={{s}}:r={{r}}{more}[g{{n}}];color=c={box}:s=60x40:r={{r}}[b{{n}}];"
    "[g{{n}}][b{{n}}]overlay={at}"
)
SCENES = (  # neighbours differ in brightness and layout, so each join is an unmistakable hard cut; all move
    "testsrc2=s={s}:r={r}",
    MOVING.format(ground="0x10182f", box="0xe0b040", more="", at="x='mod(80*t,{w})':y=H/3"),
    "smptehdbars=s={s}:r={r},hue=h='20*t'",
    MOVING.format(ground="0xf4efe2", box="0x7a1f3d", more="", at="x=W/4:y='mod(60*t,{h})'"),
    "yuvtestsrc=s={s}:r={r},hue=h='15*t'",
    MOVING.format(
        ground="0x1f5a3a", box="white", more=",drawgrid=w=32:h=32:c=0x58c08a", at="x='mod(50*t,{w})':y=H/2"
    ),
    "rgbtestsrc=s={s}:r={r},hue=h='10*t'",
    MOVING.format(
        ground="0xd8d8e8", box="red", more=",drawgrid=w=20:h=45:c=0x303060", at="x=W/2:y='mod(70*t,{h})'"
    ),
)


def make_film(
    path: Path,
    *,
    seconds: float = 62.0,
    shots: int | Sequence[float] = 6,
    size: tuple[int, int] = SIZE,
    rate: int = RATE,
    audio: bool = True,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    first_scene: int = 0,
    picture_filter: str = "null",
    options: Sequence[str] = (),
) -> Path:
    """A film of `seconds` (whole frames of `rate`) with hard cuts: `shots` equal ones, or one of each length
    given. Another `first_scene` gives another film. `options` go to ffmpeg before the output."""
    lengths = shots_of(seconds, shots=shots, rate=rate)
    width, height = size
    graph = []
    for number, frames in enumerate(lengths):
        scene = SCENES[(first_scene + number) % len(SCENES)]
        source = scene.format(s=f"{width}x{height}", r=rate, w=width, h=height, n=number)
        graph.append(f"{source},trim=end_frame={frames},setsar=1,format={pixels}[v{number}]")
    joined = "".join(f"[v{number}]" for number in range(len(lengths)))
    graph.append(f"{joined}concat=n={len(lengths)},{picture_filter}[v]")
    arguments = ["-filter_complex", ";".join(graph), "-map", "[v]"]
    if audio:
        tone = f"sine=frequency=330:sample_rate=48000:duration={seconds},tremolo=f=0.5:d=0.6"
        arguments = ["-f", "lavfi", "-i", tone, *arguments]
        arguments += ["-map", "0:a", "-c:a", "aac", "-b:a", "64k"]
    arguments += ["-c:v", codec, "-r", str(rate)]
    if codec.startswith("libx26"):
        arguments += ["-preset", "ultrafast", "-crf", "30", "-g", str(rate * 5)]
    return make_by_ffmpeg(path, [*arguments, *options])


def shots_of(seconds: float, *, shots: int | Sequence[float], rate: int = RATE) -> list[int]:
    """How many frames each shot of such a film has: the truth that shot detection is held to."""
    total = round(seconds * rate)
    if not isinstance(shots, int):
        return [round(length * rate) for length in shots]
    borders = [round(total * number / shots) for number in range(shots + 1)]
    return [end - start for start, end in itertools.pairwise(borders)]


def make_text(path: Path) -> Path:
    """A text renamed to a film."""
    path.write_text("INT. LIGHTHOUSE - NIGHT\nThe keeper counts the ships.\n" * 40)
    return path


def make_empty(path: Path) -> Path:
    """0 bytes."""
    path.write_bytes(b"")
    return path


def make_audio_only(path: Path, *, seconds: float = 62.0) -> Path:
    """An MP4 with a sound stream and no pictures."""
    source = ["-f", "lavfi", "-i", f"sine=frequency=330:sample_rate=48000:duration={seconds}"]
    return make_by_ffmpeg(path, [*source, "-c:a", "aac", "-b:a", "64k"])


def make_cut_off(path: Path, *, seconds: float = 70.0, keep: float = 0.5) -> Path:
    """A film whose header promises `seconds` and whose bytes end after the share `keep`."""
    whole = make_film(path, seconds=seconds, options=["-movflags", "+faststart"])
    os.truncate(whole, int(whole.stat().st_size * keep))
    return whole


def make_headless(path: Path) -> Path:
    """A film with its index at the end, and the end cut off: nothing can be read."""
    whole = make_film(path, seconds=62.0)
    os.truncate(whole, int(whole.stat().st_size * 0.8))
    return whole


def make_damaged(path: Path, *, seconds: float = 62.0, share: float = 0.3) -> Path:
    """A film whose header and packets are whole, with `share` of the bytes in its middle set to zero."""
    whole = make_film(path, seconds=seconds, options=["-movflags", "+faststart"])
    content = bytearray(whole.read_bytes())
    start = len(content) // 2
    content[start : start + int(len(content) * share)] = bytes(int(len(content) * share))
    whole.write_bytes(content)
    return whole


def make_liar(
    path: Path, *, seconds: float = 6.0, claims: float = 120.0, boxes: Sequence[bytes] = (b"mvhd",)
) -> Path:
    """A film of `seconds` whose header boxes (of mvhd, tkhd, mdhd, elst) claim another duration."""
    whole = make_film(path, seconds=seconds, shots=2)
    content = bytearray(whole.read_bytes())
    movie_scale = struct.unpack_from(">I", content, content.index(b"mvhd") + 16)[0]
    for box in boxes:
        at = content.find(box)
        while at >= 0:
            offset, scale = {
                b"mvhd": (20, movie_scale),
                b"tkhd": (24, movie_scale),
                b"elst": (12, movie_scale),
                b"mdhd": (20, struct.unpack_from(">I", content, at + 16)[0]),
            }[box]
            struct.pack_into(">I", content, at + offset, int(claims * scale))
            at = content.find(box, at + 4)
    whole.write_bytes(content)
    return whole


def make_playlist(path: Path, *, target: Path) -> Path:
    """An HLS playlist renamed to a film: an unwary ffmpeg plays `target` in its stead."""
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:70\n#EXTINF:62,\n{target.resolve()}\n#EXT-X-ENDLIST\n")
    return path


def make_by_ffmpeg(path: Path, arguments: Sequence[str]) -> Path:
    """What ffmpeg makes of `arguments`; they name no file, for the same words make the same film."""
    return make_kept(path, arguments, lambda draft: run_ffmpeg([*arguments, str(draft)]))


def make_kept(path: Path, words: Sequence[str], make: Callable[[Path], object]) -> Path:
    """What `make` writes; the same words stand for the same film."""
    CACHE.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256("\0".join([path.suffix, *words]).encode()).hexdigest()[:32]
    kept = CACHE / f"{digest}{path.suffix}"
    made_once(kept, make)
    shutil.copyfile(kept, path)
    return path


def run_ffmpeg(arguments: Sequence[str]) -> None:
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-y", "-loglevel", "error", *arguments]
    subprocess.run(command, check=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
