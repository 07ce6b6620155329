"""What the office makes of the theater's films: programmes and series, with titles in every language, in an
order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.enums import ProgrammeKind
from contest.models import Edition, Programme, ProgrammePlace, TheaterFilm, User
from contest.models.texts import Texts
from contest.policies import Refused, demand
from contest.theater.policies import may_curate_film
from contest.typed_text import echoed

MOST_FILMS = 60
STEPS = {"up": -1, "down": 1}


class ProgrammeRefused(Refused):
    """The programme cannot be changed like this; `reason` says why."""


@dataclass(frozen=True)
class ProgrammePlan:
    """What is typed of a programme."""

    kind: ProgrammeKind
    title: Texts
    text: Texts
    is_public: bool


def save_programme(
    programme: Programme | None, plan: ProgrammePlan, *, office: Edition, by: User
) -> Programme:
    """Write it; a new one comes last. Raises ProgrammeRefused."""
    if not plan.title.get(settings.LANGUAGE_CODE, "").strip():
        language = dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]
        raise ProgrammeRefused(_("Each programme needs a title in %(language)s.") % {"language": language})
    with transaction.atomic():
        row = _locked(programme) if programme else Programme(position=_last_position() + 1)
        if row.pk and row.kind != plan.kind:
            _demand_free(row, plan.kind)
            row.places.update(kind=plan.kind)
        row.kind, row.title, row.text = plan.kind, dict(plan.title), dict(plan.text)
        row.is_public = plan.is_public
        row.save()
        _record(row, office=office, by=by)
    return row


def delete_programme(programme: Programme, *, office: Edition, by: User) -> None:
    """Its films stay where they are."""
    with transaction.atomic():
        _record(programme, office=office, by=by, verb="programme_deleted")
        programme.delete()


def move_programme(programme: Programme, step: str, *, office: Edition, by: User) -> None:
    """One place up or down among all."""
    with transaction.atomic():
        rows = list(Programme.objects.select_for_update().order_by("position", "pk"))
        if not _swap(rows, [row.pk for row in rows].index(programme.pk), step):
            return
        for position, row in enumerate(rows, start=1):
            Programme.objects.filter(pk=row.pk).update(position=position)
        _record(programme, office=office, by=by)


def add_film(programme: Programme, code: str, *, office: Edition, by: User) -> None:
    """The film with this entry number comes last. Raises ProgrammeRefused."""
    found = TheaterFilm.objects.shown().filter(entry__code=code.strip().upper())
    film = found.select_related("entry").first()
    if film is None:
        raise ProgrammeRefused(
            _(
                "The theater shows no film with the entry number “%(code)s”. It has to have won or to be "
                "selected, its creator has to agree, and it must not be taken down."
            )
            % {"code": echoed(code)},
            field="code",
        )
    demand(may_curate_film(by, film.entry))
    with transaction.atomic():
        row = _locked(programme)
        places = list(row.places.all())
        if any(place.film_id == film.pk for place in places):
            raise ProgrammeRefused(_("This film is in the programme already."), field="code")
        if len(places) >= MOST_FILMS:
            raise ProgrammeRefused(
                _("A programme has at most %(most)d films; begin another one.") % {"most": MOST_FILMS},
                field="code",
            )
        if row.is_series:
            _demand_no_series([film.pk])
        last = places[-1].position if places else 0
        ProgrammePlace.objects.create(programme=row, kind=row.kind, film=film, position=last + 1)
        _record(row, office=office, by=by)


def change_place(programme: Programme, film_id: int, act: str, *, office: Edition, by: User) -> None:
    """Move a film one place up or down, or take it out. Raises ProgrammeRefused."""
    with transaction.atomic():
        row = _locked(programme)
        places = list(row.places.select_related("film__entry"))
        number = next((n for n, place in enumerate(places) if place.film_id == film_id), None)
        if number is None:
            raise ProgrammeRefused(_("This film is no longer in the programme. Reload the page."))
        demand(may_curate_film(by, places[number].film.entry))
        if act == "remove":
            places.pop(number).delete()
        elif not _swap(places, number, act):
            return
        for position, place in enumerate(places, start=1):
            ProgrammePlace.objects.filter(pk=place.pk).update(position=position)
        _record(row, office=office, by=by)


def _swap(rows: list[Any], number: int, step: str) -> bool:
    other = number + STEPS.get(step, 0)
    if other == number or not 0 <= other < len(rows):
        return False
    rows[number], rows[other] = rows[other], rows[number]
    return True


def _locked(programme: Programme) -> Programme:
    row = Programme.objects.select_for_update().filter(pk=programme.pk).first()
    if row is None:
        raise ProgrammeRefused(_("This programme has been deleted in the meantime."))
    return row


def _last_position() -> int:
    return int(Programme.objects.aggregate(last=Max("position"))["last"] or 0)


def _demand_free(row: Programme, kind: ProgrammeKind) -> None:
    if kind == ProgrammeKind.SERIES:
        _demand_no_series(list(row.places.values_list("film_id", flat=True)))


def _demand_no_series(films: Sequence[int]) -> None:
    taken = ProgrammePlace.objects.filter(kind=ProgrammeKind.SERIES, film__in=films)
    place = taken.select_related("programme", "film__entry").first()
    if place:
        raise ProgrammeRefused(
            _("“%(film)s” is an episode of the series “%(series)s” already. Take it out there first.")
            % {"film": place.film.entry.shown_title, "series": place.programme.shown_title},
            field="code",
        )


def _record(row: Programme, *, office: Edition, by: User, verb: str = "programme_changed") -> None:
    """The line has all of the programme."""
    codes = row.places.order_by("position", "pk").values_list("film__entry__code", flat=True)
    office.note_public_change()
    journal.record(
        verb,
        subject=f"programme:{row.pk}",
        facts={
            "programme_kind": row.kind,
            "programme_title": dict(row.title),
            "programme_text": dict(row.text),
            "programme_films": list(codes),
            "is_shown_in_theater": row.is_public,
            "position": row.position,
        },
        actor=by,
        edition=office,
    )
