"""The first check, within seconds of the upload: definite refusals at once, everything else is rendered."""

from pathlib import Path

from media_pipeline.captions.embedded import (
    SubtitleTexts,
    findings_of_subtitles,
    keep_embedded,
    names_to_tell,
    read_embedded,
)
from media_pipeline.enums import FilmState, JobKind
from media_pipeline.findings.catalogue import has_places
from media_pipeline.findings.record import move_film, record_findings
from media_pipeline.inspection.first_look import Look, is_within_reach, look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.provenance.marks import findings_of_marks, marks_to_json
from media_pipeline.provenance.read_marks import read_marks
from media_pipeline.steps.first_look_json import look_to_json
from media_pipeline.storage.films import fetch_master, hash_of
from media_pipeline.uploads.joining import join_master
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.jobs import Claim


def inspect(claim: Claim) -> None:
    """Join the parts of the upload to the master, and check it."""
    join_master(claim.film, report_progress=claim.report_progress)
    first_check(claim)


def first_check(claim: Claim) -> None:
    """RECEIVED → INSPECTED with a render job, or → REFUSED with what was found; where that has places in the
    film, a render job is enqueued for the copy that they are played on. Raises what the store and the probe
    raise: the job is then tried again."""
    film = claim.film
    if film.state != FilmState.RECEIVED:
        with jobs.finishing(claim):
            return
    master = fetch_master(film, scratch=claim.scratch)
    claim.report_progress(0.2)
    limits = FilmLimits(**film.limits)
    look = look_at(master, limits)
    sha256 = film.sha256 or hash_of(master)
    marks = () if look.is_refused else read_marks(master)
    texts, told = _subtitles_of(master, look, scratch=claim.scratch)
    with jobs.finishing(claim):
        record_findings(film, [*look.findings, *findings_of_marks(marks), *findings_of_subtitles(told)])
        keep_embedded(film, texts)
        if look.is_refused:
            video = look.header.video if look.header else None
            width, height = video.display_size if video else (None, None)
            facts = {name: fact for name, fact in film.facts.items() if name != "proxy_seconds"}
            move_film(film, to=FilmState.REFUSED, sha256=sha256, facts=facts, width=width, height=height)
            if has_places(look.findings) and is_within_reach(look, limits):
                enqueue.enqueue_again(
                    film,
                    JobKind.RENDER,
                    film_seconds=_seconds_of(look),
                    head_start=enqueue.AFTER_VERDICTS,
                )
        else:
            facts = {
                **film.facts,
                "marks": marks_to_json(marks),
                "subtitles": told,
                "look": look_to_json(look),
            }
            move_film(film, to=FilmState.INSPECTED, sha256=sha256, facts=facts)
            enqueue.enqueue_again(film, JobKind.RENDER, film_seconds=_seconds_of(look))


def _subtitles_of(
    master: Path, look: Look, *, scratch: Path
) -> tuple[list[SubtitleTexts], dict[str, list[str]]]:
    """The texts inside the file, and what is said of its subtitle tracks; of a refused film neither."""
    if look.is_refused or look.header is None or look.packets is None:
        return [], {}
    texts = read_embedded(master, look.header, look.packets, scratch=scratch)
    return texts, names_to_tell(look.header, texts)


def _seconds_of(look: Look) -> float:
    return look.packets.video.seconds if look.packets and look.packets.video else 0.0
