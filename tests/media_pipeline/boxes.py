"""Surgery on films: boxes of MP4 whose index is at the end, as ffmpeg writes it, and elements of Matroska."""

import struct
from collections.abc import Callable, Sequence

HEADS = {
    b"meta": 4,
    b"stsd": 8,
    b"dref": 8,
    b"avc1": 78,
    b"hvc1": 78,
    b"mp4a": 28,
}  # bytes before the inner boxes
SEGMENT = bytes.fromhex("18538067")
CLUSTER = bytes.fromhex("1f43b675")

Surgery = Callable[[bytes], bytes]
TRACK = (b"moov", b"trak")
MEDIA = (*TRACK, b"mdia")
TABLES = (*MEDIA, b"minf", b"stbl")


def box(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def full_box(kind: bytes, payload: bytes, *, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags) + payload)


def edit(data: bytes, path: Sequence[bytes], change: Surgery) -> bytes:
    """`data` with the first box at `path` put through `change`, whole; the boxes around it grow with it."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind == path[0]:
            head = 8 + HEADS.get(kind, 0)
            whole = data[at : at + size]
            inner = path[1:]
            new = change(whole) if not inner else box(kind, whole[8:head] + edit(whole[head:], inner, change))
            return data[:at] + new + data[at + size :]
        at += size or len(data)
    raise LookupError(path)


def editing(*path: bytes, change: Surgery) -> Surgery:
    return lambda data: edit(data, path, change)


def replacing(*path: bytes, by: bytes) -> Surgery:
    return editing(*path, change=lambda _: by)


def inserting(*path: bytes, new: bytes) -> Surgery:
    """`new` at the end of the box at `path`."""
    return editing(*path, change=lambda whole: box(whole[4:8], whole[8:] + new))


def writing(*path: bytes, at: int, form: str, values: Sequence[int]) -> Surgery:
    """Other numbers into the box, `at` bytes behind its name."""

    def change(whole: bytes) -> bytes:
        content = bytearray(whole)
        struct.pack_into(form, content, 8 + at, *values)
        return bytes(content)

    return editing(*path, change=change)


def together(*changes: Surgery) -> Surgery:
    def change(data: bytes) -> bytes:
        for one in changes:
            data = one(data)
        return data

    return change


def element(name: str, payload: bytes = b"") -> bytes:
    """Of Matroska; `name` is its id in hexadecimal."""
    return bytes.fromhex(name) + struct.pack(">Q", 1 << 56 | len(payload)) + payload


def before_clusters(new: bytes) -> Surgery:
    """`new` into the segment of a Matroska film, before its pictures."""

    def change(data: bytes) -> bytes:
        size_at = data.index(SEGMENT) + 4
        size = struct.unpack_from(">Q", data, size_at)[0] & (1 << 56) - 1
        at = data.index(CLUSTER)
        grown = struct.pack(">Q", 1 << 56 | size + len(new))
        return data[:size_at] + grown + data[size_at + 8 : at] + new + data[at:]

    return change
