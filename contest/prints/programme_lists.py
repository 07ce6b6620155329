"""Running lists of the theater's programmes."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from contest.models import Edition, Entry, Programme, TheaterFilm, User
from contest.policies import may_visit_office
from contest.prints.papers import PaperKind
from contest.prints.running_lists import running_list

KIND = "programme_list"


def films_of(programme: Programme) -> QuerySet[Entry]:
    """Those of its films that the theater shows now, in their order."""
    shown = TheaterFilm.objects.shown().filter(places__programme=programme)
    entries = Entry.objects.filter(theater_film__in=shown, theater_film__places__programme=programme)
    return entries.select_related("film", "edition").order_by("theater_film__places__position")


def _find(user: User, edition: Edition, of: str) -> tuple[Edition, Programme] | None:
    """Programmes are the whole site's: the office of any edition prints them."""
    programme = Programme.objects.filter(pk=of).first()
    return (edition, programme) if programme and may_visit_office(user, edition) else None


def _print_programme(found: tuple[Edition, Programme], asked: Mapping[str, Any]) -> bytes:
    edition, programme = found
    return running_list(films_of(programme), asked, edition=edition, title=programme.shown_title)


PROGRAMME_LIST = PaperKind(KIND, _find, _print_programme)
