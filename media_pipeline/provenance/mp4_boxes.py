"""The boxes of MP4 and MOV files that say where a film is from: `moov/udta/meta` with `keys` and `ilst`, XMP
and C2PA in `uuid` boxes. Everything else is stepped over by its header."""

from collections.abc import Iterator
from dataclasses import dataclass

from media_pipeline.provenance.embedded_texts import MAX_TEXT, MAX_XMP, EmbeddedTexts, Peek

XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
FOLDERS = (b"moov", b"trak", b"udta")
MAX_KEYS = 64 << 10  # bytes of the table of names


@dataclass(frozen=True)
class Box:
    """Its content lies at [start, end)."""

    kind: bytes
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def is_box_file(head: bytes) -> bool:
    """Whether a file that begins so is made of boxes."""
    return head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"uuid")


def read_boxes(peek: Peek, found: EmbeddedTexts) -> None:
    """Take down what the boxes of the file say. Raises BudgetSpent."""
    for box in _boxes(peek, 0, peek.size):
        if box.kind == b"mdat" and not found.media:
            found.media.append(box.start)
        elif box.kind == b"uuid":
            owner = peek.read(box.start, 16)
            found.has_manifest |= owner == C2PA_BOX
            if owner == XMP_BOX:
                found.xmp.append(
                    peek.read(box.start + 16, min(box.length - 16, MAX_XMP)).decode(errors="replace")
                )
        else:
            _read_folder(peek, box, found, depth=0)


def _read_folder(peek: Peek, box: Box, found: EmbeddedTexts, *, depth: int) -> None:
    if box.kind == b"meta":
        _read_meta(peek, box, found)
    elif box.kind == b"XMP_":
        found.xmp.append(peek.read(box.start, min(box.length, MAX_XMP)).decode(errors="replace"))
    elif box.kind == b"AIGC" or box.kind.startswith(b"\xa9"):
        text = peek.read(box.start, min(box.length, MAX_TEXT))
        has_length = int.from_bytes(text[:2]) == len(text) - 4  # QuickTime's: length and language before it
        found.add_text(_name(box.kind), text[4:] if has_length else text)
    elif box.kind in FOLDERS and depth < len(FOLDERS):
        for inner in _boxes(peek, box.start, box.end):
            _read_folder(peek, inner, found, depth=depth + 1)


def _read_meta(peek: Peek, meta: Box, found: EmbeddedTexts) -> None:
    """Names stand in `keys`, values in `ilst` under the number of the name; iTunes' own need no number."""
    is_plain = peek.read(meta.start + 4, 4) == b"hdlr"  # QuickTime's has no version before its content
    names: list[str] = []
    for box in _boxes(peek, meta.start + (0 if is_plain else 4), meta.end):
        if box.kind == b"keys":
            names = _names(peek.read(box.start, min(box.length, MAX_KEYS)))
        elif box.kind == b"ilst":
            for item in _boxes(peek, box.start, box.end):
                number = int.from_bytes(item.kind)
                name = names[number - 1] if 0 < number <= len(names) else _name(item.kind)
                _read_item(peek, item, name, found)


def _read_item(peek: Peek, item: Box, name: str, found: EmbeddedTexts) -> None:
    for box in _boxes(peek, item.start, item.end):
        if box.kind == b"name":  # of an iTunes free-form item
            name = peek.read(box.start + 4, min(box.length, 256)).decode(errors="replace")
        elif box.kind == b"data":
            found.add_text(name, peek.read(box.start + 8, min(box.length - 8, MAX_TEXT)))


def _names(table: bytes) -> list[str]:
    names, at = [], 8
    while at + 8 <= len(table):
        length = int.from_bytes(table[at : at + 4])
        if length < 8:
            break
        names.append(table[at + 8 : at + length].decode(errors="replace"))
        at += length
    return names


def _boxes(peek: Peek, start: int, end: int) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        head = peek.read(at, 16)
        length, kind, content = int.from_bytes(head[:4]), head[4:8], at + 8
        if length == 1:
            length, content = int.from_bytes(head[8:16]), at + 16
        elif length == 0:
            length = end - at
        if length < content - at:
            return
        yield Box(kind, content, min(at + length, end))
        at += length


def _name(kind: bytes) -> str:
    return kind.decode("latin-1")
