"""A ranking that was asked for, until a worker has calculated it.

The row is the truth: one unfinished run of a round at a time, taken by one worker at a time. A worker that
was not heard of for a while has lost it, and the sweeper has it taken again; what the lost one may still
bring finds another attempt in the row, and is dropped."""

from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from contest.models import User
from contest.policies import Refused, demand
from judging.domain import awards
from judging.domain.tallies import freeze_tally, prepare_tally, refuse_tally
from judging.domain.tally_details import keep_details
from judging.domain.tally_inputs import refuse_round_unjudged
from judging.enums import TallyRunState
from judging.models import Round, TallyRun
from judging.policies import may_see_standings

logger = structlog.stdlib.get_logger(__name__)

SILENCE = timedelta(minutes=2)  # after which a worker counts as lost
PUBLISH_AGAIN_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3
UNFINISHED = (TallyRunState.WAITING, TallyRunState.RUNNING)


def ask_for_tally(round_: Round, *, by: User, reason: str = "") -> TallyRun:
    """Have a ranking calculated; asked for twice at once, it is one.

    Raises as `compute_tally`, as far as a look at the rows can tell."""
    demand(may_see_standings(by, round_.edition))
    refuse_tally(round_)
    refuse_round_unjudged(round_, reason=reason)
    try:
        with transaction.atomic():
            run = TallyRun.objects.create(round=round_, asked_by=by, reason=reason)
            transaction.on_commit(lambda: _publish(run))
    except IntegrityError:
        return TallyRun.objects.filter(round=round_, state__in=UNFINISHED).order_by("pk").last() or (
            ask_for_tally(round_, by=by, reason=reason)
        )
    return run


def latest_run(round_: Round) -> TallyRun | None:
    """What was asked for last."""
    return TallyRun.objects.filter(round=round_).order_by("pk").last()


def is_calculating(round_: Round) -> bool:
    """Whether a ranking was asked for that is neither there nor has failed."""
    return TallyRun.objects.filter(round=round_, state__in=UNFINISHED).exists()


def run_tally(run_id: int) -> None:
    """Calculate the ranking of a run that nobody else is at, with the awards that follow from it."""
    run = _take(run_id)
    if run is None:
        return
    with translation.override(run.asked_by.language or None):
        try:
            prepared = prepare_tally(
                run.round, reason=run.reason, heard=lambda share: _tell_progress(run, share)
            )
            with transaction.atomic():
                if not _mine(run).select_for_update().exists():
                    return
                tally = freeze_tally(prepared, by=run.asked_by)
                if not tally.inputs["line"]:
                    awards.propose(tally, by=run.asked_by)
                _mine(run).update(state=TallyRunState.DONE, tally=tally, progress=1.0)
            keep_details(tally)  # after it: tens of thousands of rows hold up no other writer
        except Refused as refused:
            _fail(run, str(refused.reason))
        except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError):
            logger.exception("tally", outcome="failed", run=run.pk, round=run.round.code)
            _fail(run, _("The calculation failed because of an error in the program, which was logged."))


def follow_runs(now: datetime | None = None) -> int:
    """Publish again what no worker has taken, or a lost one has left; returns how many."""
    now = now or timezone.now()
    silent = Q(state=TallyRunState.RUNNING, alive_at__lt=now - SILENCE)
    forgotten = TallyRun.objects.filter(Q(state=TallyRunState.WAITING) | silent).filter(
        Q(published_at=None) | Q(published_at__lt=now - PUBLISH_AGAIN_AFTER)
    )
    return sum(_publish(run) for run in forgotten.order_by("pk"))


def _publish(run: TallyRun) -> bool:
    try:
        current_app.send_task("judging.tasks.compute_tally", args=(run.pk,), queue="light")
    except OperationalError as error:
        logger.warning("tally waits for the sweeper: the broker is down", reason=str(error), run=run.pk)
        return False
    TallyRun.objects.filter(pk=run.pk).update(published_at=timezone.now())
    return True


def _take(run_id: int) -> TallyRun | None:
    """The run, if it waits or its worker is lost, as the next attempt. None otherwise, and when it was
    attempted too often."""
    now = timezone.now()
    free = TallyRun.objects.filter(pk=run_id).filter(
        Q(state=TallyRunState.WAITING) | Q(state=TallyRunState.RUNNING, alive_at__lt=now - SILENCE)
    )
    spent = free.filter(attempt__gte=MOST_ATTEMPTS).select_related("asked_by").first()
    if spent is not None:
        with translation.override(spent.asked_by.language or None):
            _fail(spent, _("The calculation was begun three times, and broken off each time."))
        return None
    if not free.update(state=TallyRunState.RUNNING, attempt=F("attempt") + 1, alive_at=now, progress=0.0):
        return None
    return TallyRun.objects.select_related("round__edition", "asked_by").get(pk=run_id)


def _mine(run: TallyRun) -> QuerySet[TallyRun]:
    return TallyRun.objects.filter(pk=run.pk, state__in=UNFINISHED, attempt=run.attempt)


def _tell_progress(run: TallyRun, share: float) -> None:
    _mine(run).update(progress=share, alive_at=timezone.now())


def _fail(run: TallyRun, words: str) -> None:
    _mine(run).update(state=TallyRunState.FAILED, failure=words)
