"""The stage of a rehearsal: an empty database of its own, filled with the copy of an edition and with people
who do not exist. Called by `play_rehearsal` alone, in a process that knows of no other database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from contest.enums import EntryState, Origin, Purpose, Role, Tool
from contest.models import Award, Credit, Edition, Entry, Membership, Regulations, ShotLabel, ToolUse, User
from media_pipeline.enums import FilmState
from media_pipeline.models import Film, Shot

AT_ONCE = 500
FILM_MS = 120_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Cast:
    """Who plays: one person who rehearses has both parts."""

    edition: Edition
    organiser: User
    chair: User
    judges: list[User]


def make_tables() -> None:
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)


def fill_stage(plan: Row) -> Cast:
    edition = _make_edition(plan)
    organiser, chair = (_person(role, edition, role) for role in (Role.ORGANISER, Role.CHAIR))
    judges = [_person(f"judge-{number}", edition, Role.JUDGE) for number in range(1, plan["judges"] + 1)]
    people: dict[int, User] = {}
    for start in range(0, len(plan["entries"]), AT_ONCE):
        _make_entries(edition, plan["entries"][start : start + AT_ONCE], people)
    return Cast(edition, organiser, chair, judges)


def _make_edition(plan: Row) -> Edition:
    """It has closed, whatever the real one has: the ceremony is now."""
    now = timezone.now()
    dates = ("opens_at", "closes_at", "nominees_at", "awards_at")
    edition = Edition.objects.create(
        **plan["edition"], **{name: now - timedelta(hours=9 - 3 * place) for place, name in enumerate(dates)}
    )
    Regulations.objects.create(edition=edition, **plan["regulations"])
    Award.objects.bulk_create(Award(edition=edition, **award) for award in plan["awards"])
    return edition


def _person(name: str, edition: Edition, role: Role) -> User:
    user = User.objects.create(email=f"{name}@rehearsal.invalid", name=f"REHEARSAL {name}", password="!")  # noqa: S106  (nobody signs in)
    Membership.objects.create(user=user, edition=edition, role=role)
    return user


def _make_entries(edition: Edition, rows: list[Row], people: dict[int, User]) -> None:
    new = {row["person"]: row["reads"] for row in rows if row["person"] not in people}
    made = User.objects.bulk_create(
        User(
            email=f"creator-{number}@rehearsal.invalid",
            name=f"Creator {number}",
            language=language,
            password="!",  # noqa: S106  (nobody signs in)
        )
        for number, language in new.items()
    )
    people.update(zip(new, made, strict=True))
    films = _make_films(rows)
    now = timezone.now()
    entries = Entry.objects.bulk_create(
        Entry(
            edition=edition,
            code=code_of(row),
            representative=people[row["person"]],
            state=EntryState.ELIGIBLE,
            film=films[row["number"]],
            title=f"Film {row['number']}{' · could not win now' if row['is_lacking'] else ''}",
            synopsis="REHEARSAL",
            team_name=f"Team {row['team']}" if row["team"] else "",
            submitted_at=now,
            decided_at=now,
        )
        for row in rows
    )
    Credit.objects.bulk_create(
        Credit(entry=entry, position=1, name=entry.representative.name, task="REHEARSAL") for entry in entries
    )
    ToolUse.objects.bulk_create(
        ToolUse(entry=entry, tool=Tool.SEEDANCE, purpose=Purpose.PICTURES) for entry in entries
    )
    _make_shots(entries)


def code_of(row: Row) -> str:
    """The entry's number, which no real one has."""
    return f"FILM-{row['number']}"


def _make_films(rows: list[Row]) -> dict[int, Film]:
    films = Film.objects.bulk_create(
        Film(
            state=FilmState.READY,
            file_name="rehearsal",
            master_key=f"rehearsal/{row['number']}",
            size=1,
            sha256=f"{row['number']:064}",
            duration_ms=FILM_MS,
        )
        for row in rows
    )
    return {row["number"]: film for row, film in zip(rows, films, strict=True)}


def _make_shots(entries: list[Entry]) -> None:
    """One for each film, made by a tool."""
    shots = Shot.objects.bulk_create(
        Shot(film=entry.film, number=1, start_ms=0, end_ms=FILM_MS) for entry in entries if entry.film
    )
    ShotLabel.objects.bulk_create(
        ShotLabel(entry=entry, shot=shot, origin=Origin.TOOL, tool=Tool.SEEDANCE, purpose=Purpose.PICTURES)
        for shot, entry in zip(shots, entries, strict=True)
    )
