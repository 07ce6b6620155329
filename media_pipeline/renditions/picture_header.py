"""Pure: what a picture says of itself in its first bytes. Only numbers are read here, by no other code than
this: the picture itself is decoded in the sandbox."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from media_pipeline.enums import PictureKind

SIGNATURES = {
    PictureKind.JPEG: re.compile(rb"\xff\xd8\xff"),
    PictureKind.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    PictureKind.WEBP: re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
OTHERS = {
    "GIF": re.compile(rb"GIF8"),
    "PDF": re.compile(rb"%PDF-"),
    "HEIC": re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL),
    "AVIF": re.compile(rb".{4}ftypavi[fs]", re.DOTALL),
    "MP4": re.compile(rb".{4}ftyp", re.DOTALL),
    "TIFF": re.compile(rb"II\*\0|MM\0\*"),
    "BMP": re.compile(rb"BM"),
    "PSD": re.compile(rb"8BPS"),
    "JPEG XL": re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "),
    "SVG": re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!DOCTYPE svg)", re.IGNORECASE),
    "ZIP": re.compile(rb"PK\x03\x04"),
}
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers that say how large a JPEG is
ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}  # markers without a length
IMAGE_DATA = 0xDA


@dataclass(frozen=True)
class PictureHeader:
    """What a picture is, and its size in pixels as it is stored: an EXIF rotation is not applied."""

    kind: PictureKind
    width: int
    height: int


def kind_of_picture(content: bytes) -> PictureKind | None:
    """By the first bytes; None for what is none of them."""
    return next((kind for kind, begins in SIGNATURES.items() if begins.match(content)), None)


def name_of_other(content: bytes) -> str:
    """What a file is that is no such picture, "" where that is not known."""
    return next((name for name, begins in OTHERS.items() if begins.match(content)), "")


def read_header(content: bytes) -> PictureHeader | None:
    """None where there is no size, or none of a picture."""
    kind = kind_of_picture(content)
    if kind is None or (size := READERS[kind](content)) is None or not all(size):
        return None
    return PictureHeader(kind, *size)


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    if content[8:16] != b"\0\0\0\rIHDR" or len(content) < 24:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in ALONE:
            at += 2
        elif marker in FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        elif marker == IMAGE_DATA:
            return None
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def _size_of_webp(content: bytes) -> tuple[int, int] | None:
    chunk, data = content[12:16], content[20:30]
    if len(data) < 10:
        return None
    if chunk == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if chunk == b"VP8L" and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(data[place : place + 2], "little") for place in (6, 8))
        return width & 0x3FFF, height & 0x3FFF
    return None


READERS: Mapping[PictureKind, Callable[[bytes], tuple[int, int] | None]] = {
    PictureKind.JPEG: _size_of_jpeg,
    PictureKind.PNG: _size_of_png,
    PictureKind.WEBP: _size_of_webp,
}
