"""Raw clips: what they say of their making is read, and they are looked for in their film."""

from media_pipeline.clips.clip_grades import ClipStretch
from media_pipeline.clips.clip_reading import ReadClip, read_clip
from media_pipeline.clips.clip_refused import ClipRefused
from media_pipeline.clips.clip_rows import drop_clip_later
from media_pipeline.clips.finding_clips import stretches_of
from media_pipeline.enums import ClipState
from media_pipeline.matching.bits import FINGERPRINT_VERSION
from media_pipeline.matching.fingerprints import Frames, read_fingerprint
from media_pipeline.models import Fingerprint, RawClip
from media_pipeline.provenance.marks import marks_to_json
from media_pipeline.storage.films import fetch
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim


def read_clips(claim: Claim) -> None:
    """Read those of the film's clips that wait, and look for all that were not compared with it. A clip that
    cannot be read is refused; the files go. Raises what the store and the sandbox raise: the job is then
    tried again."""
    waiting = list(claim.film.raw_clips.filter(state=ClipState.WAITING))
    read: dict[int, ReadClip | ClipRefused] = {}
    for number, clip in enumerate(waiting):
        read[clip.pk] = _read(claim, clip)
        claim.report_progress((number + 1) / (len(waiting) + 1))
    film = _frames_of_film(claim)
    known = claim.film.raw_clips.filter(state=ClipState.READ, is_compared=False)
    frames = {clip.pk: bytes(clip.frames) for clip in known}
    frames |= {pk: one.frames for pk, one in read.items() if isinstance(one, ReadClip)}
    found: dict[int, list[ClipStretch]] = {}
    if film is not None:
        found = {pk: stretches_of(film, read_fingerprint(record)) for pk, record in frames.items()}
    with jobs.finishing(claim):
        for clip in waiting:
            _keep(clip, read[clip.pk])
        for pk, stretches in found.items():
            of_film = RawClip.objects.filter(pk=pk, film=claim.film, state=ClipState.READ)
            of_film.update(stretches=stretches, is_compared=True)


def _read(claim: Claim, clip: RawClip) -> ReadClip | ClipRefused:
    folder = claim.scratch / f"clip-{clip.pk}"
    folder.mkdir(exist_ok=True)
    try:
        return read_clip(fetch(clip.storage_key, copy=folder / "source"), scratch=folder)
    except ClipRefused as refused:
        return refused


def _frames_of_film(claim: Claim) -> Frames | None:
    """None while the film has none by today's rules: the rendering enqueues this again."""
    kept = Fingerprint.objects.filter(film=claim.film, version=FINGERPRINT_VERSION).first()
    return None if kept is None else read_fingerprint(kept.frames)


def _keep(clip: RawClip, found: ReadClip | ClipRefused) -> None:
    """What was read takes the place of the file."""
    waiting = RawClip.objects.filter(pk=clip.pk, state=ClipState.WAITING)
    if isinstance(found, ClipRefused):
        kept = waiting.update(state=ClipState.REFUSED, problem=found.code, storage_key="")
    else:
        kept = waiting.update(
            state=ClipState.READ,
            duration_ms=found.duration_ms,
            marks=marks_to_json(found.marks),
            frames=found.frames,
            storage_key="",
        )
    if kept:
        drop_clip_later(clip.storage_key)
