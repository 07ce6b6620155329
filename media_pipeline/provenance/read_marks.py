"""What a film's file proves or claims about its making, read from the master before anything is made of it:
no tool keeps these marks when it copies a film."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from media_pipeline.provenance import aigc
from media_pipeline.provenance.c2pa_manifest import read_manifest
from media_pipeline.provenance.embedded_texts import MAX_TEXT, BudgetSpent, EmbeddedTexts, Peek
from media_pipeline.provenance.marks import TAKEN_BY_CAMERA, Grade, MarkKind, ProvenanceMark
from media_pipeline.provenance.matroska_elements import HEAD, read_elements
from media_pipeline.provenance.mp4_boxes import is_box_file, read_boxes

KLING_STAMP = bytes.fromhex("91ca60614aee385486142d5f73f4ae2e")  # user data of an H.264 SEI
MEDIA_BYTES = 1 << 20  # of encoded video, in which a stamp is looked for
DREAMINA_PRODUCTS = ("dreamina", "jimeng")
CAMERA_MAKERS = ("make", "manufacturer", "\xa9mak")
CAMERA_MODELS = ("model", "\xa9mod")
TOOL_TAGS = ("software", "encoder", "creation_tool", "creatortool", "\xa9too", "\xa9swr")
GENERATORS = re.compile(  # as words; of sites that encode what others made, such as “Google”, none
    r"\b(seedance|dreamina|jimeng|doubao|veo|kling|sora|runway|runwayml|pika|hailuo|minimax|firefly|luma|vidu"
    r"|pixverse|wan-?ai|tongyi|midjourney|hunyuan|stable video diffusion)\b",
    re.IGNORECASE,
)
COMPUTERS = ("mac", "imac")  # with these begin models that record their screen and export
MAX_MENTIONS = 64  # of a word in XMP
MAX_PREFIX = 40
MAX_MARKS = 12
ATTRIBUTE = re.compile(r"\s{0,9}=\s{0,9}([\"'])")
OPENING = re.compile(r"<(\w{1,30}:)?$")


def read_marks(film: Path) -> tuple[ProvenanceMark, ...]:
    """Every mark in the file, strongest first; empty for most films, which proves nothing. A few megabytes
    are read; only a C2PA manifest makes us read it all, inside the sandbox. Raises OSError, and what
    run.read_with_python raises when no sandbox is available."""
    found, has_stamp = _inspect(film)
    marks = [read_manifest(film)] if found.has_manifest else []
    for name, text in found.texts:
        marks += _marks_of_text(name, text)
    for packet in found.xmp:
        marks += _marks_of_xmp(packet)
    marks += _marks_of_camera(dict(found.texts))
    if has_stamp:
        marks.append(ProvenanceMark(MarkKind.KLING, Grade.UNSIGNED, "Kling"))
    distinct = [mark for at, mark in enumerate(marks) if mark not in marks[:at]]
    return tuple(distinct[:MAX_MARKS])


def tags_of(film: Path) -> list[tuple[str, str]]:
    """Names and values of the tags that the file carries, as they are."""
    return _inspect(film)[0].texts


def _inspect(film: Path) -> tuple[EmbeddedTexts, bool]:
    found = EmbeddedTexts()
    has_stamp = False
    with film.open("rb", buffering=0) as file:
        peek = Peek(file, film.stat().st_size)
        try:
            head = peek.read(0, 12)
            if is_box_file(head):
                read_boxes(peek, found)
            elif head.startswith(HEAD):
                read_elements(peek, found)
            has_stamp = any(KLING_STAMP in peek.read(at, MEDIA_BYTES) for at in found.media)
        except BudgetSpent:
            pass  # no honest file spends it; what was found stands
    return found, has_stamp


def _marks_of_text(name: str, text: str) -> Iterator[ProvenanceMark]:
    label = aigc.read_label(text, is_named=name.rpartition(".")[2].upper() == "AIGC")
    if label is not None:
        yield _mark_of_label(label)
        return
    if name.rpartition(".")[2].lower() in TOOL_TAGS and GENERATORS.search(text):
        yield ProvenanceMark(MarkKind.TOOL_TAG, Grade.UNSIGNED, text.strip()[: aigc.MAX_VALUE])
        return
    data = aigc.read_object(text) or {}
    inner = data.get("data")
    product = str((inner if isinstance(inner, dict) else data).get("product", "")).lower()
    if product in DREAMINA_PRODUCTS:
        kind = str(data.get("exportType", ""))[: aigc.MAX_VALUE]
        yield ProvenanceMark(MarkKind.DREAMINA, Grade.UNSIGNED, "Dreamina", {"export": kind} if kind else {})


def _marks_of_xmp(packet: str) -> Iterator[ProvenanceMark]:
    for value in _values_of(packet, "AIGC"):
        label = aigc.read_label(html.unescape(value), is_named=True)
        if label:
            yield _mark_of_label(label)
    for value in _values_of(packet, "DigitalSourceType"):
        yield ProvenanceMark(
            MarkKind.IPTC, Grade.UNSIGNED, details={"source": value.rpartition("/")[2][: aigc.MAX_VALUE]}
        )


def _values_of(packet: str, name: str) -> Iterator[str]:
    """Values of attributes and elements called `name`. The XML is not parsed: it may be a trap."""
    at = -1
    for _ in range(MAX_MENTIONS):
        at = packet.find(name, at + 1)
        if at < 0:
            return
        after = packet[at + len(name) : at + len(name) + MAX_TEXT]
        if attribute := ATTRIBUTE.match(after):
            yield after[attribute.end() :].partition(attribute[1])[0]
        elif OPENING.search(packet[max(0, at - MAX_PREFIX) : at]):
            yield after.partition(">")[2].partition("<")[0]


def _marks_of_camera(tags: dict[str, str]) -> Iterator[ProvenanceMark]:
    """Recording devices write who made them; no generator does. A Mac that records its screen or exports
    with QuickTime writes the same tags, and is no camera."""
    named = {name.rpartition(".")[2].lower(): value for name, value in tags.items()}
    makers = [named[name] for name in CAMERA_MAKERS if named.get(name)]
    if makers:
        models = [named[name] for name in CAMERA_MODELS if named.get(name)]
        if any(model.lower().startswith(COMPUTERS) for model in models):
            return
        words = " ".join((*makers[:1], *models[:1]))[: aigc.MAX_VALUE]
        yield ProvenanceMark(MarkKind.CAMERA, Grade.UNSIGNED, words, {"source": TAKEN_BY_CAMERA})


def _mark_of_label(label: dict[str, str]) -> ProvenanceMark:
    return ProvenanceMark(MarkKind.AIGC, Grade.UNSIGNED, aigc.producer_of(label), label)
