"""Raw clips as other apps read them."""

from dataclasses import dataclass
from datetime import datetime

from media_pipeline.clips.clip_grades import ClipStretch, grade_of_marks
from media_pipeline.clips.clip_refused import words_of_problem
from media_pipeline.enums import ClipState, EvidenceGrade, JobKind, JobState
from media_pipeline.models import Film, Job, RawClip
from media_pipeline.provenance.marks import ProvenanceMark, marks_from_json


@dataclass(frozen=True)
class ClipReport:
    """A clip as it stands. `grade` is None while nothing is proved: it waits, cannot be read, or has no marks
    and is not found in the film. `stretches` are where the film shows it; `problem` says why it cannot be
    read, in the reader's language."""

    id: int
    file_name: str
    sha256: str
    duration: float
    is_waiting: bool
    is_compared: bool
    problem: str
    marks: tuple[ProvenanceMark, ...]
    stretches: tuple[ClipStretch, ...]
    brought_at: datetime
    grade: EvidenceGrade | None

    @property
    def is_found(self) -> bool:
        return bool(self.stretches)


@dataclass(frozen=True)
class ClipsReport:
    """All of a film's; `has_failed` where their reading ended without a result that is their own fault.
    `of_file` is what the marks of the film's own file prove."""

    of_file: EvidenceGrade | None
    clips: tuple[ClipReport, ...] = ()
    has_failed: bool = False

    @property
    def is_waiting(self) -> bool:
        return not self.has_failed and any(clip.is_waiting for clip in self.clips)


def clips_report(film: Film) -> ClipsReport:
    """One query where there are none, otherwise two."""
    of_file = grade_of_marks(marks_from_json(film.facts.get("marks", [])))
    rows = list(RawClip.objects.filter(film=film).defer("frames"))
    if not rows:
        return ClipsReport(of_file)
    failed = Job.objects.filter(film=film, kind=JobKind.CLIPS, state=JobState.FAILED)
    return ClipsReport(of_file, tuple(_clip(row) for row in rows), has_failed=failed.exists())


def _clip(row: RawClip) -> ClipReport:
    marks = marks_from_json(row.marks)
    stretches = tuple((start, end, in_clip) for start, end, in_clip in row.stretches)
    grade = grade_of_marks(marks)
    if grade is None and stretches:
        grade = EvidenceGrade.FOUND
    return ClipReport(
        id=row.pk,
        file_name=row.file_name,
        sha256=row.sha256,
        duration=row.duration_ms / 1000,
        is_waiting=row.state == ClipState.WAITING or (row.state == ClipState.READ and not row.is_compared),
        is_compared=row.is_compared,
        problem=words_of_problem(row.problem),
        marks=marks,
        stretches=stretches,
        brought_at=row.brought_at,
        grade=grade,
    )
