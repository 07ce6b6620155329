from media_pipeline.findings.catalogue import Finding
from media_pipeline.provenance.marks import (
    Grade,
    MarkKind,
    ProvenanceMark,
    findings_of_marks,
    marks_from_json,
    marks_to_json,
)

LABEL = ProvenanceMark(MarkKind.AIGC, Grade.UNSIGNED, "Doubao", {"Label": "1"})
BROKEN = ProvenanceMark(
    MarkKind.C2PA, Grade.CONTRADICTED, "Veo", {"source": "trainedAlgorithmicMedia", "broken": "x"}
)


def test_standing_and_broken_marks_are_told_apart() -> None:
    assert findings_of_marks([LABEL, LABEL, ProvenanceMark(MarkKind.KLING, Grade.UNSIGNED), BROKEN]) == [
        Finding("provenance_found", {"marks": ["AIGC label (Doubao)", "Kling stamp"]}),
        Finding("provenance_contradicted", {"marks": ["C2PA (Veo)"]}),
    ]
    assert findings_of_marks([]) == []


def test_marks_outlive_the_database() -> None:
    assert marks_from_json(marks_to_json([LABEL, BROKEN])) == (LABEL, BROKEN)


def test_only_a_standing_mark_says_ai_made() -> None:
    source = ProvenanceMark(MarkKind.C2PA, Grade.SIGNED, "", {"source": "trainedAlgorithmicMedia"})
    possible = ProvenanceMark(MarkKind.AIGC, Grade.UNSIGNED, "", {"Label": "2"})
    assert [mark.says_ai_made for mark in (LABEL, source, possible, BROKEN)] == [True, True, False, False]
