"""What the theater's lines of the journal say of its tables, and what these hold: see domain/ledger.py."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Concat

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.models import JournalEntry, Programme, TheaterFilm, TheaterPermission

SUBJECT = Concat(Value("entry:"), "entry__code")  # of the lines about it
PERMISSION, FILM, PROGRAMME = "contest_theaterpermission", "contest_theaterfilm", "contest_programme"


def _tell_permission(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(PERMISSION, line.subject.removeprefix("entry:"))
    if line.verb == "theater_permitted":
        ledger.write(row, line, version=line.facts["consent_version"], given_by=line.actor_id)
    else:
        ledger.remove(row, line)


def _tell_film(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(FILM, line.subject.removeprefix("entry:"))
    ledger.write(row, line, in_theater=line.facts["in_theater"], age_mark=line.facts["age_mark"])


def _tell_programme(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(PROGRAMME, line.subject.removeprefix("programme:"))
    if line.verb == "programme_deleted":
        ledger.remove(row, line)
        return
    told = ("programme_kind", "programme_title", "programme_text", "programme_films", "is_shown_in_theater")
    ledger.write(row, line, **{name: line.facts[name] for name in told})


def _read_permissions() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    standing = TheaterPermission.objects.standing().order_by("pk")
    for code, version, giver in standing.values_list("entry__code", "version", "given_by_id"):
        yield TableRow(PERMISSION, code), {"version": version, "given_by": giver}


def _read_films() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    """Those of which the office has said something: the others were listed by the site."""
    lines = JournalEntry.objects.filter(verb="theater_film_changed").values("subject")
    for film in (
        TheaterFilm.objects.annotate(subject=SUBJECT)
        .filter(Q(selected_at__isnull=False) | Q(age__isnull=False) | Q(subject__in=lines))
        .select_related("entry")
        .order_by("pk")
    ):
        columns = {"in_theater": film.selected_at is not None, "age_mark": film.age}
        yield TableRow(FILM, film.entry.code), columns


def _read_programmes() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for programme in Programme.objects.prefetch_related("places__film__entry").order_by("pk"):
        films = [place.film.entry.code for place in programme.places.all()]
        columns = {
            "programme_kind": programme.kind,
            "programme_title": programme.title,
            "programme_text": programme.text,
            "programme_films": films,
            "is_shown_in_theater": programme.is_public,
        }
        yield TableRow(PROGRAMME, str(programme.pk)), columns


def register() -> None:
    register_replay(
        tellers={
            **dict.fromkeys(("theater_permitted", "theater_permission_withdrawn"), _tell_permission),
            "theater_film_changed": _tell_film,
            **dict.fromkeys(("programme_changed", "programme_deleted"), _tell_programme),
        },
        readers=[_read_permissions, _read_films, _read_programmes],
    )
