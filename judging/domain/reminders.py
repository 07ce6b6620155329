"""Emails to judges: films to judge, the round's end near or moved, and a weekly reminder. The sweeper asks
every few seconds; an email is enqueued once, by its key. All say how much is left, as the desk does."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
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
SETTLED = timedelta(minutes=10)  # what is assigned within so long is told of in one email
NEAR_END = timedelta(days=2)
QUIET = timedelta(days=7)  # without a submission, or a new film
ONCE_IN = timedelta(days=1)  # an organiser reminds a judge at most so often, by whichever mail
MORE = "more"  # films than the judge was told of
NEVER = datetime.min.replace(tzinfo=UTC)
ABOUT_FILMS = (NoticeKind.ROUND_OPENED, NoticeKind.ROUND_ENDS_SOON, NoticeKind.ROUND_REMINDER)
DUE = Q(assignments__state=AssignmentState.DUE)
IN_PLAY = DUE | Q(assignments__state=AssignmentState.SCORED)


@dataclass(frozen=True)
class Behind:
    """A judge with films left. `hindrance`: why nobody can remind them now; "" where somebody can."""

    seat: Any
    hindrance: str

    @property
    def judge(self) -> User:
        judge: User = self.seat.judge
        return judge


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


def judges_behind(round_: Round, now: datetime | None = None) -> list[Behind]:
    """The judges of an open round who have films left, those with most first; five queries."""
    now = now or timezone.now()
    seats = list(_seats_of(round_).filter(due__gt=0, round__state=RoundState.OPEN).order_by("-due", "pk"))
    judges = {seat.judge_id for seat in seats}
    refusing = set(NoReminders.objects.filter(judge__in=judges).values_list("judge", flat=True))
    away = absent_on(now.astimezone(round_.edition.zone).date(), round_.edition, judges)
    told = Notice.objects.filter(
        kind__in=ABOUT_FILMS, user__in=judges, created_at__gt=now - ONCE_IN, key__contains=f":{round_.code}:"
    )
    latest = dict(told.order_by().values_list("user").annotate(Max("created_at")))
    told_lately = {seat.judge_id for seat in seats if latest.get(seat.judge_id, NEVER) > seat.last_assigned}
    reasons = (
        (refusing, _("has turned reminders off")),
        (away, _("is away today")),
        (told_lately, _("got an email about these films within the last day")),
    )
    return [
        Behind(seat, next((words for those, words in reasons if seat.judge_id in those), ""))
        for seat in seats
    ]


def remind_behind(round_: Round, seats: Collection[int], *, by: User, now: datetime | None = None) -> int:
    """Remind those of these seats who have films left and can be reminded now; returns how many."""
    now = now or timezone.now()
    with transaction.atomic():
        journal.wait_for_other_writers()  # two who remind the same judges come one after the other
        chosen = [one for one in judges_behind(round_, now) if one.seat.pk in seats and not one.hindrance]
        if not chosen:
            return 0
        kind = NoticeKind.ROUND_REMINDER
        paces = paces_of([one.seat.judge_id for one in chosen])
        facts = {"judges": sorted(one.seat.judge_id for one in chosen)}
        journal.record(
            "judges.reminded", subject=f"round:{round_.code}", facts=facts, actor=by, edition=round_.edition
        )
        return enqueue_notices(
            NoticePlan(
                kind,
                one.judge,
                key=_key(kind, round_, one.seat, f"by-hand:{now:%Y%m%d%H%M%S}"),
                facts={**_facts(round_, one.seat, paces[one.seat.judge_id]), "by_hand": True},
            )
            for one in chosen
        )


def reminder_to(round_: Round, behind: Behind) -> dict[str, Any]:
    """What the mail to one of them says, for a look at it."""
    pace = paces_of([behind.seat.judge_id])[behind.seat.judge_id]
    return {**_facts(round_, behind.seat, pace), "by_hand": True}


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
    if seat.told_at and seat.told_at < seat.last_assigned <= now - SETTLED:
        yield NoticeKind.ROUND_OPENED, f"{MORE}:{seat.last_assigned:%Y%m%d%H%M%S}"
    elif now - seat.first_assigned <= NEWS:
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
    """The seats of its judges, with what each has left and was last busy with, and when they were told."""
    told = Notice.objects.filter(
        kind=NoticeKind.ROUND_OPENED,
        user=OuterRef("judge"),
        key__startswith=f"{NoticeKind.ROUND_OPENED}:{round_.code}:",
    )
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
            told_at=Subquery(told.order_by("-created_at").values("created_at")[:1]),
        )
        .order_by("pk")
    )


def _enqueue(round_: Round, due: Mapping[str, tuple[NoticeKind, Any]]) -> int:
    if not due:
        return 0
    paces = paces_of([seat.judge_id for _kind, seat in due.values()])
    return enqueue_notices(
        NoticePlan(
            kind,
            seat.judge,
            key=key,
            facts={
                **_facts(round_, seat, paces[seat.judge_id]),
                **({"more": True} if f":{MORE}:" in key else {}),
            },
        )
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
