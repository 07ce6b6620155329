"""The captions of films as rows: brought, changed, removed, carried over to the next version of a film."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue, cues_from_json, cues_to_json
from media_pipeline.captions.remarks import CaptionRemark, Timed, remarks_on
from media_pipeline.captions.webvtt import write_webvtt
from media_pipeline.enums import CaptionKind
from media_pipeline.models import CaptionTrack, Film

MOST_TRACKS = 40  # of one film


@dataclass(frozen=True)
class CaptionReport:
    """A track as it stands, with what is to be looked at in it. A draft is seen by its film's team alone."""

    id: int
    kind: CaptionKind
    language: str
    revision: int
    is_draft: bool
    changed_at: datetime
    cues: tuple[Cue, ...]
    remarks: tuple[CaptionRemark, ...]


def caption_reports(film_id: int) -> list[CaptionReport]:
    """All tracks of a film; one query."""
    tracks = CaptionTrack.objects.filter(film_id=film_id).select_related("film")
    return [_report(track) for track in tracks]


def caption_report(film_id: int, track_id: int) -> CaptionReport | None:
    """One track of this film; None where it has no such one."""
    tracks = CaptionTrack.objects.filter(film_id=film_id, pk=track_id).select_related("film")
    return next(map(_report, tracks), None)


def _report(track: CaptionTrack) -> CaptionReport:
    cues = tuple(cues_from_json(track.cues))
    film_ms = track.film.duration_ms or track.timed_for_ms
    timed = Timed(cues, track.language, film_ms=film_ms, timed_for_ms=track.timed_for_ms)
    return CaptionReport(
        id=track.pk,
        kind=CaptionKind(track.kind),
        language=track.language,
        revision=track.revision,
        is_draft=track.is_draft,
        changed_at=track.changed_at,
        cues=cues,
        remarks=tuple(remarks_on(timed)),
    )


def add_captions(
    film: Film,
    *,
    kind: CaptionKind,
    language: str,
    cues: Sequence[Cue],
    replaces: bool,
    is_draft: bool = False,
) -> CaptionTrack:
    """Give the film a track. Raises CaptionsRefused where it has one of the kind in the language, unless that
    is to be replaced, and where it has too many."""
    fields = {"cues": cues_to_json(cues), "timed_for_ms": film.duration_ms or 0, "is_draft": is_draft}
    same = CaptionTrack.objects.filter(film=film, kind=kind, language=language)
    if replaces and same.update(**fields, revision=F("revision") + 1, changed_at=timezone.now()):
        return same.get()
    if CaptionTrack.objects.filter(film=film).count() >= MOST_TRACKS:
        raise CaptionsRefused("too_many_tracks", most=MOST_TRACKS)
    try:
        with transaction.atomic():
            return CaptionTrack.objects.create(film=film, kind=kind, language=language, **fields)
    except IntegrityError:
        raise CaptionsRefused("exists") from None


def change_captions(film: Film, track_id: int, *, revision: int, cues: Sequence[Cue]) -> None:
    """Write other cues. Raises CaptionsRefused where they were changed or removed since that revision."""
    unchanged = CaptionTrack.objects.filter(pk=track_id, film=film, revision=revision)
    fields = {"cues": cues_to_json(cues), "timed_for_ms": film.duration_ms or 0}
    if not unchanged.update(**fields, revision=F("revision") + 1, changed_at=timezone.now()):
        raise CaptionsRefused("changed_since")


def remove_captions(film: Film, track_id: int) -> bool:
    """Whether there was something to remove."""
    removed, _rows = CaptionTrack.objects.filter(pk=track_id, film=film).delete()
    return bool(removed)


def carry_captions(film_id: int, *, to_film_id: int) -> None:
    """Give a version of a film the captions of the one that it replaces; where it has its own already (since
    it was the film before, and is taken back), of each kind and language those that were changed last."""
    own = CaptionTrack.objects.filter(film_id=to_film_id)
    changed_at = {(track.kind, track.language): track.changed_at for track in own}
    for track in CaptionTrack.objects.filter(film_id=film_id):
        same = (track.kind, track.language)
        carried = {
            "cues": track.cues,
            "timed_for_ms": track.timed_for_ms,
            "is_draft": track.is_draft,
            "changed_at": track.changed_at,
        }
        if same not in changed_at:
            own.create(film_id=to_film_id, kind=track.kind, language=track.language, **carried)
        elif changed_at[same] < track.changed_at:
            own.filter(kind=track.kind, language=track.language).update(**carried, revision=F("revision") + 1)


def captioned_films(film_ids: Sequence[int]) -> set[int]:
    """Those of the films that have captions, drafts apart; one query."""
    tracks = CaptionTrack.objects.filter(film_id__in=film_ids, kind=CaptionKind.CAPTIONS, is_draft=False)
    return set(tracks.values_list("film_id", flat=True))


def webvtt_of(track: CaptionTrack) -> str:
    return write_webvtt(cues_from_json(track.cues))


def digest_of(cues: Sequence[Cue]) -> str:
    """SHA-256 of the WebVTT, by which the journal knows the captions."""
    return sha256(write_webvtt(cues).encode()).hexdigest()
