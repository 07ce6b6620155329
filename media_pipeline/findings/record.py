"""What was found out about a film becomes rows. The only place that changes the state of a film, but for the
jobs' giving up and trying again; receivers hear of a ready film after the commit."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from media_pipeline.enums import FILM_MOVES, FilmState, Severity
from media_pipeline.findings.audio_warnings import AUDIO_WARNINGS
from media_pipeline.findings.catalogue import Finding
from media_pipeline.limits import Stretch
from media_pipeline.models import Film, FilmFinding, Shot, Waiver
from media_pipeline.signals import film_ready


class FilmMoved(Exception):
    """The film is no longer in a state from which this step is possible."""


def move_film(film: Film, *, to: FilmState, **facts: Any) -> None:
    """RECEIVED → INSPECTED → READY, with REFUSED from either; `facts` are fields set along with the state.
    Belongs into the transaction of its cause. Raises FilmMoved when someone else was faster."""
    sources = [state for state, targets in FILM_MOVES.items() if to in targets]
    if to in (FilmState.READY, FilmState.REFUSED):
        facts["settled_at"] = timezone.now()
    if not Film.objects.filter(pk=film.pk, state__in=sources).update(state=to, **facts):
        raise FilmMoved(f"Film {film.code} cannot become {to} any more")
    if to == FilmState.READY:
        transaction.on_commit(partial(film_ready.send_robust, sender=Film, film_id=film.pk))


def reopen_film(film: Film, *, limits: dict[str, Any]) -> None:
    """REFUSED → RECEIVED, to be checked against other limits. Belongs into the transaction of its cause.
    Raises FilmMoved when the film is not refused, or was replaced."""
    refused = Film.objects.filter(pk=film.pk, state=FilmState.REFUSED, is_discarded=False)
    if not refused.update(state=FilmState.RECEIVED, limits=limits, settled_at=None):
        raise FilmMoved(f"Film {film.code} is not refused")


def record_findings(film: Film, findings: Sequence[Finding]) -> None:
    """These are the findings of the film; earlier ones are gone. A waiver that did not let the film in is
    void."""
    blocking = [finding.code for finding in findings if finding.severity == Severity.BLOCKS]
    Waiver.objects.filter(film=film, code__in=blocking).delete()
    FilmFinding.objects.filter(film=film).delete()
    _write_down(film, findings)


def record_audio_findings(film: Film, findings: Sequence[Finding]) -> None:
    """Of these, those of the audio take the places of what was found of the audio of other tracks."""
    of_audio = (*AUDIO_WARNINGS, "flawed")  # decoders of audio complain too
    FilmFinding.objects.filter(film=film, code__in=of_audio).delete()
    _write_down(film, [finding for finding in findings if finding.code in of_audio])


def _write_down(film: Film, findings: Sequence[Finding]) -> None:
    FilmFinding.objects.bulk_create(
        FilmFinding(
            film=film,
            code=finding.code,
            severity=finding.severity,
            values=dict(finding.values),
            timecodes=[[_millis(start), _millis(end)] for start, end in finding.stretches],
        )
        for finding in findings
    )


def record_shots(film: Film, shots: Sequence[Stretch]) -> None:
    """These are the shots of the film, numbered from 1."""
    Shot.objects.filter(film=film).delete()
    Shot.objects.bulk_create(
        Shot(film=film, number=number, start_ms=_millis(start), end_ms=_millis(end))
        for number, (start, end) in enumerate(shots, start=1)
    )


def _millis(seconds: float) -> int:
    return max(round(seconds * 1000), 0)
