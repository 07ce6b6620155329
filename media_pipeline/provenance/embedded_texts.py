"""What a film's container holds besides video and audio, read within a budget: a hostile file can neither
keep us reading nor fill the memory."""

from dataclasses import dataclass, field
from typing import BinaryIO

MAX_BYTES = 6 << 20
MAX_READS = 20_000
MAX_TEXT = 16 << 10  # of one embedded text
MAX_XMP = 256 << 10
MAX_TEXTS = 200


class BudgetSpent(Exception):
    """More was asked of the file than any honest one needs; what was found until then stands."""


class Peek:
    """Reads short pieces of a file, up to MAX_READS of them and MAX_BYTES altogether."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self._file = file
        self._bytes = MAX_BYTES
        self._reads = MAX_READS

    def read(self, at: int, count: int) -> bytes:
        """Bytes from `at`, fewer at the end of the file. Raises BudgetSpent."""
        count = max(0, min(count, self.size - at))
        self._bytes -= count
        self._reads -= 1
        if self._bytes < 0 or self._reads < 0:
            raise BudgetSpent
        self._file.seek(at)
        return self._file.read(count)


@dataclass
class EmbeddedTexts:
    """`texts` are pairs of a tag's name and its value; `media` are places where encoded video begins."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    xmp: list[str] = field(default_factory=list)
    media: list[int] = field(default_factory=list)
    has_manifest: bool = False

    def add_text(self, name: str, value: bytes) -> None:
        """Take down a tag; the first MAX_TEXTS are kept."""
        if value and len(self.texts) < MAX_TEXTS:
            self.texts.append((name, value[:MAX_TEXT].decode(errors="replace").strip("\0 \r\n\t")))
