"""Pictures as people bring them, and worse ones."""

import io
import zlib
from typing import Any

from PIL import Image, ImageDraw

RED, GREEN, BLUE = (200, 30, 20), (20, 160, 40), (30, 40, 190)


def halves(size: tuple[int, int] = (1280, 720)) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((0, size[1] // 2, *size), fill=BLUE)
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def a_picture(size: tuple[int, int] = (1280, 720), kind: str = "JPEG", **options: Any) -> bytes:
    return saved(halves(size), kind, **options)


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes of zeros that would fill so many pixels."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(1 << 16))), (b"IEND", b"")
    body = (
        len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int], within: int = 12) -> bool:
    """Whether a pixel has about this colour."""
    found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= within for one, other in zip(found, colour, strict=True))
