"""Accepted entries to choose from by hand, found by words, language and length."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from contest.models import Edition, Entry

MOST_LANGUAGES = 60  # that the filter offers, the most frequent first
LENGTHS: dict[str, tuple[int, int | None]] = {  # from, and less than, so many seconds
    "short": (0, 180),
    "middle": (180, 360),
    "long": (360, 600),
    "longer": (600, None),
}


@dataclass(frozen=True)
class FilmWish:
    """Which films are looked for; `length` one of LENGTHS. What is empty narrows nothing."""

    words: str = ""
    language: str = ""
    length: str = ""


def films_to_choose(edition: Edition, wish: FilmWish) -> QuerySet[Entry]:
    """Accepted entries that fit, by title, with their `seconds`."""
    films = Entry.objects.in_edition(edition).eligible()
    for word in wish.words.split():
        films = films.filter(
            Q(code__iexact=word) | Q(title__icontains=word) | Q(original_title__icontains=word)
        )
    if wish.language:
        films = films.filter(language=wish.language)
    if wish.length:
        least, below = LENGTHS[wish.length]
        films = films.filter(film__duration_ms__gte=1000 * least)
        films = films.filter(film__duration_ms__lt=1000 * below) if below else films
    return films.annotate(seconds=F("film__duration_ms") / 1000).order_by("title", "code")


def languages_to_choose(edition: Edition) -> list[str]:
    """Languages of accepted entries, as their creators have named them."""
    accepted = Entry.objects.in_edition(edition).eligible().exclude(language="").order_by()
    counted = accepted.values("language").annotate(films=Count("pk")).order_by("-films", "language")
    return sorted(counted.values_list("language", flat=True)[:MOST_LANGUAGES])
