"""The stage of a rehearsal: an empty database of its own, filled with the copy of an edition and with people
who do not exist. Called by `play_rehearsal` alone, in a process that knows of no other database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from contest.enums import EntryState, Role
from contest.models import Award, Credit, Edition, Entry, Membership, Regulations, ShotLabel, ToolUse, User
from media_pipeline.enums import FilmState
from media_pipeline.models import Film, Shot

AT_ONCE = 500
LABEL = ("origin", "tool", "other_name", "purpose", "percent")  # as copying tells each maker
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
            code=row["code"],
            representative=people[row["person"]],
            state=EntryState.ELIGIBLE,
            film=films.get(row["code"]),
            title=f"Film {row['number']}",
            synopsis="REHEARSAL",
            language=row["language"],
            country=row["country"],
            production_days=row["days"],
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
        ToolUse(entry=entry, tool=tool, other_name=name, purpose=purpose, version=version)
        for entry, row in zip(entries, rows, strict=True)
        for tool, name, purpose, version in row["tools"]
    )
    _make_shots(entries, rows)


def _make_films(rows: list[Row]) -> dict[str, Film]:
    shown = [row for row in rows if row["film"]]
    films = Film.objects.bulk_create(
        Film(
            state=FilmState.READY,
            file_name="rehearsal",
            master_key=f"rehearsal/{row['code']}",
            size=1,
            sha256=row["film"]["sha256"],
            duration_ms=row["film"]["ms"],
        )
        for row in shown
    )
    return dict(zip((row["code"] for row in shown), films, strict=True))


def _make_shots(entries: list[Entry], rows: list[Row]) -> None:
    told = [
        (entry, entry.film, number, shot)
        for entry, row in zip(entries, rows, strict=True)
        if row["film"] and entry.film
        for number, shot in enumerate(row["film"]["shots"], 1)
    ]
    shots = Shot.objects.bulk_create(
        Shot(film=film, number=number, start_ms=start, end_ms=end)
        for _entry, film, number, (start, end, _label) in told
    )
    ShotLabel.objects.bulk_create(
        ShotLabel(entry=entry, shot=shot, place=place, **dict(zip(LABEL, maker, strict=True)))
        for shot, (entry, _film, _number, (_start, _end, label)) in zip(shots, told, strict=True)
        for place, maker in enumerate(label)
    )
