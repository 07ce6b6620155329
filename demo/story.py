"""The demo's story, told through the domain's own functions. Every step looks at the rows first: whatever was
done before is not done again, so a seed that was interrupted goes on where it stopped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from contest.domain.ai_share import Label
from contest.domain.cutting import ShotSpan
from contest.domain.editions import film_limits
from contest.domain.entries import attach_film, save_draft, start_entry, submit_entry, withdraw_entry
from contest.domain.entry_decisions import accept_entry, disqualify_entry, return_entry
from contest.domain.people import grant_role
from contest.domain.queries.declarations import shots_of
from contest.domain.queries.films import upload_owner
from contest.domain.shot_labels import give_consents, label_shots
from contest.enums import REQUIRED_CONSENTS, ConsentKind, EntryState, Origin, Purpose, Tool
from contest.models import Edition, Entry, User
from contest.theater.permission import set_permission
from demo.people import EVERYBODY, JUDGES, OFFICE, ORGANISER, DemoPerson
from demo.programme import DemoEntry, Fate, read_programme
from media_pipeline import api
from media_pipeline.enums import FilmState

FIRST_FILM = "creator@laureate.example"  # the demo's creator should not wait for the whole programme


@dataclass(frozen=True)
class StoryLine:
    """One entry on its way: what is planned for it, its row, and the instant at which its creator acts."""

    plan: DemoEntry
    entry: Entry
    at: datetime

    @property
    def creator(self) -> User:
        return self.entry.representative

    def reload(self) -> None:
        self.entry.refresh_from_db()


def seat_people(editions: list[Edition]) -> User:
    """Everybody's account, with a confirmed address, and their roles. Returns the organiser."""
    organiser = find_or_create(ORGANISER)
    for person in EVERYBODY:
        user = find_or_create(person)
        for edition in editions:
            if person in (*OFFICE, *JUDGES):
                grant_role(user, edition=edition, role=person.role, by=organiser)
    return organiser


@transaction.atomic
def find_or_create(person: DemoPerson) -> User:
    user = User.objects.filter(email=person.email).first() or User.objects.create_user(
        person.email,
        person.password,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
    )
    EmailAddress.objects.get_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    return user


def write_entries(edition: Edition) -> list[StoryLine]:
    """The edition's entries as drafts with all their texts; those of before are found again."""
    plans = enumerate(read_programme(edition.year))
    return [_write_entry(edition, plan, number) for number, plan in plans]


def _write_entry(edition: Edition, plan: DemoEntry, number: int) -> StoryLine:
    creator = User.objects.get(email=plan.email)
    at = edition.opens_at + timedelta(days=2 + number * 1.3)
    mine = Entry.objects.filter(edition=edition, representative=creator)
    entry = mine.filter(title__in=(plan.title, "")).order_by("-title").first()  # or begun and interrupted
    entry = entry or start_entry(creator, edition=edition, now=at)
    if not entry.version:
        fields = {
            "title": plan.title,
            "original_title": plan.original_title,
            "synopsis": plan.synopsis,
            "language": plan.language,
            "country": plan.country,
            "profession": plan.profession,
            "production_days": plan.days or None,
            "team_name": plan.team,
            "credits": [list(credit) for credit in plan.credits],
            "tools": [[tool, "", purpose, ""] for tool, purpose in plan.tools],
        }
        save_draft(entry, version=entry.version, fields=fields, by=creator, now=at)
    return StoryLine(plan, entry, at)


def in_order_of_arrival(parts: list[StoryLine]) -> Iterator[StoryLine]:
    """Those whose film still has to be made: the demo creator's, then the past edition's, then the others;
    long ones last."""
    waiting = [part for part in parts if part.plan.shots and not part.entry.film_id]
    yield from sorted(waiting, key=_arrival)


def _arrival(part: StoryLine) -> tuple[bool, bool, int]:
    return part.plan.is_long, part.plan.email != FIRST_FILM, part.entry.edition.year


def hand_over_film(part: StoryLine, path: Path) -> None:
    """Let the film at `path` arrive like one from a browser: manifest, parts, completion, first job."""
    api.take_file(
        path,
        owner=upload_owner(part.entry),
        file_name=part.plan.film_name,
        limits=film_limits(part.entry.edition.regulations),
        expires_at=timezone.now() + timedelta(hours=1),
        attach=lambda film_id: attach_film(part.entry, film_id=film_id, by=part.creator, now=part.at),
        now=part.at,
    )


def go_on(part: StoryLine, *, organiser: User) -> bool:
    """Do what can be done for this entry now. Returns whether its story is told."""
    part.reload()
    entry, plan = part.entry, part.plan
    if not plan.shots:
        return True
    if entry.film is None or entry.film.state in (FilmState.RECEIVED, FilmState.INSPECTED):
        return False
    if entry.film.state != FilmState.READY:
        return True
    if entry.state == EntryState.DRAFT:
        _label(part, all_of_them=plan.fate is not Fate.LABELLING)
        if plan.fate is Fate.LABELLING:
            return True
        give_consents(entry, kinds=[*REQUIRED_CONSENTS, ConsentKind.PRESS], by=part.creator, now=part.at)
        set_permission(entry, plan.in_theater, by=part.creator)
        submit_entry(entry, by=part.creator, now=part.at)
    if entry.state == EntryState.SUBMITTED:
        _seal_fate(part, organiser)
    return True


def _label(part: StoryLine, *, all_of_them: bool) -> None:
    """Say of each shot what the plan says was painted there."""
    if part.entry.film_id is None or part.entry.shot_labels.exists():
        return
    groups: dict[Label, list[str]] = {}
    for shot in shots_of(part.entry):
        groups.setdefault(_planned_label(part.plan, shot), []).append(shot.id)
    labels = list(groups.items())
    for label, shots in labels if all_of_them else labels[:1]:
        wanted = shots if all_of_them else shots[:2]
        label_shots(part.entry, dict.fromkeys(wanted, label), by=part.creator, now=part.at)


def _planned_label(plan: DemoEntry, shot: ShotSpan) -> Label:
    middle, end = (shot.start_ms + shot.end_ms) / 2000, 0.0
    for planned in plan.shots:
        end += planned.seconds
        if middle < end:
            is_image = (planned.tool, Purpose.STILLS) in plan.tools
            is_video = (planned.tool, Purpose.PICTURES) in plan.tools
            purpose = Purpose.STILLS if is_image and not is_video else Purpose.PICTURES
            return Label(planned.origin, Tool(planned.tool) if planned.tool else None, purpose)
    return Label(Origin.TITLES)


def _seal_fate(part: StoryLine, organiser: User) -> None:
    fate, reason = part.plan.fate, part.plan.reason
    if fate is Fate.ELIGIBLE:
        accept_entry(part.entry, by=organiser)
    elif fate is Fate.RETURNED:
        return_entry(part.entry, reason=reason, by=organiser)
    elif fate is Fate.DISQUALIFIED:
        disqualify_entry(part.entry, reason=reason, by=organiser)
    elif fate is Fate.WITHDRAWN:
        withdraw_entry(part.entry, by=part.creator, now=part.at)
