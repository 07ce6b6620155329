"""What is known about films, for the other apps: frozen, in the reader's language, in a constant number
of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from media_pipeline.enums import FilmState, JobKind
from media_pipeline.findings.finding_report import FindingReport, finding_reports
from media_pipeline.models import Film, Job
from media_pipeline.work_queue.forecast import UNFINISHED, Wait, waits_of

# Its creator must not learn of copies for a hall; the others are told of beside themselves
NOT_OF_CHECK = (JobKind.CONFORM, JobKind.POSTER, JobKind.CLIPS, JobKind.DRAFT)


@dataclass(frozen=True)
class FilmReport:
    """A film as it stands. `duration`, `width` and `height` are None until they were measured; `stage` is the
    work that is under way or waiting, `progress` its share (0..1), `waiting_ahead` the films that come before
    it, `expected_seconds` what is left until its end: None when that is not known. `proxy_seconds` is how
    much can be played of a film that was not accepted: None without a copy of it."""

    id: int
    code: str
    state: FilmState
    file_name: str
    size: int
    sha256: str
    duration: float | None
    width: int | None
    height: int | None
    rate: float
    has_audio: bool
    findings: tuple[FindingReport, ...]
    stage: JobKind | None
    progress: float
    waiting_ahead: int
    expected_seconds: float | None
    is_playable: bool
    is_removed: bool  # its files are deleted, or will be in a moment
    proxy_seconds: float | None

    @property
    def is_proxy_expected(self) -> bool:
        """Whether the copy of a film that was not accepted is being made."""
        return self.state == FilmState.REFUSED and self.stage == JobKind.RENDER

    @property
    def open_findings(self) -> tuple[FindingReport, ...]:
        """Those that count: nobody has waived them."""
        return tuple(finding for finding in self.findings if finding.waiver is None)

    @property
    def expected_minutes(self) -> int | None:
        """Rounded up: nobody waits longer than was said because of the rounding."""
        return None if self.expected_seconds is None else ceil(self.expected_seconds / 60)


def film_report(film_id: int) -> FilmReport:
    """Raises KeyError for a film that does not exist."""
    return film_reports([film_id])[film_id]


def film_reports(film_ids: Sequence[int]) -> dict[int, FilmReport]:
    """Reports of those of the films that exist; four queries, and two for each kind of work that is enqueued
    for them."""
    films = Film.objects.filter(pk__in=film_ids).order_by("pk")
    findings = finding_reports(film_ids)
    work = {
        job.film_id: job
        for job in Job.objects.filter(film_id__in=film_ids, state__in=UNFINISHED)
        .exclude(kind__in=NOT_OF_CHECK)
        .defer("log_tail", "error")
    }
    waits = waits_of(work.values())
    return {film.pk: _report(film, findings.get(film.pk, []), work.get(film.pk), waits) for film in films}


def _report(
    film: Film,
    findings: list[FindingReport],
    job: Job | None,
    waits: dict[int, Wait],
) -> FilmReport:
    wait = waits[job.pk] if job else Wait(0, None)
    return FilmReport(
        id=film.pk,
        code=film.code,
        state=FilmState(film.state),
        file_name=film.file_name,
        size=film.size,
        sha256=film.sha256,
        duration=film.duration_ms / 1000 if film.duration_ms is not None else None,
        width=film.width,
        height=film.height,
        rate=film.facts.get("rate", 0.0),
        has_audio=film.facts.get("has_sound", False),
        findings=tuple(findings),
        stage=JobKind(job.kind) if job else None,
        progress=job.progress if job else 0.0,
        waiting_ahead=wait.jobs_before,
        expected_seconds=wait.seconds,
        is_playable=film.state == FilmState.READY and film.removal_asked_at is None,
        is_removed=film.removal_asked_at is not None,
        proxy_seconds=film.facts.get("proxy_seconds") if film.state == FilmState.REFUSED else None,
    )
