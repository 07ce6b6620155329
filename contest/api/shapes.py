"""What the interface gives, as frozen dataclasses: their fields are the contract, and only ever grow."""

from dataclasses import dataclass
from datetime import datetime

from contest.domain.showcase import Winner
from contest.models import Edition, Entry
from contest.policies import may_see_result
from media_pipeline.models import Film


@dataclass(frozen=True)
class EditionAnswer:
    """An edition and its dates."""

    slug: str
    name: str
    year: int
    time_zone: str
    opens_at: datetime
    closes_at: datetime
    nominees_at: datetime
    awards_at: datetime
    is_published: bool


@dataclass(frozen=True)
class MasterAnswer:
    """What was measured of a film, and how its technical check ended."""

    state: str
    sha256: str
    size: int
    seconds: float | None
    width: int | None
    height: int | None


@dataclass(frozen=True)
class EntryAnswer:
    """An entry as its creator and the festival office know it."""

    code: str
    edition: str
    state: str
    title: str
    original_title: str
    synopsis: str
    language: str
    country: str
    team: str
    submitted_at: datetime | None
    decided_at: datetime | None
    decision_reason: str
    film: MasterAnswer | None


@dataclass(frozen=True)
class WinnerAnswer:
    """A winner as the public page tells of it; of a film that was taken down, its award alone."""

    award: str
    award_name: str
    place: int
    code: str
    title: str
    other_title: str
    country: str
    team: str
    statement: str
    seconds: float | None
    ai_percent: float
    is_shown: bool


def edition_facts(edition: Edition) -> EditionAnswer:
    return EditionAnswer(
        slug=edition.slug,
        name=edition.title,
        year=edition.year,
        time_zone=edition.time_zone,
        opens_at=edition.opens_at,
        closes_at=edition.closes_at,
        nominees_at=edition.nominees_at,
        awards_at=edition.awards_at,
        is_published=bool(may_see_result(edition)),
    )


def entry_facts(entry: Entry) -> EntryAnswer:
    return EntryAnswer(
        code=entry.code,
        edition=entry.edition.slug,
        state=entry.state,
        title=entry.title,
        original_title=entry.original_title,
        synopsis=entry.synopsis,
        language=entry.language,
        country=entry.country.code or "",
        team=entry.team_name,
        submitted_at=entry.submitted_at,
        decided_at=entry.decided_at,
        decision_reason=entry.decision_reason,
        film=_master_facts(entry.film) if entry.film else None,
    )


def _master_facts(film: Film) -> MasterAnswer:
    return MasterAnswer(
        state=film.state,
        sha256=film.sha256,
        size=film.size,
        seconds=None if film.duration_ms is None else film.duration_ms / 1000,
        width=film.width,
        height=film.height,
    )


def winner_facts(winner: Winner) -> WinnerAnswer:
    return WinnerAnswer(
        award=winner.award,
        award_name=winner.award_name,
        place=winner.place,
        code=winner.code,
        title=winner.title,
        other_title=winner.other_title,
        country=winner.country.code or "",
        team=winner.team,
        statement=winner.statement,
        seconds=winner.seconds,
        ai_percent=winner.share.percent,
        is_shown=winner.is_shown,
    )
