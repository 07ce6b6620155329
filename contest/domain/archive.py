"""All editions there have been, each with what it made public."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from contest.domain.showcase import PUBLIC
from contest.domain.takedowns import codes_taken_down
from contest.film_titles import order_titles
from contest.models import Edition, Entry, NomineeList, Seal
from contest.models.texts import in_readers_language
from contest.policies import may_see_result
from media_pipeline import api


@dataclass(frozen=True)
class PastFilm:
    """A film that has won, as its edition's seal tells of it."""

    code: str
    title: str
    award: str


@dataclass(frozen=True)
class EditionLine:
    """One edition; `films` are those that won, once that is public, the first prize first."""

    edition: Edition
    is_published: bool
    has_nominees: bool
    films: list[PastFilm]
    poster_url: str = ""


def editions_shown(now: datetime | None = None) -> list[EditionLine]:
    """Every edition that has opened, the latest first; four queries."""
    now = now or timezone.now()
    nominated = set(NomineeList.objects.public().values_list("edition", flat=True))
    editions = Edition.objects.filter(opens_at__lte=now)
    seals = {seal.edition_id: seal for seal in Seal.objects.standing().defer("masters")}
    lines = []
    gone = codes_taken_down()
    for edition in editions.order_by("-opens_at"):
        is_published = bool(may_see_result(edition, now))
        won = _films_of(seals.get(edition.pk)) if is_published else []
        films = [film for film in won if film.code not in gone]
        lines.append(EditionLine(edition, is_published, edition.pk in nominated, films))
    return lines


def with_posters(lines: list[EditionLine]) -> list[EditionLine]:
    """Each edition with the still of its first film; two queries."""
    codes = [line.films[0].code for line in lines if line.films]
    films = dict(Entry.objects.filter(code__in=codes, film__isnull=False).values_list("film_id", "code"))
    stills = api.stills_of(list(films), viewer=PUBLIC)
    posters = {films[film_id]: shown.poster_url for film_id, shown in stills.items()}
    return [
        replace(line, poster_url=posters.get(line.films[0].code, "") if line.films else "") for line in lines
    ]


def _films_of(seal: Seal | None) -> list[PastFilm]:
    snapshot: dict[str, Any] = seal.snapshot if seal else {"conferrals": []}
    names = {award["slug"]: award["name"] for award in snapshot.get("awards", ())}
    return [
        PastFilm(
            line["entry"]["code"],
            order_titles(
                line["entry"]["title"], line["entry"]["original_title"], spoken=line["entry"]["language"]
            )[0],
            in_readers_language(names[line["award"]]),
        )
        for line in snapshot["conferrals"]
        if line["entry"]
    ]
