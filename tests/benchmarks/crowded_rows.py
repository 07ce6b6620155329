"""The rows around the entries of a large round that its pages read too: what is known of each film, consents
and tools, emails, jobs, and a journal of any length. All like one another, and written at once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from contest.domain.journal import GENESIS
from contest.enums import ConsentKind, NoticeKind, Origin, Purpose, Role, Tool
from contest.models import (
    Consent,
    Edition,
    Entry,
    JournalEntry,
    Membership,
    Notice,
    ShotLabel,
    ToolUse,
    User,
)
from media_pipeline.enums import JobKind, JobState, RenditionKind, Severity
from media_pipeline.models import FilmFinding, Job, Rendition, Shot

AT_ONCE = 5_000
COUNTRIES = ("CN", "ID", "DE", "BR", "NG", "JP")
COPIES = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.POSTER)
SHOTS = 2
VERBS = ("entry_submitted", "entry_accepted")


def surround(edition: Edition, entries: Sequence[Entry]) -> None:
    """What else a submission leaves behind, for each of these entries of the edition."""
    films = [entry.film for entry in entries if entry.film]
    now, people = timezone.now(), [entry.representative for entry in entries]
    for n, entry in enumerate(entries):
        entry.title, entry.country = f"Paper Boats {n}", COUNTRIES[n % len(COUNTRIES)]
        entry.submitted_at = now - timedelta(days=50) + timedelta(days=49) * n / len(entries)
        entry.search = f"paper boats {n} {entry.code.lower()}"
    Entry.objects.bulk_update(entries, ["title", "country", "submitted_at", "search"], batch_size=500)
    _write(Membership(user=person, edition=edition, role=Role.CREATOR) for person in people)
    _write(EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people)
    _write(ToolUse(entry=entry, tool=Tool.SEEDANCE, purpose=Purpose.PICTURES) for entry in entries)
    _write(
        Consent(entry=entry, kind=kind, version="1", given_by=person)
        for entry, person in zip(entries, people, strict=True)
        for kind in ConsentKind
    )
    _write(
        Rendition(
            film=film,
            kind=kind,
            recipe_key=f"{film.pk}{kind}",
            storage_key=f"{film.pk}/{kind}",
            content_type="video/mp4",
            size=1,
            checked_at=now,
        )
        for film in films
        for kind in COPIES
    )
    _write(FilmFinding(film=film, code="no_sound", severity=Severity.WARNS) for film in films)
    _write(
        Job(film=film, kind=kind, state=JobState.DONE, started_at=now, finished_at=now, film_seconds=62)
        for film in films
        for kind in (JobKind.INSPECT, JobKind.RENDER, JobKind.MATCH)
    )
    _write(
        Shot(film=film, number=n + 1, start_ms=31_000 * n, end_ms=31_000 * (n + 1))
        for film in films
        for n in range(SHOTS)
    )
    of_film = {entry.film_id: entry for entry in entries}
    _write(
        ShotLabel(entry=of_film[shot.film_id], shot=shot, origin=Origin.TOOL, tool=Tool.SEEDANCE)
        for shot in Shot.objects.filter(film__entry__edition=edition).iterator()
    )
    _write(
        Notice(key=f"{kind}:{entry.code}", kind=kind, user=person, entry=entry, sent_at=now)
        for entry, person in zip(entries, people, strict=True)
        for kind in (NoticeKind.ENTRY_RECEIVED, NoticeKind.ENTRY_ACCEPTED)
    )


def lengthen_journal(lines: int, edition: Edition, entries: Sequence[Entry], *, actor: User) -> None:
    """Until it has so many lines, about these entries in turn. Its chain is broken: no page walks it."""
    last = JournalEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    now = timezone.now()
    _write(
        JournalEntry(
            number=number,
            at=now,
            edition=edition,
            actor=actor,
            verb=VERBS[number % len(VERBS)],
            subject=f"entry:{entries[number % len(entries)].code}",
            previous_hash=GENESIS,
            hash=f"{number:064}",
        )
        for number in range(last + 1, lines + 1)
    )


def _write(rows: Iterator[object]) -> None:
    """In pieces: a site of this size has a million of them."""
    piece: list[object] = []
    for row in rows:
        piece.append(row)
        if len(piece) == AT_ONCE:
            type(piece[0])._default_manager.bulk_create(piece)  # type: ignore[attr-defined]
            piece = []
    if piece:
        type(piece[0])._default_manager.bulk_create(piece)  # type: ignore[attr-defined]
