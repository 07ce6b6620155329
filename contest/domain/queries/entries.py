"""Reads about entries that cross tables; query counts do not grow with rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.domain.ai_share import Label, Share, ai_share
from contest.domain.eligibility import EntryFacts, EntryFinding, FilmStanding, Rules, doubts_of, findings_of
from contest.domain.origins import marked_origins, tools_called
from contest.domain.queries.films import FilmFacts, ShotSpan, film_facts
from contest.enums import OFFICE_ROLES, CaptionRule, ConsentKind, Origin, Role, Tool
from contest.models import Edition, Entry, JournalEntry, User
from media_pipeline import api
from media_pipeline.enums import FilmState

STANDINGS = {
    FilmState.RECEIVED: FilmStanding.UNDER_CHECK,
    FilmState.INSPECTED: FilmStanding.UNDER_CHECK,
    FilmState.READY: FilmStanding.READY,
    FilmState.REFUSED: FilmStanding.REFUSED,
    FilmState.STUCK: FilmStanding.STUCK,
}


@dataclass(frozen=True)
class Declaration:
    """The shots of an entry's film, the label of each (by shot id), and the share that follows."""

    shots: tuple[ShotSpan, ...]
    labels: dict[int, Label]
    share: Share


@dataclass(frozen=True)
class Readiness:
    """Everything that the submission decides by, read at one moment."""

    film: FilmFacts | None
    declaration: Declaration
    findings: list[EntryFinding]
    doubts: list[EntryFinding]


def entries_of(user: User) -> list[Entry]:
    """A person's own entries, newest first, with their editions."""
    return list(
        Entry.objects.filter(representative=user)
        .select_related("edition__regulations", "film")
        .order_by("-created_at", "-pk")
    )


def labels_of(entry: Entry) -> dict[int, Label]:
    """Labels by shot id, of the shots of every film the entry has had."""
    rows = entry.shot_labels.values_list("shot_id", "origin", "tool")
    return {shot: Label(Origin(origin), Tool(tool) if tool else None) for shot, origin, tool in rows}


def declaration_of(entry: Entry, shots: tuple[ShotSpan, ...]) -> Declaration:
    ids = {shot.id for shot in shots}
    labels = {shot: label for shot, label in labels_of(entry).items() if shot in ids}
    return Declaration(shots, labels, ai_share(shots, labels))


def readiness_of(entry: Entry) -> Readiness:
    """Whether the entry could be submitted as it stands, and what is missing."""
    film = film_facts(entry.film_id) if entry.film_id else None
    declaration = declaration_of(entry, film.shots if film else ())
    uses = list(entry.tool_uses.values_list("tool", "other_name"))
    facts = _facts(
        entry,
        film=film.state if film else None,
        marks=film.marks if film else (),
        declaration=declaration,
        uses=uses,
        credits=entry.credits.count(),
        consents=valid_consents(entry),
        is_captioned=is_captioned(entry),
    )
    regulations = entry.edition.regulations
    needs_captions = regulations.captions == CaptionRule.ACCEPTANCE
    rules = Rules(min_ai_share=regulations.min_ai_share, needs_captions=needs_captions)
    return Readiness(film, declaration, findings_of(facts, rules), doubts_of(facts))


def is_captioned(entry: Entry) -> bool:
    """Whether nobody has to hear the film to know what is said in it; one query at most."""
    return entry.has_no_speech or bool(entry.film_id and api.captioned_films([entry.film_id]))


def facts_of_sealed(entry: Entry) -> EntryFacts:
    """The same facts without a query, of an entry read through `gate.GATE_ENTRIES`, but for its captions, at
    which the gate looks by itself."""
    film = entry.film
    shots = tuple(
        ShotSpan(shot.pk, shot.number, shot.start_ms, shot.end_ms)
        for shot in (sorted(film.shots.all(), key=lambda shot: shot.number) if film else ())
    )
    ids = {shot.id for shot in shots}
    labels = {
        label.shot_id: Label(Origin(label.origin), Tool(label.tool) if label.tool else None)
        for label in entry.shot_labels.all()
        if label.shot_id in ids
    }
    version = entry.edition.regulations.consents_version
    return _facts(
        entry,
        film=FilmState(film.state) if film else None,
        declaration=Declaration(shots, labels, ai_share(shots, labels)),
        uses=[(use.tool, use.other_name) for use in entry.tool_uses.all()],
        credits=len(entry.credits.all()),
        consents=frozenset(
            ConsentKind(consent.kind) for consent in entry.consents.all() if consent.version == version
        ),
    )


def _facts(
    entry: Entry,
    *,
    film: FilmState | None,
    declaration: Declaration,
    uses: Sequence[tuple[str, str]],
    credits: int,
    consents: frozenset[ConsentKind],
    marks: Sequence[Mapping[str, Any]] = (),
    is_captioned: bool = False,
) -> EntryFacts:
    return EntryFacts(
        film=STANDINGS[film] if film else FilmStanding.MISSING,
        title=entry.title,
        synopsis=entry.synopsis,
        language=entry.language,
        country=str(entry.country.code or ""),
        profession=entry.profession,
        production_days=entry.production_days,
        credits=credits,
        tools=len(uses),
        unnamed_tools=sum(tool == Tool.OTHER and not name for tool, name in uses),
        share=declaration.share,
        unlabelled_at=tuple(
            (shot.start_ms / 1000, shot.end_ms / 1000)
            for shot in declaration.shots
            if shot.id not in declaration.labels
        ),
        consents=consents,
        declared=frozenset(Tool(tool) for tool, _ in uses).union(*(tools_called(name) for _, name in uses)),
        marked=marked_origins(marks),
        is_captioned=is_captioned,
        unsaved=frozenset(entry.unsaved),
    )


def valid_consents(entry: Entry) -> frozenset[ConsentKind]:
    """Consents given to the statements as the regulations have them now."""
    version = entry.edition.regulations.consents_version
    return frozenset(
        ConsentKind(kind) for kind in entry.consents.filter(version=version).values_list("kind", flat=True)
    )


def latest_receipt(entry: Entry) -> JournalEntry | None:
    """The journal's line of the latest submission."""
    lines = JournalEntry.objects.filter(subject=f"entry:{entry.code}", verb="entry_submitted")
    return lines.order_by("-number").first()


@dataclass(frozen=True)
class Duties:
    """What a person does in an edition, by the roles of theirs."""

    edition: Edition
    roles: frozenset[str]

    @property
    def judges(self) -> bool:
        return not self.roles.isdisjoint((Role.JUDGE, Role.CHAIR))

    @property
    def is_notary(self) -> bool:
        return Role.NOTARY in self.roles

    @property
    def visits_office(self) -> bool:
        return not self.roles.isdisjoint(OFFICE_ROLES)


def duties_of(user: User) -> list[Duties]:
    """Of the editions in which a person has a task, newest first."""
    roles: dict[Edition, set[str]] = {}
    tasks = user.memberships.exclude(role=Role.CREATOR)
    rows = tasks.select_related("edition").order_by("-edition__opens_at", "role")
    for membership in rows:
        roles.setdefault(membership.edition, set()).add(membership.role)
    return [Duties(edition, frozenset(held)) for edition, held in roles.items()]
