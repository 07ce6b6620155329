"""What the marks of a file prove of what made it; without numpy, for pages read it."""

from collections.abc import Iterable

from media_pipeline.enums import EvidenceGrade
from media_pipeline.provenance.marks import Grade, ProvenanceMark

ClipStretch = tuple[int, int, int]  # start and end in the film, start in the clip; milliseconds

OF_MARKS = {
    Grade.TRUSTED: EvidenceGrade.TRUSTED,
    Grade.SIGNED: EvidenceGrade.SIGNED,
    Grade.UNSIGNED: EvidenceGrade.LABELLED,
    Grade.CONTRADICTED: EvidenceGrade.CONTRADICTED,
}


def grade_of_marks(marks: Iterable[ProvenanceMark]) -> EvidenceGrade | None:
    """The best that the marks of a file prove; one that is contradicted spoils all. None without marks."""
    grades = [OF_MARKS[mark.grade] for mark in marks]
    if EvidenceGrade.CONTRADICTED in grades:
        return EvidenceGrade.CONTRADICTED
    return min(grades, key=list(EvidenceGrade).index, default=None)
