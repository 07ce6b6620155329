from datetime import UTC, datetime

from contest.clips.grading import contradiction_in, grade_shots, origins_of
from contest.domain.ai_share import Label
from contest.domain.cutting import ShotSpan
from contest.enums import Origin, Tool
from media_pipeline.api import ClipReport
from media_pipeline.enums import EvidenceGrade
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark

SEEDANCE, VEO, CAMERA = Label(Origin.TOOL, Tool.SEEDANCE), Label(Origin.TOOL, Tool.VEO), Label(Origin.CAMERA)
SHOTS = [ShotSpan(number, number, 1000 * number, 1000 * number + 1000) for number in range(4)]
BY_SEEDANCE = ProvenanceMark(
    MarkKind.C2PA, Grade.SIGNED, "Seedance", {"tools": "Seedance, Volcengine_Ark_CN"}
)
BY_CAMERA = ProvenanceMark(MarkKind.CAMERA, Grade.UNSIGNED, "Canon", {"source": "digitalCapture"})


def clip(
    grade: EvidenceGrade | None, *stretches: tuple[int, int, int], marks: tuple[ProvenanceMark, ...] = ()
) -> ClipReport:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return ClipReport(1, "clip.mp4", "a", 1.0, False, True, "", marks, stretches, at, grade)


def grades(labels: dict[int, Label], *clips: ClipReport) -> dict[int, str]:
    named = {SHOTS[number].id: label for number, label in labels.items()}
    found = grade_shots(SHOTS, named, clips).grades
    return {shot.number: found[shot.id].value for shot in SHOTS if shot.id in found}


def test_labelled_shots_without_a_clip_are_declared_only() -> None:
    assert grades({0: SEEDANCE, 2: CAMERA}) == {0: "E", 2: "E"}


def test_clip_speaks_for_shots_of_which_it_shows_half() -> None:
    assert grades({}, clip(EvidenceGrade.TRUSTED, (600, 2500, 0))) == {1: "A", 2: "A"}
    assert grades({}, clip(EvidenceGrade.TRUSTED, (600, 2499, 0))) == {1: "A"}


def test_best_clip_counts_unless_one_contradicts() -> None:
    clips = [clip(EvidenceGrade.FOUND, (0, 2000, 0)), clip(EvidenceGrade.SIGNED, (0, 1000, 0))]
    assert grades({0: SEEDANCE}, *clips) == {0: "B", 1: "D"}
    assert grades({0: SEEDANCE}, *clips, clip(EvidenceGrade.CONTRADICTED, (0, 1000, 0))) == {0: "X", 1: "D"}


def test_clip_that_is_not_found_proves_nothing() -> None:
    assert grades({0: SEEDANCE}, clip(EvidenceGrade.TRUSTED), clip(None, (0, 1000, 0))) == {0: "E"}


def test_label_that_says_otherwise_is_a_contradiction() -> None:
    signed = clip(EvidenceGrade.SIGNED, (0, 3000, 0), marks=(BY_SEEDANCE,))
    labels = {SHOTS[0].id: SEEDANCE, SHOTS[1].id: VEO}
    graded = grade_shots(SHOTS, labels, [signed])
    assert [graded.grades[shot.id].value for shot in SHOTS[:3]] == ["B", "X", "B"]
    assert [(one.shot.number, one.label, one.named) for one in graded.contradictions] == [
        (1, VEO, "Seedance")
    ]


def test_what_a_label_can_and_cannot_agree_with() -> None:
    own = Label(Origin.TOOL, Tool.OTHER, other_name="Seedance 3")
    for marks, label, found in [
        ((BY_SEEDANCE,), CAMERA, "Seedance"),
        ((BY_SEEDANCE,), own, None),
        ((BY_SEEDANCE,), None, None),
        ((BY_SEEDANCE,), Label(Origin.TOOL, Tool.VEO, also=(SEEDANCE,)), None),
        ((BY_CAMERA,), CAMERA, None),
        ((BY_CAMERA,), SEEDANCE, ""),
        ((), SEEDANCE, None),
    ]:
        origins = origins_of(clip(EvidenceGrade.SIGNED, marks=marks))
        assert contradiction_in(origins, label) == found, (marks, label)
