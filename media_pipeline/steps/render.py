"""The full check and the previews: one pass over the film, what follows from its raw files, a look at what
was made, then everything into the store and, in one transaction, into rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from media_pipeline.captions.embedded import findings_of_subtitles
from media_pipeline.clips.clip_rows import compare_again
from media_pipeline.enums import FilmState, JobKind, Severity
from media_pipeline.ffmpeg.raw_files import STILLS_FILE, THUMBNAILS_FILE, WAVE_FILE
from media_pipeline.findings.catalogue import Finding, has_places
from media_pipeline.findings.record import (
    move_film,
    record_audio_findings,
    record_findings,
    record_shots,
)
from media_pipeline.inspection.first_look import Look, is_within_reach, look_at, look_with
from media_pipeline.inspection.shots import read_thumbnails
from media_pipeline.limits import FilmLimits, Stretch
from media_pipeline.matching.bits import FINGERPRINT_VERSION, LANDMARKS_VERSION, SOUND_VERSION
from media_pipeline.matching.fingerprints import fingerprint_of
from media_pipeline.matching.landmarks import landmarks_of
from media_pipeline.matching.sounds import read_wave, sound_print_of
from media_pipeline.models import Film, Fingerprint, Rendition
from media_pipeline.provenance.marks import findings_of_marks, marks_from_json
from media_pipeline.renditions.audio_tracks import drop_unheard, heard_now
from media_pipeline.renditions.finish import (
    CAREFUL_SLACK,
    LENGTH_SLACK,
    Proxy,
    RenditionWrong,
    Sheets,
    finish_files,
    finish_proxy,
)
from media_pipeline.renditions.run_pass import PassFailed, PassResult, run_pass
from media_pipeline.renditions.stills import read_stills
from media_pipeline.renditions.store_renditions import store_rendition
from media_pipeline.steps.first_look_json import look_from_json
from media_pipeline.storage.films import fetch_master
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.forecast import others_at_work
from media_pipeline.work_queue.jobs import Claim
from media_pipeline.work_queue.resources import threads_for

PASS_SHARE = 0.93  # of the progress; the rest is pictures and the store


def render(claim: Claim) -> None:
    """INSPECTED → READY with renditions, shots, findings and a fingerprint, or → REFUSED. Of a film that is
    READY only the renditions and the fingerprint are made anew, by the recipes of today, beside the old ones;
    of one that was REFUSED at the first look, a copy to play what was found on. A second run makes the same
    keys. Raises what the store and ffmpeg raise, and RenditionWrong: the job is then tried again."""
    film = claim.film
    if film.state == FilmState.REFUSED:
        _show_places(claim)
        return
    if film.state not in (FilmState.INSPECTED, FilmState.READY):
        with jobs.finishing(claim):
            return
    limits = FilmLimits(**film.limits)
    master = fetch_master(film, scratch=claim.scratch)
    folder = claim.scratch / "made"
    known_shots = _known_shots(film)
    look = look_from_json(film.facts.get("look", {})) or look_at(master, limits)
    look = look_with(look, master, film.heard_tracks, limits)
    if look.is_refused:
        _refuse(claim, look.findings)
        return
    examined = _run_pass(claim, master, look, limits, folder)
    if examined.is_refused:
        is_new = film.state == FilmState.INSPECTED
        proxy = finish_proxy(examined, folder) if is_new and has_places(examined.findings) else None
        facts = examined.facts() | (proxy.facts() if proxy else {})
        _refuse(claim, examined.findings, proxy, facts=facts, **_measured(examined))
        return
    shots = known_shots or examined.shots
    slack = CAREFUL_SLACK if _is_careful(claim) else LENGTH_SLACK
    made, sheets = finish_files(examined, folder, shots=shots, slack=slack)
    prints = _prints_of(examined, folder)
    rows = [store_rendition(claim, one) for one in made]
    claim.report_progress(0.99)
    with jobs.finishing(claim):
        keys = [row["recipe_key"] for row in rows]
        _record(film, rows)
        Fingerprint.objects.update_or_create(
            film=film,
            defaults=prints,
        )
        _settle(film, examined, sheets, made=keys)
        enqueue.enqueue_again(film, JobKind.MATCH)
        if film.own_posters.exists():
            enqueue.enqueue_again(film, JobKind.POSTER)
        compare_again(film)


def _prints_of(examined: PassResult, folder: Path) -> dict[str, Any]:
    """The fields of its Fingerprint, from the raw files of the pass."""
    stills = read_stills(folder / STILLS_FILE, size=examined.plan.cell_size)
    return {
        "version": FINGERPRINT_VERSION,
        "frames": fingerprint_of(read_thumbnails(folder / THUMBNAILS_FILE), examined.crop),
        "sound_version": SOUND_VERSION,
        "sound": sound_print_of(read_wave(folder / WAVE_FILE)),
        "landmarks_version": LANDMARKS_VERSION,
        "landmarks": landmarks_of(stills, examined.crop),
    }


def _show_places(claim: Claim) -> None:
    """Make the copy of a film that was refused at the first look; nothing else of it changes."""
    film, proxy = claim.film, None
    if not film.is_discarded and _stands_at_places(film):
        limits = FilmLimits(**film.limits)
        master = fetch_master(film, scratch=claim.scratch)
        look = look_at(master, limits)
        if is_within_reach(look, limits):
            folder = claim.scratch / "made"
            proxy = finish_proxy(_run_pass(claim, master, look, limits, folder), folder)
    rows = [store_rendition(claim, one) for one in proxy.made] if proxy else []
    with jobs.finishing(claim):
        refused = Film.objects.filter(pk=film.pk, state=FilmState.REFUSED)
        if proxy and refused.update(facts={**film.facts, **proxy.facts()}):
            _record(film, rows)


def _run_pass(claim: Claim, master: Path, look: Look, limits: FilmLimits, folder: Path) -> PassResult:
    folder.mkdir(exist_ok=True)
    return run_pass(
        master,
        look,
        limits,
        scratch=folder,
        threads=threads_for(others_at_work(claim.job, jobs.host_name())),
        careful=_is_careful(claim),
        on_progress=lambda share, tail: claim.report_progress(share * PASS_SHARE, tail),
        on_command=claim.note_command,
    )


def _is_careful(claim: Claim) -> bool:
    """After a copy that was not as planned the next attempt goes by another plan: everything is encoded."""
    return claim.job.error.startswith((RenditionWrong.__name__, PassFailed.__name__))


def _record(film: Film, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of what was stored; a film with a label or credentials gets them on its new copies too."""
    for row in rows:
        Rendition.objects.update_or_create(film=film, recipe_key=row.pop("recipe_key"), defaults=row)
    if rows and Film.objects.filter(pk=film.pk).exclude(label={}, credentials={}).exists():
        enqueue.enqueue_again(film, JobKind.LABEL)


def _settle(film: Film, examined: PassResult, sheets: Sheets, *, made: Sequence[str]) -> None:
    """Of a film that is READY only what follows from another choice of audio tracks changes."""
    grids = {"sprite": sheets.sprite.__dict__, "shots_sheet": sheets.shots.__dict__}
    if film.state == FilmState.READY:
        is_other = bool(film.heard_tracks) and examined.heard != heard_now(film)
        if is_other:
            drop_unheard(film, made=made)
            record_audio_findings(film, examined.findings)
        measured = examined.facts() if is_other else {}
        Film.objects.filter(pk=film.pk).update(facts={**film.facts, **measured, **grids})
        return
    marks = marks_from_json(film.facts.get("marks", []))
    subtitles = findings_of_subtitles(film.facts.get("subtitles", {}))
    record_findings(film, [*examined.findings, *findings_of_marks(marks), *subtitles])
    record_shots(film, examined.shots)
    facts = {**film.facts, **examined.facts(), **grids}
    move_film(film, to=FilmState.READY, facts=facts, **_measured(examined))


def _refuse(claim: Claim, findings: tuple[Finding, ...], proxy: Proxy | None = None, **facts: Any) -> None:
    """A film that is READY stays so: what was accepted once is not refused by later rules."""
    rows = [store_rendition(claim, one) for one in proxy.made] if proxy else []
    with jobs.finishing(claim):
        if claim.film.state == FilmState.INSPECTED:
            record_findings(claim.film, findings)
            move_film(claim.film, to=FilmState.REFUSED, **facts)
            _record(claim.film, rows)


def _stands_at_places(film: Film) -> bool:
    blocking = film.findings.filter(severity=Severity.BLOCKS)
    return any(blocking.values_list("timecodes", flat=True))


def _measured(examined: PassResult) -> dict[str, Any]:
    width, height = examined.plan.video.display_size
    return {"duration_ms": round(examined.watched.seconds * 1000) or None, "width": width, "height": height}


def _known_shots(film: Film) -> tuple[Stretch, ...]:
    """Shots that were found before stay as they are: their labels hang on them."""
    return tuple((shot.start_ms / 1000, shot.end_ms / 1000) for shot in film.shots.order_by("number"))
