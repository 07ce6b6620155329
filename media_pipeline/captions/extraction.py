"""The texts of a film's subtitle tracks, written by ffmpeg into files as a creator could bring them."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from media_pipeline.captions.reading import MOST_BYTES
from media_pipeline.ffmpeg.failures import Overrun, TooHeavy
from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import SubtitleStream
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits

FORMATS = {  # of text: the codec → what ffmpeg does with it, and the format of the file
    "mov_text": ("subrip", "srt"),
    "text": ("subrip", "srt"),
    "subrip": ("copy", "srt"),
    "webvtt": ("copy", "webvtt"),
    "ass": ("copy", "ass"),
    "ssa": ("copy", "ass"),
}
ENOUGH_BYTES = MOST_BYTES + 1  # that more were to come is all there is to know
BYTES_ON_DISK = 16 * MOST_BYTES  # ffmpeg stops after the caption that is too much, however long that is


def extract_texts(
    film: Path, streams: Sequence[SubtitleStream], *, folder: Path, seconds: float
) -> dict[int, bytes]:
    """What the text streams of the first `seconds` hold, by their number, in times of the file's own clock;
    one that cannot be read is not among them. Raises what run.read_film raises, but for TooHeavy and
    Overrun."""
    try:
        is_whole = _write(film, streams, folder=folder, seconds=seconds)
    except (TooHeavy, Overrun):
        return {}
    if is_whole:
        return {stream.number: _content(folder, stream) for stream in streams}
    if len(streams) == 1:
        return {}
    alone = [extract_texts(film, [stream], folder=folder, seconds=seconds) for stream in streams]
    return {number: content for found in alone for number, content in found.items()}


def _write(film: Path, streams: Sequence[SubtitleStream], *, folder: Path, seconds: float) -> bool:
    """Whether ffmpeg came to an end without a complaint that counts."""
    options = input_options(seconds=seconds, threads=1)
    words = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-v", "error", "-y", "-copyts"]
    command += [*words, "-i", address(film)]
    for stream in streams:
        codec, format_ = FORMATS[stream.codec]
        command += ["-map", f"0:{stream.index}", "-c", codec, "-fs", str(ENOUGH_BYTES), "-f", format_]
        command.append(_file_name(stream))
    cpu_seconds = 10 + film.stat().st_size // 100_000_000
    limits = Limits(
        wall_seconds=120,
        stall_seconds=120,
        cpu_seconds=cpu_seconds,
        file_bytes=BYTES_ON_DISK,
        niceness=0,
    )
    return read_film(command, film=film, writes=folder, limits=limits).code == 0


def _file_name(stream: SubtitleStream) -> str:
    return f"subtitles-{stream.number}"


def _content(folder: Path, stream: SubtitleStream) -> bytes:
    with (folder / _file_name(stream)).open("rb") as file:
        return file.read(ENOUGH_BYTES)
