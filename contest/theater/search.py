"""Finding films of the theater by words and by what they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, Min, OuterRef, Q, TextChoices
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from contest.enums import Tool
from contest.film_titles import END_OF_FIRST
from contest.folding import fold
from contest.kept_pages import keep_value
from contest.models import Award, Citation, Edition, TheaterFilm, ToolUse
from contest.models.theater import TheaterFilmQuerySet
from contest.theater.hall import IN_ORDER, LONG_MS
from contest.theater.listing import stamp_of_theater
from contest.typed_text import echoed, without_turns

MOST_LETTERS, MOST_WORDS = 100, 8
SHORT_MS = 5 * 60 * 1000
FILTERS = ("edition", "award", "country", "tool", "language", "length")


class LengthBand(TextChoices):
    SHORT = "short", gettext_lazy("Up to 5 minutes")
    MIDDLE = "middle", gettext_lazy("5 to 15 minutes")
    LONG = "long", gettext_lazy("15 minutes or more")


BANDS = {
    LengthBand.SHORT: Q(length_ms__lt=SHORT_MS + 1000),
    LengthBand.MIDDLE: Q(length_ms__gte=SHORT_MS + 1000, length_ms__lt=LONG_MS),
    LengthBand.LONG: Q(length_ms__gte=LONG_MS),
}
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What a visitor looks for. `notes` say what of it was left out."""

    words: str
    filters: Mapping[str, str]
    notes: list[str]

    @property
    def query(self) -> str:
        """The same for the next page."""
        return urlencode({name: value for name, value in {"q": self.words, **self.filters}.items() if value})


def choices_shown() -> dict[str, Choices]:
    """What films can be filtered by: only what there are films of. Kept while the theater shows what it
    does."""
    return keep_value(f"theater-choices:{stamp_of_theater()}:{get_language()}", _choices)


def _choices() -> dict[str, Choices]:
    shown = TheaterFilm.objects.shown()
    editions = Edition.objects.filter(pk__in=shown.values("edition")).order_by("-opens_at")
    won = Citation.objects.standing().filter(entry__in=shown.values("entry"))
    awards = Award.objects.filter(pk__in=won.values("award")).order_by("order", "-edition__opens_at")
    tools = ToolUse.objects.filter(entry__in=shown.values("entry")).order_by()
    lands = shown.exclude(country="").order_by().values_list("country", flat=True).distinct()
    spoken = shown.exclude(language="").order_by().values("language").annotate(called=Min("entry__language"))
    return {
        "edition": [(edition.slug, f"{edition.title} {edition.year}") for edition in editions],
        "award": list({award.slug: award.title for award in reversed(awards)}.items())[::-1],
        "country": sorted(((code, str(countries.name(code))) for code in lands), key=_by_label),
        "tool": sorted(
            ((tool, str(Tool(tool).label)) for tool in set(tools.values_list("tool", flat=True))),
            key=_by_label,
        ),
        "language": sorted(
            ((row["language"], END_OF_FIRST.split(row["called"], maxsplit=1)[0].strip()) for row in spoken),
            key=_by_label,
        ),
        "length": [(band.value, str(band.label)) for band in LengthBand],
    }


def read_asked(typed: Mapping[str, str], choices: Mapping[str, Choices], labels: Mapping[str, str]) -> Asked:
    """What was typed, as far as it means something; the rest is told in words. `labels` name the filters."""
    notes = []
    words = without_turns(typed.get("q", "")).replace("\0", " ")
    words = " ".join(words.split())
    if len(words) > MOST_LETTERS:
        words = words[:MOST_LETTERS].rstrip()
        notes.append(
            ngettext(
                "Your search was cut to its first %(most)d character.",
                "Your search was cut to its first %(most)d characters.",
                MOST_LETTERS,
            )
            % {"most": MOST_LETTERS}
        )
    filters = {}
    for name in FILTERS:
        value = typed.get(name, "").strip()
        if value and value not in dict(choices[name]):
            told = {"filter": labels[name], "value": echoed(value.replace("\0", " "))}
            notes.append(_("No film here fits “%(value)s” (%(filter)s); that filter was left out.") % told)
            value = ""
        filters[name] = value
    return Asked(words, filters, notes)


def find_films(asked: Asked) -> TheaterFilmQuerySet:
    """The films that fit, the latest edition and the highest award first."""
    films = TheaterFilm.objects.shown()
    for word in fold(asked.words).split()[:MOST_WORDS]:
        films = films.filter(search__contains=word)
    filters = asked.filters
    entry = OuterRef("entry")
    if filters["edition"]:
        films = films.filter(edition__slug=filters["edition"])
    if filters["award"]:
        won = Citation.objects.standing().filter(entry=entry, award__slug=filters["award"])
        films = films.filter(Exists(won))
    if filters["country"]:
        films = films.filter(country=filters["country"])
    if filters["tool"]:
        films = films.filter(Exists(ToolUse.objects.filter(entry=entry, tool=filters["tool"])))
    if filters["language"]:
        films = films.filter(language=filters["language"])
    if filters["length"]:
        films = films.filter(BANDS[LengthBand(filters["length"])])
    return films.order_by(*IN_ORDER)


def films_for_children(most: int) -> TheaterFilmQuerySet:
    """Those that the office has marked for children of this age; a film without a mark is never among
    them."""
    return TheaterFilm.objects.shown().filter(age__lte=most).order_by(*IN_ORDER)


def _by_label(choice: tuple[str, str]) -> str:
    return fold(choice[1])
