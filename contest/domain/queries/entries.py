"""Reads about entries that cross tables; query counts do not grow with rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.domain.ai_share import Label
from contest.domain.eligibility import (
    QUESTIONS,
    EntryFacts,
    EntryFinding,
    FilmStanding,
    Rules,
    doubts_of,
    findings_of,
)
from contest.domain.origins import marked_origins, tools_called
from contest.domain.queries.declarations import Declaration, declaration_of, declaration_read
from contest.domain.queries.films import FilmFacts, film_facts
from contest.domain.team_rights import entries_with
from contest.domain.transfers import required_consents
from contest.enums import (
    OFFICE_ROLES,
    REQUIRED_CONSENTS,
    CaptionRule,
    ConsentKind,
    Origin,
    Purpose,
    Role,
    Tool,
)
from contest.models import Edition, Entry, JournalEntry, User
from contest.register.lacking import RegisterLack, lacks_of_people, register_lacks
from contest.tools.offers import main_tools
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
class Readiness:
    """Everything that the submission decides by, read at one moment."""

    film: FilmFacts | None
    declaration: Declaration
    findings: list[EntryFinding]
    doubts: list[EntryFinding]


def entries_of(user: User) -> list[Entry]:
    """The entries that a person may see: their own and their teams', newest first, with their editions; two
    queries."""
    return list(
        Entry.objects.filter(entries_with(user.pk))
        .select_related("edition__regulations", "film", "representative")
        .order_by("-created_at", "-pk")
    )


def readiness_of(entry: Entry) -> Readiness:
    """Whether the entry could be submitted as it stands, and what is missing."""
    film = film_facts(entry.film_id) if entry.film_id else None
    declaration = declaration_of(entry)
    uses = list(entry.tool_uses.values_list("tool", "other_name", "purpose"))
    facts = _facts(
        entry,
        film=film.state if film else None,
        marks=film.marks if film else (),
        declaration=declaration,
        uses=uses,
        credits=entry.credits.count(),
        consents=valid_consents(entry),
        is_captioned=is_captioned(entry),
        register=register_lacks(entry),
        required=required_consents(entry),
    )
    regulations = entry.edition.regulations
    needs_captions = regulations.captions == CaptionRule.ACCEPTANCE
    rules = Rules(
        min_ai_share=regulations.min_ai_share,
        needs_captions=needs_captions,
        main_tools=main_tools(regulations),
    )
    return Readiness(film, declaration, findings_of(facts, rules), doubts_of(facts))


def questions_about(readiness: Readiness) -> list[EntryFinding]:
    """The doubts that whoever submits has to answer first."""
    return [doubt for doubt in readiness.doubts if doubt.code in QUESTIONS]


def is_captioned(entry: Entry) -> bool:
    """Whether nobody has to hear the film to know what is said in it; one query at most."""
    return entry.has_no_speech or bool(entry.film_id and api.captioned_films([entry.film_id]))


def facts_of_sealed(entry: Entry) -> EntryFacts:
    """The same facts without a query, of an entry read through `gate.GATE_ENTRIES`, but for its captions, at
    which the gate looks by itself, and for transfers abroad, which matter as an entry is submitted."""
    film = entry.film
    version = entry.edition.regulations.consents_version
    return _facts(
        entry,
        film=FilmState(film.state) if film else None,
        declaration=declaration_read(entry),
        uses=[(use.tool, use.other_name, use.purpose) for use in entry.tool_uses.all()],
        credits=len(entry.credits.all()),
        consents=frozenset(
            ConsentKind(consent.kind) for consent in entry.consents.all() if consent.version == version
        ),
        register=lacks_of_people(entry.portrayals.all()),
    )


def _facts(
    entry: Entry,
    *,
    film: FilmState | None,
    declaration: Declaration,
    uses: Sequence[tuple[str, str, str]],
    credits: int,
    consents: frozenset[ConsentKind],
    register: tuple[RegisterLack, ...],
    marks: Sequence[Mapping[str, Any]] = (),
    is_captioned: bool = False,
    required: tuple[ConsentKind, ...] = REQUIRED_CONSENTS,
) -> EntryFacts:
    declared = {Label(Origin.TOOL, Tool(tool), Purpose(purpose), name) for tool, name, purpose in uses}
    used = {maker.kind for label in declaration.labels.values() for maker in label.makers}
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
        unnamed_tools=sum(tool == Tool.OTHER and not name for tool, name, _ in uses),
        share=declaration.share,
        unlabelled_at=tuple(
            (shot.start_ms / 1000, shot.end_ms / 1000)
            for shot in declaration.shots
            if shot.id not in declaration.labels
        ),
        consents=consents,
        register=register,
        declared=frozenset(Tool(tool) for tool, _, _ in uses).union(
            *(tools_called(name) for _, name, _ in uses)
        ),
        marked=marked_origins(marks),
        idle_tools=_words_of(maker for maker in declared - used if maker.purpose == Purpose.PICTURES),
        unlisted_tools=_words_of(maker for maker in used - declared if maker.origin == Origin.TOOL),
        is_captioned=is_captioned,
        required=required,
        unsaved=frozenset(entry.unsaved),
    )


def _words_of(makers: Iterable[Label]) -> tuple[str, ...]:
    return tuple(sorted(maker.words for maker in makers))


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
