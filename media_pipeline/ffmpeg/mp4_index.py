"""What the boxes of MP4 and MOV files say that ffmpeg 5.1 does not pass on: how uncompressed audio is written
(ISO 23003-5), whether a track is encrypted (ISO 23001-7) or its times have no scale, and whether the file
ends in the middle of a box. Any other file says nothing."""

from collections.abc import Iterator
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

Box = tuple[bytes, int, int]  # its kind, and where its content begins and ends

FIRST_BOXES = (b"ftyp", b"mdat", b"wide", b"moov", b"free", b"skip", b"styp")
DATA_BOXES = (b"mdat", b"moof", b"moov")
TO_FORMAT = (b"mdia", b"minf", b"stbl", b"stsd")
PCM_KINDS = {b"ipcm": "pcm_s", b"fpcm": "pcm_f"}  # integers, floats
ENCRYPTED = (b"encv", b"enca")
ENTRY_HEAD = 36  # bytes of a description of audio before the boxes in it
ENTRY_BYTES = 4096  # of a description that are read
MOST_BOXES = 20_000  # beside each other; half an hour has some thousand fragments
MOST_TRACKS = 128


def begins_as_mp4(film: Path) -> bool:
    with film.open("rb") as file:
        return file.read(8)[4:] in FIRST_BOXES


def pcm_decoders(film: Path) -> dict[int, str]:
    """For tracks with uncompressed audio, by their index: the decoder that reads it. ffmpeg 5.1 knows no
    floats in MP4. It takes the bits of integers from an older field, where some write 16 for all of them;
    what comes out then is noise, and what is named here is no decoder."""
    found = [_pcm_decoder(description) for description in _descriptions(film)]
    return {index: decoder for index, decoder in enumerate(found) if decoder}


def is_encrypted(film: Path) -> bool:
    """Whether a track can be read by those alone who have its key."""
    return any(description[4:8] in ENCRYPTED for description in _descriptions(film))


def lacks_time_scale(film: Path) -> bool:
    """Whether the film or a track of it counts its times in no parts of a second."""
    if not begins_as_mp4(film):
        return False
    with film.open("rb") as file:
        heads = [head for track in _tracks(file) for head in _within(file, track, b"mdia", b"mdhd")]
        heads += _within(file, (b"", 0, file.seek(0, SEEK_END)), b"moov", b"mvhd")
        return any(_time_scale(file, start) == 0 for _, start, _ in heads)


def _time_scale(file: BinaryIO, start: int) -> int:
    """Of the header of a film or a track; its version says how long the dates before it are."""
    file.seek(start)
    head = file.read(24)
    at = 20 if head[:1] == b"\x01" else 12
    return int.from_bytes(head[at : at + 4]) if len(head) == 24 else 1


def ends_within_a_box(film: Path) -> bool:
    """Whether a box with data or an index would go on beyond the end of the file."""
    if not begins_as_mp4(film):
        return False
    size = film.stat().st_size
    with film.open("rb") as file:
        return any(kind in DATA_BOXES and end > size for kind, _, end in _boxes(file, 0, size))


def _descriptions(film: Path) -> list[bytes]:
    """The first description of each track, in their order."""
    if not begins_as_mp4(film):
        return []
    with film.open("rb") as file:
        return [_description(file, track) for track in _tracks(file)]


def _tracks(file: BinaryIO) -> list[Box]:
    return _within(file, (b"", 0, file.seek(0, SEEK_END)), b"moov", b"trak")[:MOST_TRACKS]


def _within(file: BinaryIO, outer: Box, *path: bytes) -> list[Box]:
    """The boxes at this path in another."""
    boxes = [outer]
    for name in path:
        boxes = [box for _, start, end in boxes for box in _boxes(file, start, end) if box[0] == name]
    return boxes


def _description(file: BinaryIO, track: Box) -> bytes:
    """The first one of a track; empty where it has none."""
    described = next(iter(_within(file, track, *TO_FORMAT)), None)
    if described is None:
        return b""
    _, start, end = described
    _, entry, end = next(_boxes(file, start + 8, end), (b"", 0, 0))
    file.seek(max(entry - 8, 0))
    return file.read(min(max(end - entry + 8, 0), ENTRY_BYTES))


def _pcm_decoder(description: bytes) -> str:
    """Empty where it is none of uncompressed audio."""
    at = description.find(b"pcmC")
    if description[4:8] not in PCM_KINDS or at < ENTRY_HEAD or len(description) < at + 10:
        return ""
    is_little, bits, told = description[at + 8] & 1, description[at + 9], int.from_bytes(description[26:28])
    if description[4:8] == b"ipcm" and bits != told:
        return f"PCM {bits}/{told} bit"
    return f"{PCM_KINDS[description[4:8]]}{bits}{'le' if is_little else 'be'}"


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Kind, begin and end of the content of each box in [start, end); the last may end beyond it."""
    return islice(_every_box(file, start, end), MOST_BOXES)


def _every_box(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        file.seek(at)
        head = file.read(16)
        length, kind, content = int.from_bytes(head[:4]), head[4:8], at + 8
        if length == 1:
            length, content = int.from_bytes(head[8:16]), at + 16
        elif length == 0:
            length = end - at
        if length < content - at:
            return
        yield kind, content, at + length
        at += length
