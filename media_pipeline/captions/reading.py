"""The bytes of a file with captions → cues. SRT, WebVTT and ASS are taken, in any encoding; texts, times, <i>
and <b> are kept of what such a file can hold, and nothing else."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue, clean_text, put_in_order
from media_pipeline.captions.encodings import decode_text

MOST_BYTES = 1 << 20
ASS_SECTIONS = ("[script info]", "[v4+ styles]", "[v4 styles]", "[events]")
NEGATIVE = re.compile(r"^[^\n]*(?:^[ \t]*-\d|-->[ \t]*-\d)[^\n]*$", re.MULTILINE)
# None of these looks at a stretch of the file more than a few times, whatever is written there
OVERRIDES = re.compile(r"(\{[^{}]*\})")
TAG = re.compile(r"< ?(/?) ?([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{0,500}>")
KARAOKE = re.compile(r"<\d[\d:.]{0,20}>")
STYLE_BLOCK = re.compile(r"^(?:STYLE|REGION)[ \t]*$", re.MULTILINE)
OVERRIDE_NAME = re.compile(r"\\([1-4]?[a-zA-Z]+)")
KEPT_TAGS = ("i", "b")
LAST_NUMBER = "\n\n0\n"  # pysubs2 takes a number at the end of a cue for that of the next one
Parser = Callable[[str], Iterator[Cue]]


@dataclass(frozen=True)
class CaptionFile:
    """What a file holds: cues in order, those that end at the moment at which they begin, which nobody would
    see, and those of which no word is left. `had_styles` where it says more of how they look than is kept."""

    cues: list[Cue]
    without_time: list[Cue]
    without_words: list[Cue]
    had_styles: bool


def read_captions(content: bytes, *, language: str, encoding: str = "") -> CaptionFile:
    """See `decode_text` for the encoding of a file. Raises CaptionsRefused."""
    if len(content) > MOST_BYTES:
        raise CaptionsRefused("large", most=MOST_BYTES >> 20)
    if not content.strip():
        raise CaptionsRefused("empty")
    text = decode_text(content, language=language, encoding=encoding)
    text = _without_runs(text.replace("\r\n", "\n").replace("\r", "\n"))
    parse = _parser_of(text)
    try:
        cues = list(parse(text))
    except (Pysubs2Error, ValueError, TypeError, LookupError, OverflowError) as wrong:
        raise CaptionsRefused("broken") from wrong
    if not cues and parse is _read_srt:  # an arrow without times
        raise CaptionsRefused("unknown_format")
    shown = [cue for cue in cues if cue.start != cue.end]
    without_time = sorted(cue for cue in cues if cue.start == cue.end and clean_text(cue.text))
    if without_time and not any(clean_text(cue.text) for cue in shown):
        raise CaptionsRefused("without_time", at=without_time[0].start / 1000)
    without_words = sorted(cue for cue in shown if not clean_text(cue.text))
    had_styles = _has_styles(text, is_ass=parse is _read_ass)
    return CaptionFile(put_in_order(shown), without_time, without_words, had_styles)


def _without_runs(text: str) -> str:
    """One blank in place of several, and one empty line: pysubs2 would look at each run again and again."""
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", re.sub(r"[ \t]{2,}", " ", text))


def _plain_tags(text: str) -> str:
    """The text with <i> and <b>, and with no other tag."""
    return TAG.sub(lambda tag: f"<{tag[1]}{tag[2].lower()}>" if tag[2].lower() in KEPT_TAGS else "", text)


def _has_styles(text: str, *, is_ass: bool) -> bool:
    """Whether colours, places, speakers or the like are named, of which nothing is kept."""
    codes = (name for braces in OVERRIDES.findall(text) for name in OVERRIDE_NAME.findall(braces))
    if any(name not in KEPT_TAGS for name in codes):
        return True
    if is_ass:
        return False
    if any(tag[2].lower() not in KEPT_TAGS for tag in TAG.finditer(text)):
        return True
    return bool(KARAOKE.search(text) or (text.lstrip().startswith("WEBVTT") and STYLE_BLOCK.search(text)))


def _parser_of(text: str) -> Parser:
    beginning = text[:2000].lower()
    if any(section in beginning for section in ASS_SECTIONS) or "\nDialogue:" in text:
        return _read_ass
    if negative := NEGATIVE.search(text):
        raise CaptionsRefused("negative", text=negative[0])
    if text.lstrip().startswith("WEBVTT"):
        return _read_vtt
    if "-->" in text:
        return _read_srt
    raise CaptionsRefused("unknown_format")


def _read_srt(text: str) -> Iterator[Cue]:
    for event in _events(_plain_tags(text) + LAST_NUMBER, "srt"):
        yield Cue(event.start, event.end, _text_of(event.text, keeps_braces=True))


def _read_vtt(text: str) -> Iterator[Cue]:
    """Only blocks with times are cues: not NOTE, STYLE and REGION, nor the name that a cue may have."""
    blocks = [_cue_block(block) for block in re.split(r"\n[ \t]*\n", text)]
    numbered = "\n\n".join(f"{number}\n{block}" for number, block in enumerate(filter(None, blocks), 1))
    for event in _events(KARAOKE.sub("", _plain_tags(numbered)) + LAST_NUMBER, "vtt"):
        yield Cue(event.start, event.end, html.unescape(_text_of(event.text, keeps_braces=True)))


def _events(text: str, format_: str) -> pysubs2.SSAFile:
    return pysubs2.SSAFile.from_string(text, format_=format_, keep_html_tags=True)


def _cue_block(block: str) -> str:
    lines = block.strip("\n").split("\n")
    if lines[0].startswith("NOTE"):
        return ""
    times = next((number for number, line in enumerate(lines) if "-->" in line), None)
    return "" if times is None else "\n".join(lines[times:])


def _read_ass(text: str) -> Iterator[Cue]:
    """Of the file, its lines of dialogue alone: neither comments, styles, fonts nor pictures."""
    lines = "\n".join(line for line in text.split("\n") if line.startswith("Dialogue:"))
    for event in pysubs2.SSAFile.from_string(lines, format_="ass"):
        yield Cue(event.start, event.end, _text_of(event.text, keeps_braces=False))


def _text_of(source: str, *, keeps_braces: bool) -> str:
    """SubStation's text as ours: {\\i1} is <i>; drawings ({\\p1} to {\\p0}) and all other overrides go."""
    pieces, is_drawn = list[str](), False
    for piece in OVERRIDES.split(source):
        if not OVERRIDES.fullmatch(piece):
            pieces += [] if is_drawn else [piece]
        elif "\\" not in piece:
            pieces += [piece] if keeps_braces else []
        else:
            for name, value in re.findall(r"\\(p|i|b)(\d+)", piece):
                if name == "p":
                    is_drawn = value != "0"
                else:
                    pieces.append(f"</{name}>" if value == "0" else f"<{name}>")
    joined = "".join(pieces)
    return joined.replace(r"\N", "\n").replace(r"\n", " ").replace(r"\h", " ")
