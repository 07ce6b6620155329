"""What the public reads about objections: how many there were, what was said in one sentence of the office's,
what it answered, and when. Nothing of an objection but its date, before it is decided."""

from dataclasses import dataclass
from datetime import datetime

from contest.models import Edition, Entry, Objection
from contest.objections.window import ObjectionWindow, window_of


@dataclass(frozen=True)
class ObjectionTold:
    """One objection as the public reads it."""

    received_at: datetime
    award: str
    title: str
    name: str
    state: str
    state_label: str
    grounds: str
    summary: str
    answer: str
    decided_at: datetime | None


@dataclass(frozen=True)
class ObjectionHistory:
    """The window, and what was objected, the latest first."""

    window: ObjectionWindow | None
    told: list[ObjectionTold]


def history_of(edition: Edition, *, about: Entry | None = None) -> ObjectionHistory:
    """Of an edition, or of one film that has won in it; one query."""
    window = window_of(edition)
    if window is None:
        return ObjectionHistory(None, [])
    rows = Objection.objects.filter(edition=edition).select_related("citation__award", "citation__entry")
    rows = rows.filter(citation__entry=about) if about else rows
    return ObjectionHistory(window, [_told(row) for row in rows])


def _told(objection: Objection) -> ObjectionTold:
    return ObjectionTold(
        received_at=objection.received_at,
        award=objection.citation.award.title_of(objection.citation.place),
        title=objection.citation.entry.shown_title,
        name=objection.public_name,
        state=objection.state,
        state_label=objection.get_state_display(),
        grounds="" if objection.is_open else objection.get_grounds_display(),
        summary=objection.summary_text,
        answer=objection.answer_text,
        decided_at=objection.decided_at,
    )
