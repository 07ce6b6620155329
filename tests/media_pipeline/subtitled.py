"""Films with subtitle tracks inside: texts as muxers write them, and pictures of text."""

import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.films import make_film

ENGLISH = b"""1
00:00:01,000 --> 00:00:02,500
The sea is <i>quiet</i> {hush}.

2
00:00:03,000 --> 00:00:04,000
1 < 2
"""
CHINESE = "1\n00:00:01,000 --> 00:00:02,500\n今晚的海很安静。\n".encode()
SIGNS = rb"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,secret
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Lin Yue,0,0,0,,{\an8\i1}Sign{\i0}<script>alert(1)</script>
Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
"""


@dataclass(frozen=True)
class Inside:
    """A track to be put into a film; `codec` is the muxed one, `suffix` that of the file it comes from."""

    content: bytes
    codec: str
    language: str = "und"
    title: str = ""
    suffix: str = "srt"


def make_subtitled(path: Path, tracks: Sequence[Inside], options: Sequence[str] = ()) -> Path:
    """A film of six seconds with the tracks, in their order; silent, so that it begins at 0."""
    plain = make_film(path.with_name("plain.mp4"), seconds=6, shots=2, audio=False)
    words, maps = ["-i", str(plain)], ["-map", "0"]
    for number, track in enumerate(tracks):
        source = path.with_name(f"{number}.{track.suffix}")
        source.write_bytes(track.content)
        words += ["-i", str(source)]
        maps += ["-map", str(number + 1), f"-c:s:{number}", track.codec]
        maps += [f"-metadata:s:s:{number}", f"language={track.language}"]
        maps += [f"-metadata:s:s:{number}", f"title={track.title}"]
    command = ["ffmpeg", "-v", "error", "-y", *words, "-c", "copy", *maps, *options, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


def changed_inside(path: Path, was: bytes, *, to: bytes) -> Path:
    """The same film with other bytes where those were."""
    content = path.read_bytes()
    assert content.count(was) == 1
    assert len(was) == len(to)
    path.write_bytes(content.replace(was, to))
    return path


def pictures_of_text() -> bytes:
    """A PGS stream, as Blu-ray discs have it: a bar of four by two pixels from 0.5 s to 1.5 s."""
    shown, bar = struct.pack(">HBBHH", 0, 0, 0, 10, 10), (b"\1" * 4 + b"\0\0") * 2
    drawing = struct.pack(">HBB", 0, 0, 0xC0) + (len(bar) + 4).to_bytes(3, "big") + struct.pack(">HH", 4, 2)
    window = (0x17, b"\1\0" + struct.pack(">HHHH", 10, 10, 4, 2))
    sets = [
        (45_000, [_composition(0, shown), window, (0x14, bytes([0, 0, 1, 235, 128, 128, 255]))]),
        (135_000, [_composition(1, b""), window]),
    ]
    sets[0][1].append((0x15, drawing + bar))
    return b"".join(
        b"PG" + struct.pack(">IIBH", at, 0, kind, len(body)) + body
        for at, segments in sets
        for kind, body in [*segments, (0x80, b"")]
    )


def _composition(number: int, objects: bytes) -> tuple[int, bytes]:
    head = struct.pack(">HHBHBBBB", 320, 180, 0x10, number, 0x80, 0, 0, int(bool(objects)))
    return 0x16, head + objects
