"""Rounds that open and close by themselves. The sweeper asks every few seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.models import Edition
from contest.policies import Refused
from judging.domain.rounds import close_round, open_round
from judging.domain.stages import refuse_unready
from judging.enums import PoolKind, RoundState
from judging.models import Round

logger = structlog.stdlib.get_logger(__name__)


def follow_timetable(now: datetime | None = None) -> int:
    """Open and close the rounds whose time has come; returns how many moved. One that cannot open stays in
    preparation, and is asked again."""
    now = now or timezone.now()
    moved = sum(_try(open_round, round_, now) for round_ in due_to_open(now))
    open_ones = Round.objects.filter(state=RoundState.OPEN, closes_at__lte=now)
    return moved + sum(_try(close_round, round_, now) for round_ in open_ones if round_.ends_at <= now)


def due_to_open(now: datetime) -> QuerySet[Round]:
    """Rounds in preparation that should be open by now."""
    planned = Round.objects.filter(state=RoundState.PLANNED, opens_at__lte=now)
    return planned.select_related("edition", "source").order_by("pk")


def hindrance_of(round_: Round, now: datetime | None = None) -> str:
    """Why a round that should be open cannot open; "" where nothing is in its way, or its time has not
    come."""
    now = now or timezone.now()
    if round_.state != RoundState.PLANNED or round_.opens_at is None or round_.opens_at > now:
        return ""
    return lack_of(round_, now)


def lack_of(round_: Round, now: datetime | None = None) -> str:
    """What a round lacks before it can be judged; "" where nothing is missing."""
    try:
        refuse_unready(round_, now=now or timezone.now())
    except Refused as refused:
        return str(refused.reason)
    return ""


NIGHT_NEEDS = timedelta(days=1)


def haste_of(round_: Round) -> str:
    """Which date of the edition a round that is not over leaves no day for: to calculate, decide and seal; ""
    where it does not."""
    edition = round_.edition
    if round_.state == RoundState.CLOSED or edition.published_at:
        return ""
    is_last = round_.advancing is None
    date = edition.awards_at if is_last else min(edition.nominees_at, edition.awards_at)
    if round_.ends_at + NIGHT_NEEDS <= date:
        return ""
    words = (
        _(
            "“%(round)s” ends on %(end)s, and the awards ceremony is on %(date)s. That leaves less than a "
            "day to calculate, decide and seal the results. Change one of the dates."
        )
        if is_last
        else _(
            "“%(round)s” ends on %(end)s, and the nominees are announced on %(date)s. That leaves less than "
            "a day to decide who advances. Change one of the dates."
        )
    )
    told = {"end": format_instant(round_.ends_at, edition), "date": format_instant(date, edition)}
    return words % {"round": round_.title, **told}


def clash_of(round_: Round) -> str:
    """Which dates of a round in preparation do not follow those of the round whose films it takes; "" where
    they do."""
    source = round_.source
    if source is None or round_.state != RoundState.PLANNED or source.state == RoundState.CLOSED:
        return ""
    edition = round_.edition
    told = {"round": source.title, "end": format_instant(source.ends_at, edition)}
    if round_.closes_at <= source.ends_at:
        ends = format_instant(round_.closes_at, edition)
        words = _("This round ends %(here)s, before “%(round)s” does (%(end)s). Change one of the dates.")
        return words % {**told, "here": ends}
    if round_.opens_at and round_.opens_at < source.ends_at:
        opens = format_instant(round_.opens_at, edition)
        words = _(
            "This round opens %(here)s, before “%(round)s” ends, whose films it takes (%(end)s). Change one "
            "of the dates."
        )
        return words % {**told, "here": opens}
    return ""


def growth_of(round_: Round, now: datetime | None = None) -> str:
    """That the films of a round may still become more, because it judges all accepted entries and entries are
    open; "" where they cannot."""
    edition = round_.edition
    if round_.pool != PoolKind.ACCEPTED or round_.state == RoundState.CLOSED:
        return ""
    if edition.closes_at <= (now or timezone.now()):
        return ""
    words = _(
        "Entries can be submitted until %(when)s. A film that is accepted after the films of this round were "
        "assigned gets no judges until you assign again."
    )
    return words % {"when": format_instant(edition.closes_at, edition)}


def overdue_in(edition: Edition, now: datetime | None = None) -> list[Round]:
    """Rounds of an edition whose opening is hindered."""
    late = due_to_open(now or timezone.now()).filter(edition=edition)
    return [round_ for round_ in late if hindrance_of(round_, now)]


def _try(move: Callable[..., object], round_: Round, now: datetime) -> bool:
    try:
        move(round_, by=None, now=now)
    except Refused as refused:
        logger.info("round", round=round_.code, outcome="hindered", reason=str(refused.reason))
        return False
    return True
