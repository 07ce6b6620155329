"""Captions that a program drafts: asked for, written by a job (steps/draft.py), and confirmed by a person
before anybody else sees them."""

from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.captions.caption_command import CommandFailed, CommandWrong, write_down
from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue, put_in_order
from media_pipeline.captions.reading import read_captions
from media_pipeline.enums import CaptionKind, JobKind, JobState
from media_pipeline.ffmpeg.failures import Overrun, TooHeavy, ToolMissing
from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.models import CaptionDraft, CaptionTrack, Film, Job
from media_pipeline.work_queue import enqueue

logger = structlog.stdlib.get_logger(__name__)

WAV_RATE = 16_000  # what speech is recognised at
AUDIO_FILE = "speech.wav"
PROBLEMS: dict[str, str | Promise] = {
    "nothing_said": _("The program heard nobody speak in this film. Add the captions as a file."),
    "not_captions": _(
        "The program did not write captions that can be read. Add the captions as a file, and tell the "
        "festival office."
    ),
    "too_slow": _("The program took too long. Try again later, or add the captions as a file."),
    "failed": _("The program ended with an error. Try again later, or add the captions as a file."),
    "exists": _("Captions in this language were added meanwhile, so the draft was dropped."),
    "too_many_tracks": _("The film has captions in as many languages as it can have. Remove some first."),
}


class DraftFailed(Exception):
    """There is no draft; the message is a key of PROBLEMS."""


@dataclass(frozen=True)
class DraftReport:
    """A draft that was asked for; `problem` says why there is none, in the reader's language."""

    language: str
    is_waiting: bool
    problem: str


def draft_report(film_id: int) -> DraftReport | None:
    """None where none is under way, or it is among the captions by now."""
    draft = CaptionDraft.objects.filter(film_id=film_id).first()
    if draft is None:
        return None
    problem = draft.problem
    failed = Job.objects.filter(film_id=film_id, kind=JobKind.DRAFT, state=JobState.FAILED)
    if not problem and failed.exists():
        problem = "failed"
    return DraftReport(draft.language, not problem, str(PROBLEMS[problem]) if problem else "")


@transaction.atomic
def ask_for_draft(film: Film, *, language: str) -> bool:
    """Have captions drafted; whether it was not asked before. Raises CaptionsRefused where the film has
    captions in this language."""
    Film.objects.select_for_update(no_key=True).get(pk=film.pk)
    same = CaptionTrack.objects.filter(film=film, kind=CaptionKind.CAPTIONS, language=language)
    if same.exists():
        raise CaptionsRefused("exists_already")
    under_way = draft_report(film.pk)
    if under_way is not None and under_way.is_waiting:
        return False
    fields = {"language": language, "problem": "", "asked_at": timezone.now()}
    CaptionDraft.objects.update_or_create(film=film, defaults=fields)
    enqueue.enqueue_again(film, JobKind.DRAFT, head_start=enqueue.AFTER_VERDICTS)
    return True


def confirm_captions(film: Film, track_id: int, *, revision: int) -> None:
    """A person has read the draft of that revision: it counts as captions. Raises CaptionsRefused where it
    was changed, confirmed or removed since."""
    draft = CaptionTrack.objects.filter(pk=track_id, film=film, revision=revision, is_draft=True)
    if not draft.update(is_draft=False, revision=revision + 1, changed_at=timezone.now()):
        raise CaptionsRefused("changed_since")


def draft_cues(copy: Path, *, language: str, seconds: float, scratch: Path) -> list[Cue]:
    """What the operator's program hears in a copy of a film, through the same door as a file that is brought.
    Raises DraftFailed, and what run.read_film raises where the sandbox does not work."""
    try:
        audio = _audio_of(copy, seconds=seconds, scratch=scratch)
        content = write_down(audio, language=language, seconds=seconds, scratch=scratch)
        file = read_captions(content, language=language, encoding="utf-8")
        end = round(seconds * 1000)
        return put_in_order(Cue(c.start, min(c.end, end), c.text) for c in file.cues if c.start < end)
    except CaptionsRefused as refused:
        raise DraftFailed("nothing_said" if refused.code == "empty" else "not_captions") from refused
    except (Overrun, TooHeavy) as overrun:
        raise DraftFailed("too_slow") from overrun
    except (CommandFailed, CommandWrong, ToolMissing) as failed:
        logger.warning("CAPTION_COMMAND wrote no captions", reason=str(failed)[-500:])
        raise DraftFailed("failed") from failed


def _audio_of(copy: Path, *, seconds: float, scratch: Path) -> Path:
    """One channel of WAV_RATE, in step with the copy from its first frame."""
    options = input_options(seconds=seconds + 1, threads=1)
    command = [settings.FFMPEG_BIN, "-hide_banner", "-nostdin", "-v", "error", "-y"]
    command += [word for name, value in options.items() for word in (f"-{name}", str(value))]
    command += ["-i", address(copy), "-vn", "-af", f"aresample={WAV_RATE}:async=1:first_pts=0", "-ac", "1"]
    command += ["-c", "pcm_s16le", "-f", "wav", AUDIO_FILE]
    outcome = read_film(command, film=copy, writes=scratch, limits=Limits(wall_seconds=600))
    audio = scratch / AUDIO_FILE
    if outcome.code != 0 or not audio.exists():
        raise DraftFailed("nothing_said")
    return audio
