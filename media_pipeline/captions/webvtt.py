"""Cues → WebVTT, written by us alone: of a cue's text, <i> and <b> are markup, all else is escaped."""

from collections.abc import Iterable

from media_pipeline.captions.cues import MARKUP, Cue, clock_of

ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_webvtt(cues: Iterable[Cue]) -> str:
    blocks = (f"{clock_of(cue.start)} --> {clock_of(cue.end)}\n{_escaped(cue.text)}\n" for cue in cues)
    return "\n".join(["WEBVTT\n", *blocks])


def _escaped(text: str) -> str:
    pieces = (piece if MARKUP.fullmatch(piece) else piece.translate(ESCAPED) for piece in MARKUP.split(text))
    return "".join(pieces)
