"""The comparison of a film with all others: first by the hash of the file, then by fingerprint. What is found
becomes rows of Match, for people to judge, and findings of the film that came later."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from media_pipeline.enums import FilmState, MatchKind, MatchVerdict
from media_pipeline.matching.alignment import SharedFrames, Truths, compare
from media_pipeline.matching.bits import FINGERPRINT_VERSION
from media_pipeline.matching.disguises import own_landmarks, unmask
from media_pipeline.matching.duplicates import refresh_findings
from media_pipeline.matching.fingerprints import Frames, read_fingerprint
from media_pipeline.matching.landmarks import frames_of, read_landmarks
from media_pipeline.matching.library import open_library
from media_pipeline.matching.media import LANDMARKS, PICTURES, SOUNDS, Medium, View
from media_pipeline.matching.voting import vote
from media_pipeline.models import Film, Fingerprint, Match
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim

WHOLE_FILM_SHARE = 0.5  # from which the later film is the other one, and does not only show its shots
ROWS_AT_ONCE = 500
MEASURED = (
    *("kind", "share", "seconds", "speed", "is_mirrored", "is_negative", "heard_share", "heard_seconds"),
    "pairs",
)


def match(claim: Claim) -> None:
    """Look for the film among all others that are accepted and not discarded. A second run writes the same
    rows and leaves decisions alone; what is no longer found goes, unless someone judged it."""
    found = find_matches(claim.film) if _comparable().filter(pk=claim.film.pk).exists() else []
    claim.report_progress(0.95)
    with jobs.finishing(claim):
        record_matches(claim.film, found)


def find_matches(film: Film) -> list[Match]:
    """A row, not saved yet, for each film that shares something with this one, be it earlier or later."""
    comparable = _comparable().exclude(pk=film.pk)
    same_file = list(comparable.filter(sha256=film.sha256)) if film.sha256 else []
    others = set(comparable.values_list("pk", flat=True)) - {other.pk for other in same_file}
    found = [_match(film, other, MatchKind.EXACT, _same_throughout(film)) for other in same_file]

    seen, recognised, heard = (_shared(film, others, prints) for prints in (SEEN, RECOGNISED, HEARD))
    alike = comparable.in_bulk(seen.keys() | recognised.keys() | heard.keys())
    for pk in sorted(alike):
        views = [shared[pk] for shared in (seen, recognised) if pk in shared]
        most = max(views, key=lambda shared: shared.share, default=None)
        found.append(_alike(film, alike[pk], most, heard.get(pk)))
    return found


def record_matches(film: Film, found: list[Match]) -> None:
    """These are the matches of the film now. Belongs into a transaction."""
    involved = {film.pk, *(pk for one in found for pk in (one.film_id, one.other_id))}
    present = set(_comparable().filter(pk__in=involved).values_list("pk", flat=True))
    kept = {(one.film_id, one.other_id): one for one in found if {one.film_id, one.other_id} <= present}
    known = list(_known(film))
    gone = [one.pk for one in known if (one.film_id, one.other_id) not in kept]
    Match.objects.filter(pk__in=gone, verdict=MatchVerdict.OPEN).delete()
    Match.objects.bulk_create(
        [kept[pair] for pair in sorted(kept)],
        update_conflicts=True,
        unique_fields=["film", "other"],
        update_fields=MEASURED,
    )
    for later in sorted({one.film_id for one in (*known, *kept.values())}):
        refresh_findings(later)


def _comparable() -> QuerySet[Film]:
    films = Film.objects.filter(state=FilmState.READY, is_discarded=False)
    return films.filter(fingerprint__version=FINGERPRINT_VERSION)


def _known(film: Film) -> QuerySet[Match]:
    return Match.objects.filter(Q(film=film) | Q(other=film))


def _known_others(film: Film) -> set[int]:
    """Once found, always compared again, whatever the votes."""
    return {pk for pair in _known(film).values_list("film_id", "other_id") for pk in pair}


@dataclass(frozen=True)
class FingerprintField:
    """Where the fingerprints of a medium are kept, how they are read and compared, and as which frames they
    are looked up in an index; `without` are the same, less the frames that are nobody's own."""

    medium: Medium
    field: str
    version_field: str
    read: Callable[[bytes], Any]
    frames: Callable[[Any], Frames]
    without: Callable[[Any, Truths], Any]
    compare: Callable[[Any, Any], SharedFrames | None]

    def films_among(self, films: Collection[int]) -> set[int]:
        """Those of the films that have a fingerprint of today's version."""
        rows = Fingerprint.objects.filter(**{self.version_field: self.medium.version})
        return set(films) & set(rows.exclude(**{self.field: b""}).values_list("film_id", flat=True))

    def load(self, films: Collection[int]) -> Iterator[tuple[int, Any]]:
        """Those of the films that have one of today's version, with it."""
        wanted = sorted(films)
        for start in range(0, len(wanted), ROWS_AT_ONCE):
            rows = Fingerprint.objects.filter(
                film_id__in=wanted[start : start + ROWS_AT_ONCE], **{self.version_field: self.medium.version}
            )
            for film_id, record in rows.order_by("film_id").values_list("film_id", self.field):
                yield film_id, self.read(record)

    def load_frames(self, films: Collection[int]) -> Iterator[tuple[int, Frames]]:
        """The same as an index has them."""
        return ((film, self.frames(record)) for film, record in self.load(films))


def _unchanged(frames: Frames) -> Frames:
    return frames


def _own(frames: Frames, is_common: Truths) -> Frames:
    return np.where(is_common[:, None], np.uint64(0), frames)


SEEN = FingerprintField(PICTURES, "frames", "version", read_fingerprint, _unchanged, _own, compare)
HEARD = FingerprintField(
    *(SOUNDS, "sound", "sound_version", read_fingerprint, _unchanged, _own),
    partial(compare, medium=SOUNDS),
)
RECOGNISED = FingerprintField(
    *(LANDMARKS, "landmarks", "landmarks_version", read_landmarks, frames_of, own_landmarks, unmask)
)


def _shared(film: Film, others: Collection[int], prints: FingerprintField) -> dict[int, SharedFrames]:
    """What the later of the film and each other one shares with the earlier."""
    living = prints.films_among({*others, film.pk})
    if film.pk not in living:
        return {}
    _, mine = next(prints.load({film.pk}))
    library = open_library(
        settings.VAR_DIR / "matching" / prints.medium.name,
        living=living,
        load=prints.load_frames,
        medium=prints.medium,
    )
    votes = vote(prints.frames(mine), library, among=living - {film.pk}, medium=prints.medium)
    mine = prints.without(mine, votes.is_common)
    candidates = Film.objects.in_bulk(living & {*votes.films, *_known_others(film)})
    found = {}
    for other, theirs in prints.load(candidates):
        is_later = _arrival(film) > _arrival(candidates[other])
        agreement = prints.compare(mine, theirs) if is_later else prints.compare(theirs, mine)
        if agreement:
            found[other] = agreement
    return found


def _alike(film: Film, other: Film, seen: SharedFrames | None, heard: SharedFrames | None) -> Match:
    """The row of two films of which pictures, audio or both are alike."""
    measured = {"heard_share": heard.share, "heard_seconds": heard.seconds} if heard else {}
    if seen is None:
        assert heard is not None, "two films that share nothing are not alike"
        return _match(film, other, MatchKind.SOUND, heard, **measured)
    kind = MatchKind.FILM if seen.share >= WHOLE_FILM_SHARE else MatchKind.SHOTS
    return _match(film, other, kind, seen, **measured)


def _match(one: Film, another: Film, kind: MatchKind, agreement: SharedFrames, **measured: float) -> Match:
    earlier, later = sorted((one, another), key=_arrival)
    return Match(
        film=later,
        other=earlier,
        kind=kind,
        share=agreement.share,
        seconds=agreement.seconds,
        speed=agreement.speed,
        is_mirrored=agreement.view.is_mirrored,
        is_negative=agreement.view.is_negative,
        pairs=agreement.pairs,
        **measured,
    )


def _arrival(film: Film) -> tuple[float, int]:
    return film.received_at.timestamp(), film.pk


def _same_throughout(film: Film) -> SharedFrames:
    length = film.duration_ms or 0
    pairs = [(at, at, 0) for at in range(0, max(length, 1), 1000)]
    return SharedFrames(share=1.0, seconds=length / 1000, speed=1.0, view=View(), pairs=pairs)
