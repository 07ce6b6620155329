"""Films that have left the contest after something was decided about them: how, since when, and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from judging.domain.stages import pool_of
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Round

LEAVING = ("entry_disqualified", "entry_withdrawn", "entry_returned")  # verbs of the journal
AT_CLOSING = (AssignmentState.SCORED, AssignmentState.DUE)


@dataclass(frozen=True)
class Departure:
    """A film that is not in the contest. `at` none: nothing tells when it left; `reason`: the office's."""

    code: str
    title: str
    state: EntryState
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class SinceClosing:
    """What has changed about the films of a closed round: how many it had, which have left the contest since,
    how many were accepted since, and how many are in it now."""

    at_closing: int
    left: list[Departure]
    joined: int
    now: int


def departures_of(entries: Iterable[Entry]) -> dict[int, Departure]:
    """Those of the entries that are not in the contest, by key; one query where there are any."""
    gone = {f"entry:{entry.code}": entry for entry in entries if entry.state != EntryState.ELIGIBLE}
    if not gone:
        return {}
    lines = JournalEntry.objects.filter(subject__in=gone, verb__in=LEAVING).order_by("number")
    times = dict(lines.values_list("subject", "at"))
    return {
        entry.pk: Departure(
            code=entry.code,
            title=entry.shown_title,
            state=EntryState(entry.state),
            at=times.get(subject),
            reason="" if entry.state == EntryState.WITHDRAWN else entry.decision_reason,
        )
        for subject, entry in gone.items()
    }


def departures_among(entry_ids: Collection[int]) -> dict[int, Departure]:
    """The same by keys; two queries at most."""
    return departures_of(Entry.objects.filter(pk__in=entry_ids).exclude(state=EntryState.ELIGIBLE))


def changes_since_closing(round_: Round) -> SinceClosing | None:
    """None for a round that is not closed; four queries at most."""
    if round_.state != RoundState.CLOSED:
        return None
    judged = Assignment.objects.filter(seat__round=round_, state__in=AT_CLOSING).values("entry")
    pool = pool_of(round_)
    left = Entry.objects.filter(pk__in=judged).exclude(pk__in=pool.values("pk")).order_by("code")
    now = pool.count()
    joined = pool.filter(decided_at__gt=round_.closed_at).exclude(pk__in=judged).count()
    gone = list(departures_of(left).values())
    return SinceClosing(at_closing=now - joined + len(gone), left=gone, joined=joined, now=now)
