"""What hangs in the theater: films as cards, and the rows in which they hang."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django_countries.fields import Country

from contest.domain.ai_label import AiLabel, label_of
from contest.domain.showcase import NO_STILLS
from contest.enums import AgeMark, ProgrammeKind
from contest.models import Citation, Edition, Programme, ProgrammePlace, TheaterFilm
from contest.viewer_notes import ViewerNotes
from media_pipeline import api

KIND = "theater"  # of the viewers that films of the theater are signed for
VIEWER = f"{KIND}:*"
LONG_MS = 15 * 60 * 1000
FILMS_IN_LANE, EDITIONS_WITH_LANE = 12, 3
IN_ORDER = ("-edition__opens_at", "rank", "entry__code")
FILMS = TheaterFilm.objects.select_related("entry__representative", "edition")


@dataclass(frozen=True)
class FilmCard:
    """A film as it hangs on the wall."""

    film: TheaterFilm
    award: str
    poster_url: str
    hover_url: str
    number: int | None = None  # of an episode

    @property
    def code(self) -> str:
        return self.film.entry.code

    @property
    def title(self) -> str:
        return self.film.entry.shown_title

    @property
    def other_title(self) -> str:
        return self.film.entry.other_title

    @property
    def synopsis(self) -> str:
        return self.film.entry.synopsis

    @property
    def team(self) -> str:
        return self.film.entry.team_name or self.film.entry.representative.name

    @property
    def country(self) -> Country:
        return Country(self.film.entry.country.code or "")

    @property
    def edition(self) -> Edition:
        return self.film.edition

    @property
    def seconds(self) -> float:
        return self.film.length_ms / 1000

    @property
    def viewer_notes(self) -> ViewerNotes:
        """For the page of one film."""
        return self.film.entry.viewer_notes

    @property
    def age(self) -> AgeMark | None:
        """What the office says, or else its creator."""
        age = self.film.entry.age if self.film.age is None else self.film.age
        return None if age is None else AgeMark(age)

    @property
    def label(self) -> AiLabel | None:
        return label_of(ai_ms=self.film.ai_ms, all_ms=self.film.all_ms)


@dataclass(frozen=True)
class Lane:
    """A row of films under a title. `query` finds all of them where the row shows the first only."""

    title: str
    cards: list[FilmCard]
    text: str = ""
    query: str = ""
    programme: Programme | None = None
    absent: list[int] = field(default_factory=list)  # numbers of episodes that are not shown now

    @property
    def is_series(self) -> bool:
        return self.programme is not None and self.programme.is_series

    @property
    def seconds(self) -> float:
        return sum(card.seconds for card in self.cards)


def cards_of(films: Iterable[TheaterFilm]) -> list[FilmCard]:
    """Four queries, however many films."""
    films = list(films)
    entries = [film.entry_id for film in films]
    won = Citation.objects.standing().filter(entry__in=entries).select_related("award")
    awards = {citation.entry_id: citation.award.title for citation in won}
    shown = [film.entry.film_id for film in films if film.entry.film_id]
    stills = api.public_stills_of(list(dict.fromkeys(shown)), viewer=VIEWER)
    cards = []
    for film in films:
        still = stills.get(film.entry.film_id or 0, NO_STILLS)
        cards.append(FilmCard(film, awards.get(film.entry_id, ""), still.poster_url, still.hover_url))
    return cards


def cards_on(page: Page[int]) -> list[FilmCard]:
    """Those of a page of films' numbers, in its order: sorting numbers alone is quick."""
    films = {film.pk: film for film in FILMS.filter(pk__in=list(page.object_list))}
    return cards_of(films[pk] for pk in page.object_list if pk in films)


def lanes_of_hall() -> list[Lane]:
    """The office's programmes and series, then the long films, then the latest editions. The number of
    queries does not grow with films or programmes."""
    drafts = [_draft(programme) for programme in _with_shown_films(Programme.objects.public())]
    long = list(FILMS.shown().filter(length_ms__gte=LONG_MS).order_by(*IN_ORDER)[:FILMS_IN_LANE])
    # Translators: the title of a row of films
    drafts.append(Draft(Lane(_("Long films"), [], query="length=long"), _unnumbered(long)))
    for edition in _latest_editions():
        films = FILMS.shown().filter(edition=edition).order_by(*IN_ORDER)[:FILMS_IN_LANE]
        lane = Lane(f"{edition.title} {edition.year}", [], query=f"edition={edition.slug}")
        drafts.append(Draft(lane, _unnumbered(films)))
    return _hang([draft for draft in drafts if draft.films])


def lane_of(programme: Programme) -> Lane | None:
    """A programme with all of its films that are shown; None where there are none."""
    found = _with_shown_films(Programme.objects.filter(pk=programme.pk))
    lanes = _hang([draft for draft in map(_draft, found) if draft.films])
    return lanes[0] if lanes else None


def series_with(film: TheaterFilm) -> Lane | None:
    """The public series of which the film is an episode."""
    series = Programme.objects.public().filter(places__kind=ProgrammeKind.SERIES, places__film=film)
    programme = series.first()
    return lane_of(programme) if programme else None


@dataclass(frozen=True)
class Draft:
    """A lane without its cards, and its films, those of a series with their numbers."""

    lane: Lane
    films: list[tuple[TheaterFilm, int | None]]


def _unnumbered(films: Iterable[TheaterFilm]) -> list[tuple[TheaterFilm, int | None]]:
    return [(film, None) for film in films]


def _with_shown_films(programmes: QuerySet[Programme]) -> list[Programme]:
    """With all their places; `film.is_shown` says of which. Two queries."""
    own = TheaterFilm.objects.shown().filter(pk=OuterRef("film"))
    places = ProgrammePlace.objects.annotate(is_shown=Exists(own)).select_related(
        "film__entry__representative", "film__edition"
    )
    return list(programmes.prefetch_related(Prefetch("places", places)))


def _draft(programme: Programme) -> Draft:
    """Episodes keep their numbers where others are not shown."""
    shown, absent = [], []
    for number, place in enumerate(programme.places.all(), start=1):
        if place.is_shown:  # type: ignore[attr-defined]
            shown.append((place.film, number if programme.is_series else None))
        elif programme.is_series:
            absent.append(number)
    lane = Lane(programme.shown_title, [], programme.shown_text, programme=programme, absent=absent)
    return Draft(lane, shown)


def _hang(drafts: Sequence[Draft]) -> list[Lane]:
    """Each lane with its cards, all of which are made at once."""
    films = {film.pk: film for draft in drafts for film, _number in draft.films}
    cards = {card.film.pk: card for card in cards_of(films.values())}
    return [
        replace(draft.lane, cards=[replace(cards[film.pk], number=number) for film, number in draft.films])
        for draft in drafts
    ]


def _latest_editions() -> list[Edition]:
    shown = TheaterFilm.objects.shown().values("edition")
    return list(Edition.objects.filter(pk__in=shown).order_by("-opens_at")[:EDITIONS_WITH_LANE])
