"""Draft captions: a program hears the film's light copy, and what it writes waits for a person to read it."""

from django.db import transaction

from media_pipeline.captions.caption_command import is_drafting_offered
from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.machine_drafts import DraftFailed, draft_cues
from media_pipeline.captions.tracks import add_captions
from media_pipeline.enums import CaptionKind, FilmState, RenditionKind
from media_pipeline.models import CaptionDraft, Film
from media_pipeline.storage.films import fetch
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim


def draft_captions(claim: Claim) -> None:
    """Write the draft that was asked for, or why there is none. Raises what the store and the sandbox raise:
    the job is then tried again."""
    film = claim.film
    asked = CaptionDraft.objects.filter(film=film, problem="").first()
    copy = film.renditions.filter(kind=RenditionKind.LIGHT).order_by("pk").last()
    if asked is None or copy is None or film.state != FilmState.READY or not is_drafting_offered():
        with jobs.finishing(claim):
            CaptionDraft.objects.filter(film=film, problem="").update(problem="failed")
        return
    cues: list[Cue] = []
    problem = ""
    try:
        path = fetch(copy.storage_key, copy=claim.scratch / "copy.mp4")
        seconds = (film.duration_ms or 0) / 1000
        cues = draft_cues(path, language=asked.language, seconds=seconds, scratch=claim.scratch)
    except DraftFailed as failed:
        problem = str(failed)
    with jobs.finishing(claim):
        waiting = CaptionDraft.objects.filter(film=film, language=asked.language, problem="")
        if waiting.exists():
            problem = problem or _keep(film, asked.language, cues)
            if problem:
                waiting.update(problem=problem)
            else:
                waiting.delete()


def _keep(film: Film, language: str, cues: list[Cue]) -> str:
    """Why the draft could not be kept; "" where it is."""
    try:
        with transaction.atomic():
            add_captions(
                film, kind=CaptionKind.CAPTIONS, language=language, cues=cues, replaces=False, is_draft=True
            )
    except CaptionsRefused as refused:
        return refused.code
    return ""
