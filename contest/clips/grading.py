"""Pure: raw clips, shots and their labels → how well it is known of each shot what made it. A grade informs;
it refuses nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contest.domain.ai_share import Label
from contest.domain.cutting import ShotSpan
from contest.domain.origins import MarkedOrigins, marked_origins
from contest.enums import Origin, Tool
from media_pipeline.api import ClipReport
from media_pipeline.enums import EvidenceGrade

COVERED = 0.5  # of a shot that a clip has to show to speak for it
FILMED = (Origin.CAMERA, Origin.STOCK)


@dataclass(frozen=True)
class Contradiction:
    """A clip says something else of a shot than its label; `named` is what it names, "" for a camera."""

    clip: ClipReport
    shot: ShotSpan
    label: Label
    named: str


@dataclass(frozen=True)
class Grading:
    """`grades` by the shot's name, of all that are labelled or shown by a clip."""

    grades: Mapping[str, EvidenceGrade]
    contradictions: Sequence[Contradiction]


def grade_shots(
    shots: Sequence[ShotSpan], labels: Mapping[str, Label], clips: Iterable[ClipReport]
) -> Grading:
    """Of several clips the best counts, unless one contradicts: then the shot is X."""
    grades = {shot.id: EvidenceGrade.DECLARED for shot in shots if shot.id in labels}
    found: dict[str, list[EvidenceGrade]] = {}
    contradictions = []
    for clip in clips:
        if clip.grade is None or not clip.is_found:
            continue
        origins = origins_of(clip)
        for shot in shots:
            if covered_ms(shot, clip) < COVERED * shot.length_ms:
                continue
            against = contradiction_in(origins, labels.get(shot.id))
            found.setdefault(shot.id, []).append(
                clip.grade if against is None else EvidenceGrade.CONTRADICTED
            )
            if against is not None:
                contradictions.append(Contradiction(clip, shot, labels[shot.id], against))
    grades |= {name: _overall(of_shot) for name, of_shot in found.items()}
    return Grading(grades, contradictions)


def covered_ms(shot: ShotSpan, clip: ClipReport) -> int:
    """How much of a shot shows the clip."""
    parts = (min(end, shot.end_ms) - max(start, shot.start_ms) for start, end, _in_clip in clip.stretches)
    return sum(part for part in parts if part > 0)


def origins_of(clip: ClipReport) -> MarkedOrigins:
    """What a clip's own marks name."""
    return marked_origins(
        {"grade": mark.grade, "tool": mark.tool, "details": mark.details} for mark in clip.marks
    )


def contradiction_in(origins: MarkedOrigins, label: Label | None) -> str | None:
    """What the clip names that the label does not agree with, "" for a camera; None where nothing speaks
    against it. A tool that the entry names itself may be any."""
    if label is None:
        return None
    tools = frozenset(maker.tool for maker in label.makers if maker.tool)
    if Tool.OTHER not in tools and (named := origins.undeclared(tools)):
        return named[0]
    is_filmed = any(maker.origin in FILMED for maker in label.makers)
    return "" if origins.is_camera and not is_filmed else None


def _overall(grades: Sequence[EvidenceGrade]) -> EvidenceGrade:
    if EvidenceGrade.CONTRADICTED in grades:
        return EvidenceGrade.CONTRADICTED
    return min(grades, key=list(EvidenceGrade).index)
