"""Films as programs and devices other than ours write them: a flash and a beep at the beginning of each
second (flashes.py), coded and packed in their ways. Each maker writes to the path that it gets."""

import os
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.films import make_by_ffmpeg, run_ffmpeg
from tests.media_pipeline.boxes import (
    MEDIA,
    TABLES,
    TRACK,
    box,
    full_box,
    inserting,
    replacing,
    together,
    writing,
)
from tests.media_pipeline.flashes import RATE, flash_sources

Maker = Callable[[Path], Path]


@dataclass(frozen=True)
class Kind:
    """A film as it comes, and what has to come of it."""

    name: str
    make: Maker
    found: tuple[str, ...] = ()
    seconds: float = 4
    size: tuple[int, int] = (320, 240)


SECONDS = 4
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", str(RATE))
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1")
AAC = ("-c:a", "aac", "-b:a", "96k")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus")
ALL_ONES = 2**32 - 1
TICKS = 512  # of one frame's, as ffmpeg counts 20 frames a second in MP4


def coded(
    *options: str, seconds: float = SECONDS, size: str = "320x240", rate: str = str(RATE), audio: float = 0
) -> Maker:
    """As ffmpeg codes it with these options."""
    sources = flash_sources(seconds, audio_seconds=audio or None, size=size, rate=rate)
    return lambda path: make_by_ffmpeg(path, [*sources, *options])


def changed(make: Maker, change: Callable[[bytes], bytes]) -> Maker:
    def change_it(path: Path) -> Path:
        make(path)
        path.write_bytes(change(path.read_bytes()))
        return path

    return change_it


def cut(share: float) -> Callable[[bytes], bytes]:
    return lambda whole: whole[: int(len(whole) * share)]


def pcm_in_mp4(kind: str, *, said: int = 0) -> Maker:
    """Uncompressed audio (`kind` is ffmpeg's name without "pcm_") by ISO 23003-5; `said` are the bits of the
    older field, where they are wrong."""
    bits, is_little = int(kind[1:3]), kind.endswith("le")
    name = b"fpcm" if kind[0] == "f" else b"ipcm"
    head = struct.pack(">6xH8xHHHHI", 1, 2, said or bits, 0, 0, 48000 << 16)
    entry = box(name, head + full_box(b"pcmC", bytes([is_little, bits])))
    described = full_box(b"stsd", struct.pack(">I", 1) + entry)

    def make(path: Path) -> Path:
        film = coded("-map", "1", "-map", "0", *H264, "-c:a", f"pcm_{kind}")(path.with_suffix(".mov"))
        data = replacing(*TABLES, b"stsd", by=described)(film.read_bytes())
        path.write_bytes(data.replace(b"qt  ", b"isom", 1))
        return path

    return make


def in_dolby_vision(profile: int, *, base: int) -> Maker:
    """HEVC that says so; `base` is what else its pictures can be shown as: 0 for nothing, 2 for SDR."""
    said = struct.pack(">BBHB19x", 1, 0, profile << 9 | 3 << 3 | 5, base << 4)
    entry = inserting(*TABLES, b"stsd", b"hvc1", new=box(b"dvcC" if profile < 8 else b"dvvC", said))
    return changed(coded(*HEVC, *AAC), entry)


def with_end_card(stands: float, *, after: int = 3) -> Maker:
    """After some seconds the last frame stands for so many more."""
    frames, last = after * RATE, round(stands * RATE) * TICKS
    ticks = (frames - 1) * TICKS + last
    millis = ticks * 1000 // (TICKS * RATE)
    times = full_box(b"stts", struct.pack(">IIIII", 2, frames - 1, TICKS, 1, last))
    return changed(
        coded(*H264, "-bf", "0", *AAC, seconds=after, audio=millis / 1000),
        together(
            replacing(*TABLES, b"stts", by=times),
            writing(*MEDIA, b"mdhd", at=16, form=">I", values=[ticks]),
            writing(*TRACK, b"tkhd", at=20, form=">I", values=[millis]),
            writing(*TRACK, b"edts", b"elst", at=8, form=">I", values=[millis]),
        ),
    )


def without_fragments(*numbers: int) -> Callable[[bytes], bytes]:
    """Of a fragmented file: these fragments, counted from 0, were lost on the way."""

    def lose(whole: bytes) -> bytes:
        head, *fragments = re.split(rb"(?s)(?=....moof)", whole)
        return head + b"".join(one for number, one in enumerate(fragments) if number not in numbers)

    return lose


def apart(stream: str, *, by: int) -> Maker:
    """The "audio" or the "video" begins so many seconds later than the other."""
    late = ("-itsoffset", str(by))
    before: dict[str, tuple[Sequence[str], ...]] = {"audio": ((), late), "video": (late, ())}

    def make(path: Path) -> Path:
        film = coded(*H264, *AAC)(path.with_name("whole.mp4"))
        inputs = [word for options in before[stream] for word in (*options, "-i", str(film))]
        run_ffmpeg([*inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", str(path)])
        return path

    return make


def without_durations(whole: bytes) -> bytes:
    """All durations of the header say that they are not known."""
    data = bytearray(whole)
    for name, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = data.find(name)
        while at >= 0:
            struct.pack_into(">I", data, at + offset, ALL_ONES)
            at = data.find(name, at + 4)
    return bytes(data)


def with_gap(make: Maker, *, shown: int) -> Maker:
    """An edit list: a second of nothing, then the first seconds of the video."""
    edits = struct.pack(">IIiIIiI", 2, 1000, -1, 1 << 16, 1000 * shown, 0, 1 << 16)
    return changed(make, replacing(*TRACK, b"edts", b"elst", by=full_box(b"elst", edits)))


def of_sizes(*sizes: str, seconds: float = 2) -> Maker:
    """A recording that adapts: WebM in which each piece has another size."""
    return joined(*(coded(*VP8, seconds=seconds, size=size) for size in sizes))


def joined(*makes: Maker) -> Maker:
    """One after the other, without being encoded again."""

    def make(path: Path) -> Path:
        pieces = [one(path.with_suffix(f".{n}{path.suffix}")) for n, one in enumerate(makes)]
        listed = path.with_suffix(".txt")
        listed.write_text("".join(f"file '{piece}'\n" for piece in pieces))
        run_ffmpeg(["-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy", str(path)])
        return path

    return make


def with_fonts(count: int) -> Maker:
    def make(path: Path) -> Path:
        words: list[str] = []
        for number in range(count):
            font = path.with_name(f"{number}.ttf")
            font.write_bytes(b"\0\1\0\0" + os.urandom(500))
            words += ["-attach", str(font), f"-metadata:s:t:{number}", "mimetype=application/x-truetype-font"]
        run_ffmpeg([*flash_sources(SECONDS), *H264, *AAC, *words, str(path)])
        return path

    return make


def with_tracks(names: Sequence[tuple[str, str]]) -> Maker:
    """One audio track for each language and title."""
    words = ["-map", "0"]
    for number, (language, title) in enumerate(names):
        words += ["-map", "1", f"-metadata:s:a:{number}", f"language={language}"]
        words += [f"-metadata:s:a:{number}", f"title={title}"]
    return coded(*words, *H264, *AAC)


def with_silent_first(path: Path) -> Path:
    """Two audio tracks, of which the first and main one has nothing to be heard."""
    silence = ["-f", "lavfi", "-i", f"anullsrc=r=48000:cl=stereo:d={SECONDS}"]
    tracks = ["-map", "0", "-map", "2", "-map", "1"]
    run_ffmpeg([*flash_sources(SECONDS), *silence, *tracks, *H264, *AAC, str(path)])
    return path


def with_short_first(path: Path) -> Path:
    """Two video tracks, of which the first and main one is a second of something else."""
    other = ["-f", "lavfi", "-i", f"testsrc=s=640x480:r={RATE}:d=1"]
    tracks = ["-map", "2", "-map", "0", "-map", "1"]
    run_ffmpeg([*flash_sources(SECONDS), *other, *tracks, *H264, *AAC, str(path)])
    return path


def with_subtitles(path: Path) -> Path:
    lines = path.with_suffix(".srt")
    lines.write_text("1\n00:00:01,000 --> 00:00:03,000\nHello\n")
    words = ["-i", str(lines), "-map", "0", "-map", "1", "-map", "2", "-metadata:s:s:0", "language=eng"]
    run_ffmpeg([*flash_sources(SECONDS), *words, *H264, *AAC, "-c:s", "srt", str(path)])
    return path
