"""Emails to judges: films to judge, the round's end near or moved, and a weekly reminder. The sweeper asks
every few seconds; an email is enqueued once, by its key. All say how much is left, as the desk does."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from contest.domain.notices import NoticePlan, enqueue_notices
from contest.enums import NoticeKind
from contest.models import Notice, User
from judging.domain.profiles import absent_on
from judging.domain.queries.pace import Pace, paces_of
from judging.domain.queries.reports import is_reported
from judging.enums import AssignmentState, RoundState
from judging.models import NoReminders, Round, Seat
from judging.models.panel import is_judge

NEWS = timedelta(days=1)  # films that were assigned longer ago are no news
NEAR_END = timedelta(days=2)
QUIET = timedelta(days=7)  # without a submission, or a new film
DUE = Q(assignments__state=AssignmentState.DUE)
IN_PLAY = DUE | Q(assignments__state=AssignmentState.SCORED)


def remind_judges(now: datetime | None = None) -> int:
    """Enqueue the emails whose time has come, each once; returns how many."""
    now = now or timezone.now()
    rounds = Round.objects.filter(state=RoundState.OPEN).select_related("edition")
    return sum(_tell_new_end(round_, now) + _remind(round_, now) for round_ in rounds)


def set_reminders(judge: User, *, wanted: bool) -> None:
    """Whether this judge gets weekly reminders. Idempotent."""
    if wanted:
        NoReminders.objects.filter(judge=judge).delete()
    else:
        NoReminders.objects.get_or_create(judge=judge)


def wants_reminders(judge: User) -> bool:
    return not NoReminders.objects.filter(judge=judge).exists()


def _remind(round_: Round, now: datetime) -> int:
    seats = {seat.judge_id: seat for seat in _seats_of(round_).filter(due__gt=0)}
    refusing = set(NoReminders.objects.filter(judge__in=seats).values_list("judge", flat=True))
    refusing |= absent_on(now.astimezone(round_.edition.zone).date(), round_.edition, seats.keys())
    due = {
        _key(kind, round_, seat, detail): (kind, seat)
        for seat in seats.values()
        for kind, detail in _occasions(round_, seat, now)
        if kind != NoticeKind.ROUND_REMINDER or seat.judge_id not in refusing
    }
    known = set(Notice.objects.filter(key__in=due).values_list("key", flat=True))
    return _enqueue(round_, {key: one for key, one in due.items() if key not in known})


def _occasions(round_: Round, seat: Any, now: datetime) -> Iterator[tuple[NoticeKind, str]]:
    """The kinds of email whose occasion there is, each with what tells it from others of its kind."""
    if now - seat.first_assigned <= NEWS:
        yield NoticeKind.ROUND_OPENED, ""
    elif round_.closes_at - NEAR_END <= now < round_.closes_at:
        yield NoticeKind.ROUND_ENDS_SOON, f"{round_.closes_at:%Y%m%d%H%M}"
    elif now < round_.closes_at:
        since = max(filter(None, (seat.last_assigned, seat.last_submitted)))
        if weeks := (now - since) // QUIET:
            yield NoticeKind.ROUND_REMINDER, f"{since:%Y%m%d%H%M}:{weeks}"


def _tell_new_end(round_: Round, now: datetime) -> int:
    """Tell the panel when the round ends now, if it was told otherwise before."""
    if round_.announced_end == round_.closes_at:
        return 0
    with transaction.atomic():
        same = Round.objects.filter(pk=round_.pk, closes_at=round_.closes_at)
        fresh = same.exclude(announced_end=round_.closes_at)
        if not fresh.update(announced_end=round_.closes_at) or round_.announced_end is None:
            return 0
        kind = NoticeKind.ROUND_END_MOVED
        seats = _seats_of(round_).filter(in_play__gt=0)
        return _enqueue(
            round_, {_key(kind, round_, seat, f"{now:%Y%m%d%H%M%S}"): (kind, seat) for seat in seats}
        )


def _seats_of(round_: Round) -> "QuerySet[Any]":
    """The seats of its judges, with what each has left and was last busy with."""
    return (
        Seat.objects.filter(is_judge(), round=round_)
        .select_related("judge")
        .annotate(
            due=Count("assignments", filter=DUE & ~Q(is_reported("assignments__pk"))),
            in_play=Count("assignments", filter=IN_PLAY),
            due_ms=Coalesce(
                Sum("assignments__entry__film__duration_ms", filter=DUE & ~Q(is_reported("assignments__pk"))),
                0,
            ),
            first_assigned=Min("assignments__assigned_at"),
            last_assigned=Max("assignments__assigned_at"),
            last_submitted=Max("assignments__scoresheet__submitted_at"),
        )
        .order_by("pk")
    )


def _enqueue(round_: Round, due: Mapping[str, tuple[NoticeKind, Any]]) -> int:
    if not due:
        return 0
    paces = paces_of([seat.judge_id for _kind, seat in due.values()])
    return enqueue_notices(
        NoticePlan(kind, seat.judge, key=key, facts=_facts(round_, seat, paces[seat.judge_id]))
        for key, (kind, seat) in due.items()
    )


def _facts(round_: Round, seat: Any, pace: Pace) -> dict[str, Any]:
    seconds = seat.due_ms / 1000
    return {
        "edition": round_.edition.slug,
        "round": dict(round_.name),
        "films": seat.due,
        "minutes": math.ceil(seconds / 60),
        "work": math.ceil(pace.seconds_for(films=seat.due, seconds=seconds) / 60),
        "own_pace": pace.is_own,
        "ends_at": round_.closes_at.isoformat(),
    }


def _key(kind: NoticeKind, round_: Round, seat: Any, detail: str) -> str:
    return f"{kind}:{round_.code}:{seat.judge_id}:{detail}"
