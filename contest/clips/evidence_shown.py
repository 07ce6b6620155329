"""What the pages of an entry show of the evidence for its film: a lane below the shots, a legend, and each
clip in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from contest.clips.grading import Contradiction, Grading, grade_shots
from contest.domain.cutting import ShotSpan
from contest.domain.queries.declarations import Declaration
from contest.models import Entry
from contest.sentences import listed
from media_pipeline import api
from media_pipeline.enums import EvidenceGrade


@dataclass(frozen=True)
class LaneMark:
    """A stretch of the film that shows a clip; x and width in percent of the film."""

    grade: EvidenceGrade
    x: str
    width: str


@dataclass(frozen=True)
class GradeShare:
    """So many seconds of the film, and so many shots, have this grade."""

    grade: EvidenceGrade
    seconds: float
    shots: int


@dataclass(frozen=True)
class ClipRow:
    """A clip in words: what its file says of itself, where the film shows it (seconds), and what of that its
    shots' labels do not say."""

    clip: api.ClipReport
    marks: str
    places: tuple[tuple[float, float], ...]
    otherwise: tuple[str, ...]


@dataclass(frozen=True)
class ShownEvidence:
    """`by_shot` are the grades by the shot's name; `of_file` is the grade of the film's own file, None where
    it says nothing of itself."""

    rows: tuple[ClipRow, ...] = ()
    lane: tuple[LaneMark, ...] = ()
    legend: tuple[GradeShare, ...] = ()
    by_shot: Mapping[str, EvidenceGrade] = field(default_factory=dict)
    of_file: EvidenceGrade | None = None
    is_waiting: bool = False
    has_failed: bool = False

    @property
    def is_found(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.lane)


def evidence_shown(entry: Entry, declaration: Declaration) -> ShownEvidence:
    """Of the film that the entry has now; two queries at most."""
    if entry.film is None:
        return ShownEvidence()
    report = api.clips_report(entry.film)
    grading = grade_shots(declaration.shots, declaration.labels, report.clips)
    return ShownEvidence(
        rows=tuple(_row(clip, grading) for clip in report.clips),
        lane=_lane(report.clips, grading, whole=declaration.share.film_ms),
        legend=_legend(declaration.shots, grading),
        by_shot=grading.grades,
        of_file=report.of_file,
        is_waiting=report.is_waiting,
        has_failed=report.has_failed,
    )


def _row(clip: api.ClipReport, grading: Grading) -> ClipRow:
    return ClipRow(
        clip,
        listed(dict.fromkeys(map(str, clip.marks))),
        tuple((start / 1000, end / 1000) for start, end, _in_clip in clip.stretches),
        tuple(_words(one) for one in grading.contradictions if one.clip == clip),
    )


def _words(one: Contradiction) -> str:
    told = {"number": one.shot.number, "label": one.label.words, "tool": one.named}
    if one.named:
        return (
            _("Shot %(number)s is labelled “%(label)s”, and the clip that it shows names “%(tool)s”.") % told
        )
    return (
        _("Shot %(number)s is labelled “%(label)s”, and the clip that it shows was made by a camera.") % told
    )


def _lane(clips: Sequence[api.ClipReport], grading: Grading, *, whole: int) -> tuple[LaneMark, ...]:
    """The worst is drawn last, over the others."""
    against = {(one.clip.id, one.shot.start_ms): one.shot for one in grading.contradictions}
    marks = []
    for clip in clips:
        spoiled = [shot for (clip_id, _start), shot in against.items() if clip_id == clip.id]
        for start, end, _in_clip in clip.stretches if whole and clip.grade else ():
            is_spoiled = any(shot.start_ms < end and shot.end_ms > start for shot in spoiled)
            grade = EvidenceGrade.CONTRADICTED if is_spoiled or clip.grade is None else clip.grade
            x, right = 100 * min(start, whole) / whole, 100 * min(end, whole) / whole
            marks.append(LaneMark(grade, f"{x:.3f}", f"{right - x:.3f}"))
    return tuple(sorted(marks, key=lambda mark: list(EvidenceGrade).index(mark.grade)))


def _legend(shots: Sequence[ShotSpan], grading: Grading) -> tuple[GradeShare, ...]:
    lengths: dict[EvidenceGrade, list[int]] = {}
    for shot in shots:
        if shot.id in grading.grades:
            lengths.setdefault(grading.grades[shot.id], []).append(shot.length_ms)
    return tuple(
        GradeShare(grade, sum(lengths[grade]) / 1000, len(lengths[grade]))
        for grade in EvidenceGrade
        if grade in lengths
    )
