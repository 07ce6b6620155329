"""A cue: a text and when it is shown. Of markup, a text has <i> and <b> and nothing else: every other sign of
it stands for itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from media_pipeline.captions.captions_refused import CaptionsRefused

MOST_CUES = 5000
MOST_LETTERS = 1000  # of one cue
LATEST_MS = 24 * 3600 * 1000
MARKUP = re.compile("(</?[ib]>)")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would reach beyond the cue: see `dir` of the players


@dataclass(frozen=True, order=True)
class Cue:
    """Milliseconds from the beginning of the film."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> str:
        """The text without its markup."""
        return MARKUP.sub("", self.text)


def clean_text(text: str) -> str:
    """A text with lines that are not empty, without signs that nobody can see, its markup closed."""
    plain = TURNING.sub("", CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return _closed("\n".join(line for line in lines if line))


def _closed(text: str) -> str:
    """The same with each mark closed in its order, and none that closes nothing or holds nothing."""
    pieces, still_open = list[str](), list[str]()
    for piece in MARKUP.split(text):
        if not MARKUP.fullmatch(piece):
            pieces.append(piece)
        elif not piece.startswith("</"):
            if piece not in still_open:
                still_open.append(piece)
                pieces.append(piece)
        elif still_open and still_open[-1] == piece.replace("/", ""):
            still_open.pop()
            pieces.append(piece)
    pieces += [mark.replace("<", "</") for mark in reversed(still_open)]
    closed = "".join(pieces)
    while (without := re.sub(r"<([ib])>(\s*)</\1>", r"\2", closed)) != closed:
        closed = without
    return closed.strip()


def clock_of(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def put_in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Clean cues in the order of their times, without those that say nothing. Raises CaptionsRefused for too
    many, a text that is too long, and times that are none."""
    cleaned = (Cue(cue.start, cue.end, clean_text(cue.text)) for cue in cues)
    kept = sorted(islice((cue for cue in cleaned if cue.words.strip()), MOST_CUES + 1))
    if not kept:
        raise CaptionsRefused("empty")
    if len(kept) > MOST_CUES:
        raise CaptionsRefused("too_many", most=MOST_CUES)
    for number, cue in enumerate(kept, start=1):
        if len(cue.text) > MOST_LETTERS:
            raise CaptionsRefused("too_long", number=number, found=len(cue.text), most=MOST_LETTERS)
        if cue.start < 0:
            raise CaptionsRefused("begins_before", number=number, text=cue.words)
        if cue.end <= cue.start:
            times = {"start": clock_of(cue.start), "end": clock_of(cue.end)}
            raise CaptionsRefused("ends_before", number=number, text=cue.words, **times)
        if cue.end > LATEST_MS:
            raise CaptionsRefused("far_away", number=number, text=cue.words, at=clock_of(cue.end))
    return kept


def shifted(cues: Iterable[Cue], by_ms: int) -> list[Cue]:
    """All of them so much later, or earlier. Raises CaptionsRefused where one would begin before the film."""
    moved = [Cue(cue.start + by_ms, cue.end + by_ms, cue.text) for cue in cues]
    if moved and moved[0].start < 0:
        raise CaptionsRefused("before_beginning", most=(moved[0].start - by_ms) / 1000)
    return put_in_order(moved)


def cues_to_json(cues: Iterable[Cue]) -> list[list[Any]]:
    return [[cue.start, cue.end, cue.text] for cue in cues]


def cues_from_json(stored: Iterable[Iterable[Any]]) -> list[Cue]:
    return [Cue(*row) for row in stored]
