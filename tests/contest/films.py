"""Films as rows, for rules that do not look at pictures."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils import timezone

from contest.domain.queries.films import upload_owner
from contest.enums import Origin, Tool
from contest.models import Entry, ShotLabel
from media_pipeline.enums import ClipState, FilmState, PictureKind, PosterState, RenditionKind, UploadState
from media_pipeline.matching.bits import (
    FINGERPRINT_VERSION,
    FRAMES_PER_SECOND,
    LANDMARKS_VERSION,
    SOUND_VERSION,
)
from media_pipeline.matching.fingerprints import CROPS
from media_pipeline.models import (
    CaptionTrack,
    EmbeddedTrack,
    Film,
    Fingerprint,
    OwnPoster,
    RawClip,
    Rendition,
    Shot,
    Upload,
)
from media_pipeline.provenance.marks import ProvenanceMark, marks_to_json
from media_pipeline.renditions.storyboard import Grid

THREE_SHOTS = (0, 30_000, 60_000, 90_000)


def make_film_row(state: FilmState = FilmState.READY, cuts: Sequence[int] = THREE_SHOTS) -> Film:
    """A film with shots between the cuts (milliseconds) and rows for its previews."""
    film = Film.objects.create(
        state=state,
        file_name="film.mp4",
        master_key="m",
        size=1000,
        sha256="a" * 64,
        duration_ms=cuts[-1] or None,
        facts={"sprite": asdict(Grid(10, 160, 90, 1, max(1, cuts[-1] // 1000)))},
    )
    names = {kind: f"{film.pk}/{kind}" for kind in RenditionKind}
    Rendition.objects.bulk_create(
        Rendition(film=film, kind=kind, recipe_key=name, storage_key=name, content_type="video/mp4", size=1)
        for kind, name in names.items()
    )
    Shot.objects.bulk_create(
        Shot(film=film, number=number, start_ms=start, end_ms=end)
        for number, (start, end) in enumerate(pairwise(cuts), start=1)
    )
    return film


def caption_film(film: Film | None, text: str = "The sea is quiet.", language: str = "en") -> CaptionTrack:
    """One caption, from the first second of the film to the third."""
    assert film is not None
    return CaptionTrack.objects.create(
        film=film, language=language, cues=[[1000, 3000, text]], timed_for_ms=film.duration_ms or 0
    )


def embed_subtitles(
    film: Film | None, text: str = "The sea is loud.", language: str = "eng", title: str = "", number: int = 1
) -> EmbeddedTrack:
    """A subtitle track inside the file of a film, with one caption."""
    assert film is not None
    return EmbeddedTrack.objects.create(
        film=film, number=number, language=language, title=title, cues=[[1000, 3000, text]]
    )


def bring_raw_clip(
    film: Film | None,
    name: str = "clip.mp4",
    *,
    stretches: Sequence[Sequence[int]] = ((0, 30_000, 0),),
    marks: Sequence[ProvenanceMark] = (),
    **fields: Any,
) -> RawClip:
    """A clip that was read and looked for in the film, as if by the job."""
    assert film is not None
    return RawClip.objects.create(
        film=film,
        file_name=name,
        size=1000,
        sha256=sha256(name.encode()).hexdigest(),
        duration_ms=30_000,
        marks=marks_to_json(marks),
        stretches=[list(stretch) for stretch in stretches],
        **{"state": ClipState.READ, "is_compared": True, **fields},
    )


def show_own_poster(film: Film | None, content: bytes = b"a picture") -> None:
    """A picture that the team brought stands for the film in public, as if it had been drawn."""
    assert film is not None
    OwnPoster.objects.create(
        film=film,
        state=PosterState.MADE,
        kind=PictureKind.JPEG,
        content=content,
        size=len(content),
        width=1280,
        height=720,
        sha256=sha256(content).hexdigest(),
    )
    Film.objects.filter(pk=film.pk).update(shows_own_poster=True)


def give_film(
    entry: Entry,
    film: Film | None = None,
    labels: Sequence[Tool | Origin] = (Tool.SEEDANCE, Tool.VEO, Tool.SEEDANCE),
    committed_at: datetime | None = None,
) -> Film:
    """Attach a film that came by an upload and label its shots: a tool, or an origin other than a tool."""
    film = film or make_film_row()
    committed_at = committed_at or timezone.now()
    Upload.objects.create(
        owner=upload_owner(entry),
        state=UploadState.SEALED,
        file_name="film.mp4",
        size=film.size,
        part_size=1000,
        root_hash=str(film.pk),
        committed_at=committed_at,
        expires_at=committed_at,
        sealed_at=committed_at,
        film=film,
    )
    Entry.objects.filter(pk=entry.pk).update(film=film)
    entry.refresh_from_db()
    label_film(entry, film, labels)
    return film


def label_film(entry: Entry, film: Film, labels: Sequence[Tool | Origin]) -> None:
    ShotLabel.objects.bulk_create(
        ShotLabel(
            entry=entry,
            shot=shot,
            origin=Origin.TOOL if isinstance(label, Tool) else label,
            tool=label if isinstance(label, Tool) else "",
        )
        for shot, label in zip(film.shots.all(), labels, strict=False)
    )


def keep_fingerprint(film_id: int, hashes: Sequence[int], *, seconds: int) -> None:
    """A film's fingerprint in which each picture stands for so many seconds; 0 says nothing."""
    frames = np.repeat(np.array(hashes, dtype=np.uint64), seconds * FRAMES_PER_SECOND)
    record = np.tile(frames[:, None], (1, len(CROPS))).astype("<u8").tobytes()
    Fingerprint.objects.create(
        film_id=film_id,
        version=FINGERPRINT_VERSION,
        frames=record,
        sound_version=SOUND_VERSION,
        landmarks_version=LANDMARKS_VERSION,
    )
