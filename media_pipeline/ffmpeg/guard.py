"""What any ffmpeg or ffprobe that reads a film is given before its `-i`: the one place that builds it.
`protocol_whitelist` alone does not keep a playlist from playing somebody else's film; the container list
does."""

from collections.abc import Sequence
from pathlib import Path

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
PICTURE_CODECS = ("h264", "hevc", "prores", "av1", "vp8", "vp9", "mpeg4", "mjpeg")
SOUND_CODECS = (
    *("aac", "mp3", "opus", "vorbis", "flac", "ac3", "eac3", "alac"),
    *("pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_s16be", "pcm_s24be"),
)
COMPANIONS = (
    "png",
    "mov_text",
    "subrip",
    "srt",
    "ass",
    "ssa",
    "webvtt",
    "dvdsub",
    "pgssub",
)  # cover, subtitles
DECODERS = (*PICTURE_CODECS, "libdav1d", *SOUND_CODECS, "mp3float", "libopus", *COMPANIONS)
MAX_PIXELS = 36_000_000  # 8K UHD has 33.2 million


def guard_options() -> dict[str, str | int]:
    """Options that ffmpeg and ffprobe share."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": CONTAINERS,
        "codec_whitelist": ",".join(DECODERS),
        "max_pixels": MAX_PIXELS,
        "max_alloc": 1 << 30,
        "max_streams": 32,
    }


def input_options(*, seconds: float, threads: int) -> dict[str, str | int]:
    """Options of ffmpeg's input: besides the guard, no more than `seconds` of the film are read."""
    return {**guard_options(), "threads": threads, "t": f"{seconds:g}"}


def address(path: Path) -> str:
    """The film as an argument: `file:` and an absolute path, so that no name is taken for a protocol."""
    return f"file:{path.absolute()}"


def is_guarded(arguments: Sequence[str]) -> bool:
    """Whether every input has the whole guard before it, and is a file named by `address`."""
    words = list(arguments)
    start = 0
    for at, word in enumerate(words):
        if word != "-i":
            continue
        before = dict(zip(words[start:at], words[start + 1 : at], strict=False))
        has_guard = all(before.get(f"-{name}") == str(value) for name, value in guard_options().items())
        if not has_guard or not words[at + 1].startswith("file:/"):
            return False
        start = at + 2
    return start > 0
