"""The elements of Matroska and WebM files that say where a film is from: tags, wherever the file has them,
and the place where the video begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from media_pipeline.provenance.embedded_texts import MAX_TEXT, EmbeddedTexts, Peek

HEAD = bytes.fromhex("1a45dfa3")
SEGMENT, CLUSTER, TAGS, SEEK_HEAD = 0x18538067, 0x1F43B675, 0x1254C367, 0x114D9B74
TAG, SIMPLE_TAG, TAG_NAME, TAG_STRING, TAG_BINARY = 0x7373, 0x67C8, 0x45A3, 0x4487, 0x4485
SEEK, SEEK_ID, SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
MAX_DEPTH = 4


@dataclass(frozen=True)
class Element:
    """Its content lies at [start, end); a live recording leaves the end open."""

    id: int
    start: int
    end: int
    is_open: bool


def read_elements(peek: Peek, found: EmbeddedTexts) -> None:
    """Take down what the tags of the file say. Raises BudgetSpent."""
    for segment in _elements(peek, 0, peek.size):
        if segment.id != SEGMENT:
            continue
        tags: dict[int, Element] = {}
        for element in _elements(peek, segment.start, segment.end):
            if element.id == TAGS:
                tags[element.start] = element
            elif element.id == SEEK_HEAD:
                for at in _places_of_tags(peek, element):
                    first = next(_elements(peek, segment.start + at, segment.end), None)
                    if first and first.id == TAGS:
                        tags[first.start] = first
            elif element.id == CLUSTER and not found.media:
                found.media.append(element.start)
            if element.is_open:
                break
        for element in tags.values():
            _read_tags(peek, element, found, depth=0)


def _places_of_tags(peek: Peek, seek_head: Element) -> Iterator[int]:
    for seek in _elements(peek, seek_head.start, seek_head.end):
        if seek.id == SEEK:
            entry = {
                part.id: int.from_bytes(peek.read(part.start, min(part.end - part.start, 8)))
                for part in _elements(peek, seek.start, seek.end)
            }
            if entry.get(SEEK_ID) == TAGS and SEEK_POSITION in entry:
                yield entry[SEEK_POSITION]


def _read_tags(peek: Peek, parent: Element, found: EmbeddedTexts, *, depth: int) -> None:
    name, value = "", b""
    for element in _elements(peek, parent.start, parent.end):
        length = min(element.end - element.start, MAX_TEXT)
        if element.id == TAG_NAME:
            name = peek.read(element.start, min(length, 256)).decode(errors="replace").strip("\0")
        elif element.id in (TAG_STRING, TAG_BINARY):
            value = peek.read(element.start, length)
        elif element.id in (TAG, SIMPLE_TAG) and depth < MAX_DEPTH:
            _read_tags(peek, element, found, depth=depth + 1)
    if name:
        found.add_text(name, value)


def _elements(peek: Peek, start: int, end: int) -> Iterator[Element]:
    at = start
    while at + 2 <= end:
        head = peek.read(at, 12)
        width = 9 - head[0].bit_length() if head and head[0] else 9
        if width > 4 or len(head) <= width:
            return
        kind = int.from_bytes(head[:width])
        rest = head[width:]
        size_width = 9 - rest[0].bit_length() if rest[0] else 9
        if size_width > 8 or len(rest) < size_width:
            return
        ones = (1 << 7 * size_width) - 1
        length = int.from_bytes(rest[:size_width]) & ones
        content = at + width + size_width
        is_open = length == ones
        stop = end if is_open else min(content + length, end)
        yield Element(kind, content, stop, is_open)
        at = stop
