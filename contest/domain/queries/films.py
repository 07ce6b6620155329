"""What the contest reads about films straight from the lab's tables."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q, Sum

from contest.models import Entry
from media_pipeline.enums import FilmState, Severity, UploadState
from media_pipeline.models import Film, Upload


@dataclass(frozen=True)
class FilmFacts:
    """What the regulations ask about a film."""

    state: FilmState
    sha256: str
    size: int
    duration_ms: int | None
    blocking: tuple[str, ...]  # codes of the lab's findings that must be corrected
    marks: tuple[dict[str, Any], ...] = ()  # what the film's file says of its making

    @property
    def seconds(self) -> float | None:
        return None if self.duration_ms is None else self.duration_ms / 1000


@dataclass(frozen=True)
class EarlierFilm:
    """A film of an entry that another took the place of."""

    code: str  # of its upload
    film_id: int
    file_name: str
    uploaded_at: datetime


def upload_owner(entry: Entry) -> str:
    """The opaque name under which the lab keeps an entry's uploads."""
    return f"entry:{entry.code}"


def entry_of_upload(owner: str) -> Entry | None:
    """The entry behind such a name; None for films that came otherwise."""
    found = Entry.objects.select_related("representative", "edition__regulations")
    return found.filter(code=owner.removeprefix("entry:")).first()


def open_upload_bytes() -> dict[str, int]:
    """Promised bytes of the films that are on their way, by owner, who has one at a time."""
    return dict(Upload.objects.open().values_list("owner", "size"))


def bytes_waiting() -> int:
    """Bytes of the films that are on their way or not joined yet."""
    return Upload.objects.with_parts_in_use().aggregate(bytes=Sum("size"))["bytes"] or 0


def films_uploaded_since(entry: Entry, since: datetime) -> list[datetime]:
    """When the entry's films were complete, the oldest first."""
    sealed = Upload.objects.filter(owner=upload_owner(entry), state=UploadState.SEALED, sealed_at__gt=since)
    return [at for at in sealed.order_by("sealed_at").values_list("sealed_at", flat=True) if at]


def manifest_committed_at(entry: Entry) -> datetime | None:
    """When the manifest of the entry's film was committed; while a film is still under way, that upload's."""
    is_its = Q(state=UploadState.OPEN)
    if entry.film_id:
        is_its |= Q(film_id=entry.film_id)
    uploads = Upload.objects.filter(is_its, owner=upload_owner(entry))
    found: datetime | None = uploads.aggregate(at=Min("committed_at"))["at"]
    return found


def earlier_film(entry: Entry) -> EarlierFilm | None:
    """The newest film that came for the entry, was found good, and was replaced."""
    uploads = Upload.objects.filter(owner=upload_owner(entry), state=UploadState.SEALED)
    good = uploads.filter(film__state=FilmState.READY, film__is_discarded=True).exclude(film=entry.film_id)
    upload = good.order_by("-sealed_at", "-pk").first()
    if upload is None or upload.film_id is None or upload.sealed_at is None:
        return None
    return EarlierFilm(upload.code, upload.film_id, upload.file_name, upload.sealed_at)


def film_committed_at(film_id: int) -> datetime | None:
    """When the manifest of this very film was committed."""
    return Upload.objects.filter(film_id=film_id).values_list("committed_at", flat=True).first()


def film_facts(film_id: int) -> FilmFacts:
    film = Film.objects.get(pk=film_id)
    blocking = film.findings.filter(severity=Severity.BLOCKS).values_list("code", flat=True)
    return FilmFacts(
        state=FilmState(film.state),
        sha256=film.sha256,
        size=film.size,
        duration_ms=film.duration_ms,
        blocking=tuple(blocking),
        marks=tuple(film.facts.get("marks", ())),
    )
