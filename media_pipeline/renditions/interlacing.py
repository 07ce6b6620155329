"""Interlacing that the header does not tell: frames that say so themselves, and frames that are combed though
they say nothing, as after a pulldown. Both are counted in some frames of each fifty during the one pass; a
film that has them is made anew with its combed frames deinterlaced."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from media_pipeline.ffmpeg.colour_tags import is_rgb
from media_pipeline.ffmpeg.header import VideoStream
from media_pipeline.ffmpeg.raw_files import FIELDS_FILE, FIELDS_NOTES, FLAGGED_FILE
from media_pipeline.findings.catalogue import Finding

SAMPLED = (
    "lt(mod(n,48),12)"  # frames that follow one another: fields are compared with those before and after
)
FLAGGED = (
    "not(n)+gt(interlace_type,0)"  # the first one too: ffmpeg reports nothing before each output has one
)
KEPT = "lt(mod(n,6),2)"  # of these, pairs of frames whose lines are looked at
COLUMNS, MOST_LINES = 80, 1080  # of them, columns that are spread over the picture, lines of its middle
LEAST_FLAGGED = 0.1  # of the sampled frames; one of a pulldown's five says it twice
LEAST_FIELDS = 0.2  # of those in which anything moves; a pulldown has two of five
LEAST_FRAMES = 6
ONE_ORDER = 4  # times as many frames with one order of fields as with the other: else it is texture
IDET_COUNT = "lavfi.idet.multiple."  # and "tff", "bff", "progressive": frames until now
COMB = 16  # by which a line differs from both beside it, of 255, while these two differ by a quarter of it
LEAST_COMB = 0.0005  # of a frame's pixels, where its neighbour has none: what stands is a pattern
LEAST_COMBED = 0.1  # of the pairs; where lines roll, as in credits, fields mislead, but no frame is combed


@dataclass(frozen=True)
class Combing:
    """This share of the frames is interlaced; `is_flagged` where the frames say so."""

    share: float
    is_flagged: bool


def may_be_combed(video: VideoStream) -> bool:
    """Films that lie on their side come from telephones, which do not interlace; nor does what is drawn."""
    return not (video.is_interlaced or video.rotation % 180 or is_rgb(video))


def sampled_fields(frames: Any, video: VideoStream) -> list[tuple[Any, str]]:
    """Columns of the kept frames, and of all that are sampled those that say that they are interlaced, tiny:
    each with its file. The notes on the first are what `read_combing` reads too."""
    sampled = frames.filter("select", SAMPLED).filter_multi_output("split", 2)
    noted = sampled[0].filter("idet").filter("metadata", mode="print", file=FIELDS_NOTES)
    kept = noted.filter("select", KEPT).filter("crop", "iw", _lines(video))
    flagged = sampled[1].filter("select", FLAGGED)
    return [
        (kept.filter("scale", COLUMNS, _lines(video), flags="neighbor"), FIELDS_FILE),
        (flagged.filter("scale", 1, 1), FLAGGED_FILE),
    ]


def deinterlaced(frames: Any, combing: Combing) -> Any:
    """Combed frames deinterlaced, all others as they are."""
    found = frames if combing.is_flagged else frames.filter("idet").filter("metadata", mode="delete")
    return found.filter("bwdif", mode="send_frame", deint="interlaced")


def read_combing(folder: Path, video: VideoStream) -> Combing | None:
    """What the pass has left in `folder` of its sampled frames; None for a film that is progressive."""
    sampled, counts = _counts(folder / FIELDS_NOTES)
    flagged = (folder / FLAGGED_FILE).stat().st_size - 1 if sampled else 0  # a byte each
    if sampled and flagged >= LEAST_FLAGGED * sampled:
        return Combing(round(flagged / sampled, 3), is_flagged=True)
    fields, other = max(counts["tff"], counts["bff"]), min(counts["tff"], counts["bff"])
    moving = fields + other + counts["progressive"]
    if fields < max(LEAST_FRAMES, LEAST_FIELDS * moving) or fields < ONE_ORDER * other:
        return None
    is_combed = _combed_share(folder / FIELDS_FILE, lines=_lines(video)) >= LEAST_COMBED
    return Combing(round(fields / moving, 3), is_flagged=False) if is_combed else None


def of_combing(combing: Combing | None) -> list[Finding]:
    """A note on what the header does not tell."""
    return [Finding("interlaced_frames")] if combing else []


def _lines(video: VideoStream) -> int:
    return min(video.height, MOST_LINES) // 2 * 2


def _counts(notes: Path) -> tuple[int, dict[str, float]]:
    """How many frames were sampled, and of how many ffmpeg says how their fields lie."""
    frames, counts = 0, dict.fromkeys(("tff", "bff", "progressive"), 0.0)
    for line in notes.read_text().splitlines() if notes.exists() else ():
        frames += line.startswith("frame:")
        name, _, value = line.removeprefix(IDET_COUNT).partition("=")
        if line.startswith(IDET_COUNT) and name in counts:
            counts[name] = float(value)
    return frames, counts


def _combed_share(path: Path, *, lines: int) -> float:
    """Of the kept pairs of frames, in how many one has lines below one another that all stand out from those
    on both sides, and the other has none there."""
    flat = np.fromfile(path, dtype=np.uint8)
    size = 2 * lines * COLUMNS
    pairs = flat[: len(flat) // size * size].reshape(-1, 2, lines, COLUMNS)
    combed = 0
    for pair in pairs:
        above, line, below = (pair[:, at : lines - 2 + at].astype(np.int16) for at in range(3))
        comb = (np.abs(2 * line - above - below) > 2 * COMB) & (np.abs(above - below) < COMB / 4)
        comb = comb[:, :-2] & comb[:, 1:-1] & comb[:, 2:]
        combed += bool((comb[0] ^ comb[1]).mean() >= LEAST_COMB)
    return combed / len(pairs) if len(pairs) else 0.0
