"""A round that a person closes before its end: with a reason where scoresheets are open, and an email to each
judge who still had films to score."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.reasons import fault_in
from contest.enums import NoticeKind
from contest.models import JournalEntry, User
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rounds import close_round
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Round, Seat
from judging.models.panel import is_judge

DUE = Q(assignments__state=AssignmentState.DUE)


@dataclass(frozen=True)
class Closing:
    """When and by whom a round was closed last; `by` none: by itself. `reason`: "" where none was asked."""

    at: datetime
    by: User | None
    reason: str
    is_early: bool


def needs_reason(round_: Round, now: datetime | None = None) -> bool:
    """Whether judges would lose time that they were promised."""
    if (now or timezone.now()) >= round_.ends_at:
        return False
    return Assignment.objects.filter(seat__round=round_).due().exists()


def close_by_hand(round_: Round, *, by: User, reason: str = "", now: datetime | None = None) -> int:
    """Close an open round, as `close_round`. Raises Unsound without a reason where judges still have films
    and time; they are told. NotPossibleNow for one that is closed already."""
    now = now or timezone.now()
    with transaction.atomic():
        if closing := closing_of(round_):
            at = format_instant(closing.at, round_.edition)
            if closing.by is None:
                raise NotPossibleNow(_("The round is closed already: it ended on %(at)s.") % {"at": at})
            told = {"person": closing.by, "at": at}
            raise NotPossibleNow(_("The round is closed already: by %(person)s, on %(at)s.") % told)
        if not needs_reason(round_, now):
            return close_round(round_, by=by, now=now)
        if fault := fault_in(reason):
            raise Unsound(fault, field="reason")
        left = close_round(round_, by=by, now=now, reason=reason.strip())
        _tell_judges(round_, reason=reason.strip(), now=now)
    return left


def closing_of(round_: Round) -> Closing | None:
    """None for a round that is not closed; one query."""
    if round_.state != RoundState.CLOSED:
        return None
    lines = JournalEntry.objects.filter(subject=f"round:{round_.code}", verb="round.closed")
    line = lines.select_related("actor").order_by("number").last()
    if line is None or round_.closed_at is None:
        return None
    reason = str(line.facts.get("reason", ""))
    return Closing(round_.closed_at, line.actor, reason, is_early=round_.closed_at < round_.closes_at)


def _tell_judges(round_: Round, *, reason: str, now: datetime) -> None:
    seats = Seat.objects.filter(is_judge(), round=round_).select_related("judge")
    kind = NoticeKind.ROUND_END_MOVED
    enqueue_notices(
        NoticePlan(
            kind,
            seat.judge,
            key=f"{kind}:{round_.code}:{seat.judge_id}:closed:{now:%Y%m%d%H%M%S}",
            facts={
                "edition": round_.edition.slug,
                "round": dict(round_.name),
                "films": seat.due,
                "closed_at": now.isoformat(),
                "reason": reason,
            },
        )
        for seat in seats.annotate(due=Count("assignments", filter=DUE)).filter(due__gt=0).order_by("pk")
    )
    # so that the panel is told of its end again once it is reopened
    Round.objects.filter(pk=round_.pk).update(announced_end=now)
