"""All editions there have been, each with what it made public."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from contest.domain.showcase import PUBLIC, Correction, corrections_in
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
    is_first: bool  # has the most valuable award
    is_shown: bool  # or taken off the public pages


@dataclass(frozen=True)
class EditionLine:
    """One edition; `winners` are the films that won, once that is public, the first prize first."""

    edition: Edition
    is_published: bool
    has_nominees: bool
    winners: list[PastFilm]
    corrections: list[Correction]
    poster_url: str = ""
    shares_year: bool = False  # with another edition that the public knows

    @property
    def films(self) -> list[PastFilm]:
        """The winners that the public can see."""
        return [film for film in self.winners if film.is_shown]

    @property
    def face(self) -> PastFilm | None:
        """The film with the first prize; nobody stands in for it."""
        return next((film for film in self.films if film.is_first), None)

    @property
    def updated_at(self) -> datetime | None:
        """When the public result was last changed."""
        return self.corrections[0].at if self.corrections else self.edition.published_at


def editions_shown(now: datetime | None = None) -> list[EditionLine]:
    """Every edition that was announced, the latest first; four queries."""
    now = now or timezone.now()
    nominated = set(NomineeList.objects.public().values_list("edition", flat=True))
    editions = Edition.objects.announced()
    seals = {seal.edition_id: seal for seal in Seal.objects.standing().defer("masters")}
    lines = []
    gone = codes_taken_down()
    found = list(editions.order_by("-opens_at"))
    years = Counter(edition.year for edition in found)
    for edition in found:
        is_published = bool(may_see_result(edition, now))
        seal = seals.get(edition.pk) if is_published else None
        lines.append(
            EditionLine(
                edition,
                is_published,
                edition.pk in nominated,
                winners=_winners_by(seal, gone) if seal else [],
                corrections=corrections_in(seal) if seal else [],
                shares_year=years[edition.year] > 1,
            )
        )
    return lines


def with_posters(lines: list[EditionLine]) -> list[EditionLine]:
    """Each edition with the still of its face; two queries."""
    codes = [line.face.code for line in lines if line.face]
    films = dict(Entry.objects.filter(code__in=codes, film__isnull=False).values_list("film_id", "code"))
    stills = api.public_stills_of(list(films), viewer=PUBLIC)
    posters = {films[film_id]: shown.poster_url for film_id, shown in stills.items()}
    return [replace(line, poster_url=posters.get(line.face.code, "") if line.face else "") for line in lines]


def _winners_by(seal: Seal, gone: set[str]) -> list[PastFilm]:
    names = {award["slug"]: award["name"] for award in seal.snapshot["awards"]}
    first = next(iter(names), "")
    return [
        PastFilm(
            line["entry"]["code"],
            order_titles(
                line["entry"]["title"], line["entry"]["original_title"], spoken=line["entry"]["language"]
            )[0],
            in_readers_language(names[line["award"]]),
            is_first=line["award"] == first,
            is_shown=line["entry"]["code"] not in gone,
        )
        for line in seal.snapshot["conferrals"]
        if line["entry"]
    ]
