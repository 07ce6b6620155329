"""The comparison of a film with all others: first by the hash of the file, then by fingerprint. What is found
becomes rows of Match, for people to judge, and findings of the film that came later."""

from collections.abc import Collection, Iterator
from dataclasses import asdict

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from media_pipeline.enums import FilmState, MatchKind, MatchVerdict
from media_pipeline.matching.alignment import SharedFrames, compare
from media_pipeline.matching.bits import FINGERPRINT_VERSION
from media_pipeline.matching.duplicates import refresh_findings
from media_pipeline.matching.fingerprints import Frames, read_fingerprint
from media_pipeline.matching.library import open_library
from media_pipeline.matching.voting import vote
from media_pipeline.models import Film, Fingerprint, Match
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim

WHOLE_FILM_SHARE = 0.5  # from which the later film is the other one, and does not only show its shots
ROWS_AT_ONCE = 500
MEASURED = ("kind", "share", "seconds", "speed", "is_mirrored", "pairs")


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

    frames = read_fingerprint(film.fingerprint.frames)
    library = open_library(settings.VAR_DIR / "matching", living={*others, film.pk}, load=_load)
    votes = vote(frames, library, among=others)
    own = np.where(votes.is_common[:, None], np.uint64(0), frames)
    candidates = comparable.in_bulk(others & {*votes.films, *_known_others(film)})
    for other_id, other_frames in _load(candidates):
        other = candidates[other_id]
        is_later = _arrival(film) > _arrival(other)
        agreement = compare(own, other_frames) if is_later else compare(other_frames, own)
        if agreement:
            kind = MatchKind.FILM if agreement.share >= WHOLE_FILM_SHARE else MatchKind.SHOTS
            found.append(_match(film, other, kind, agreement))
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


def _load(films: Collection[int]) -> Iterator[tuple[int, Frames]]:
    wanted = sorted(films)
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        rows = Fingerprint.objects.filter(
            film_id__in=wanted[start : start + ROWS_AT_ONCE], version=FINGERPRINT_VERSION
        )
        for film_id, frames in rows.order_by("film_id").values_list("film_id", "frames"):
            yield film_id, read_fingerprint(frames)


def _match(one: Film, another: Film, kind: MatchKind, agreement: SharedFrames) -> Match:
    earlier, later = sorted((one, another), key=_arrival)
    return Match(film=later, other=earlier, kind=kind, **asdict(agreement))


def _arrival(film: Film) -> tuple[float, int]:
    return film.received_at.timestamp(), film.pk


def _same_throughout(film: Film) -> SharedFrames:
    length = film.duration_ms or 0
    pairs = [(at, at, 0) for at in range(0, max(length, 1), 1000)]
    return SharedFrames(share=1.0, seconds=length / 1000, speed=1.0, is_mirrored=False, pairs=pairs)
