"""Where a film shows a raw clip, and what that proves."""

from collections.abc import Iterable

from media_pipeline.enums import EvidenceGrade
from media_pipeline.matching.alignment import compare
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames
from media_pipeline.provenance.marks import Grade, ProvenanceMark

ClipStretch = tuple[int, int, int]  # start and end in the film, start in the clip; milliseconds

LONGEST_GAP = 2000  # ms between pairs of one stretch
FRAME = 1000 // FRAMES_PER_SECOND
OF_MARKS = {
    Grade.TRUSTED: EvidenceGrade.TRUSTED,
    Grade.SIGNED: EvidenceGrade.SIGNED,
    Grade.UNSIGNED: EvidenceGrade.LABELLED,
    Grade.CONTRADICTED: EvidenceGrade.CONTRADICTED,
}


def stretches_of(film: Frames, clip: Frames) -> list[ClipStretch]:
    """Where the film shows the clip, in the film's order; empty where nothing agrees for two seconds."""
    shared = compare(film, clip)
    if shared is None:
        return []
    found: list[ClipStretch] = []
    last = 0
    for at, in_clip, _bits in shared.pairs:
        if not found or at - last > LONGEST_GAP:
            found.append((at, at + FRAME, in_clip))
        found[-1] = (found[-1][0], at + FRAME, found[-1][2])
        last = at
    return found


def grade_of_marks(marks: Iterable[ProvenanceMark]) -> EvidenceGrade | None:
    """The best that the marks of a file prove; one that is contradicted spoils all. None without marks."""
    grades = [OF_MARKS[mark.grade] for mark in marks]
    if EvidenceGrade.CONTRADICTED in grades:
        return EvidenceGrade.CONTRADICTED
    return min(grades, key=list(EvidenceGrade).index, default=None)
