"""Runs of the assignment: asked for in a request, planned and applied by a worker. The row is the truth.

planning → planned (looked at) → applying → applied; or stopped, with the reason, or failed after
MAX_ATTEMPTS. A worker claims a run by one conditional UPDATE that sets a token and a lease. A plan is applied
in one transaction that ends the run too: a worker that is killed has done nothing, and the sweeper gives the
run to another."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from contest.models import User
from contest.policies import Refused, demand
from judging.domain.assignment_inputs import PlanInputs, read_inputs
from judging.domain.assignment_plans import AssignmentPlan
from judging.domain.assignments import apply_plan, plan_missing, refuse_stale
from judging.domain.reassignments import plan_bridges, plan_handover, plan_levelling, plan_reissue
from judging.domain.refusals import NotPossibleNow
from judging.domain.rounds import open_round
from judging.domain.stages import refuse_unready
from judging.domain.untouched import idle_judges
from judging.domain.wave_plans import plan_further, refuse_wave
from judging.enums import AssignmentRunKind, AssignmentRunState, RoundState
from judging.models import AssignmentRun, Round
from judging.policies import may_steer_rounds

logger = structlog.stdlib.get_logger(__name__)

MAX_ATTEMPTS = 3
LEASE = timedelta(minutes=2)
REPORT_SECONDS = 0.3  # between two notes of how far it is
KEPT = timedelta(days=1)  # previews that nobody applied
PAUSE_OF_REISSUES = timedelta(hours=1)
AT_WORK = (AssignmentRunState.PLANNING, AssignmentRunState.APPLYING)
Kind = AssignmentRunKind


class RunLost(Exception):
    """The run was given to another worker meanwhile; nothing of this attempt may be kept."""


def ask_for_run(round_: Round, kind: AssignmentRunKind, *, by: User, **asked: Any) -> AssignmentRun:
    """Have a plan prepared; what is being prepared already is found again. `asked`: `judges` (ids) or `hours`
    of a reissue, `judge` of a handover, `reviews` of a wave.

    Raises NotPossibleNow, Unsound, Refused for whoever has an own film in the edition."""
    demand(may_steer_rounds(by, round_.edition))
    with transaction.atomic():
        state = Round.objects.select_for_update().values_list("state", flat=True).get(pk=round_.pk)
        if kind == Kind.FILL and state == RoundState.PLANNED:
            refuse_unready(round_, now=timezone.now())
        elif state != RoundState.OPEN:
            raise NotPossibleNow(_("Films can be assigned in an open round only; this round is not open."))
        if kind == Kind.WAVE:
            refuse_wave(round_, reviews=asked["reviews"])
        same = AssignmentRun.objects.filter(round=round_, kind=kind, asked=asked, asked_by=by)
        if run := same.filter(state=AssignmentRunState.PLANNING).first():
            return run
        old = AssignmentRun.objects.filter(round=round_, applied_at=None, asked_at__lt=timezone.now() - KEPT)
        old.exclude(state__in=AT_WORK).delete()
        run = AssignmentRun.objects.create(round=round_, kind=kind, asked=asked, asked_by=by)
        transaction.on_commit(partial(publish_run, run.pk))
    return run


def apply_run(run: AssignmentRun, *, by: User) -> None:
    """Have a plan that was looked at applied. Raises NotPossibleNow when another person was quicker, Refused
    for whoever has an own film in the edition."""
    demand(may_steer_rounds(by, run.round.edition))
    with transaction.atomic():
        planned = AssignmentRun.objects.filter(pk=run.pk, state=AssignmentRunState.PLANNED)
        moved = planned.update(state=AssignmentRunState.APPLYING, applied_by=by, attempts=0, done=0, total=0)
        if not moved:
            raise NotPossibleNow(_("This preview is applied already, or is no longer there to apply."))
        transaction.on_commit(partial(publish_run, run.pk))


def publish_run(run_id: int) -> None:
    """Ask a worker for it. With the broker down it waits for the sweeper."""
    try:
        current_app.send_task("judging.tasks.work_on_run", args=[run_id], queue="light")
    except OperationalError as error:
        logger.warning("assignment run waits for the sweeper: the broker is down", reason=str(error))


def resume_runs() -> int:
    """Ask again for the runs whose message or worker was lost, and begin those that a round's own setting
    asks for. Returns how many."""
    _to_be_had().filter(attempts__gte=MAX_ATTEMPTS).update(state=AssignmentRunState.FAILED)
    begun = sum(map(_reissue_by_itself, Round.objects.filter(state=RoundState.OPEN, reissue_hours__gte=1)))
    waiting = list(_to_be_had().values_list("pk", flat=True))
    for run_id in waiting:
        publish_run(run_id)
    return begun + len(waiting)


def work_on_run(run_id: int) -> None:
    """One attempt at a run, from claim to end. Nothing happens when somebody has it, or it has ended."""
    run = _claim(run_id)
    if run is None:
        return
    step = _plan if run.state == AssignmentRunState.PLANNING else _apply
    asker = run.applied_by or run.asked_by
    log = logger.bind(run=run.pk, kind=run.kind, attempt=run.attempts)
    began = time.monotonic()
    try:
        with translation.override(asker.language if asker and asker.language else None):
            step(run)
        log.info("assignment run", step=run.state, seconds=round(time.monotonic() - began, 1))
    except RunLost:
        log.info("assignment run", outcome="lost")
    except Refused as refused:
        with suppress(RunLost):
            _end(run, AssignmentRunState.STOPPED, refusal=str(refused.reason))
    except Exception:
        log.exception("assignment run failed")
        _held(run).update(lease_until=timezone.now(), token="")


def _plan(run: AssignmentRun) -> None:
    inputs = read_inputs(run.round, _reporter(run))
    plan = _PLANNERS[Kind(run.kind)](run, inputs)
    is_by_itself = run.asked_by_id is None
    _end(
        run,
        AssignmentRunState.APPLYING if is_by_itself else AssignmentRunState.PLANNED,
        plan=plan.to_json(),
        reviews=len(plan.pairs),
    )
    if is_by_itself:
        transaction.on_commit(partial(publish_run, run.pk))


def _apply(run: AssignmentRun) -> None:
    """Look for what has changed, then the effects and the end of the run in one transaction, which looks
    again."""
    plan = AssignmentPlan.from_json(run.plan)
    refuse_stale(plan, read_inputs(run.round, _reporter(run)))
    with transaction.atomic():
        if run.kind == Kind.FILL and run.round.state == RoundState.PLANNED:
            open_round(run.round, by=run.applied_by, plan=plan)
        else:
            apply_plan(run.round, plan, by=run.applied_by)
        _end(run, AssignmentRunState.APPLIED, applied_at=timezone.now())


_PLANNERS: dict[AssignmentRunKind, Callable[[AssignmentRun, PlanInputs], AssignmentPlan]] = {
    Kind.FILL: lambda _run, inputs: plan_missing(inputs),
    Kind.REISSUE: lambda run, inputs: plan_reissue(inputs, **run.asked),
    Kind.LEVEL: lambda _run, inputs: plan_levelling(inputs),
    Kind.HANDOVER: lambda run, inputs: plan_handover(inputs, **run.asked),
    Kind.WAVE: lambda run, inputs: plan_further(inputs, **run.asked),
    Kind.BRIDGES: lambda _run, inputs: plan_bridges(inputs),
}


def _reissue_by_itself(round_: Round) -> bool:
    """Begin a reissue where the round asks for one after some hours and something has lain so long; once an
    hour at most."""
    assert round_.reissue_hours is not None
    recent = AssignmentRun.objects.filter(round=round_, kind=Kind.REISSUE, asked_by=None)
    if recent.filter(asked_at__gt=timezone.now() - PAUSE_OF_REISSUES).exists():
        return False
    if not idle_judges(round_, hours=round_.reissue_hours):
        return False
    recent.filter(applied_at=None).exclude(state__in=AT_WORK).delete()
    AssignmentRun.objects.create(round=round_, kind=Kind.REISSUE, asked={"hours": round_.reissue_hours})
    return True


def _reporter(run: AssignmentRun) -> Callable[[int, int], None]:
    """Notes how far the run is, and keeps the lease alive; raises RunLost when somebody else has it."""
    last = [0.0]

    def report(done: int, total: int) -> None:
        if done < total and time.monotonic() - last[0] < REPORT_SECONDS:
            return
        last[0] = time.monotonic()
        if not _held(run).update(done=done, total=total, lease_until=timezone.now() + LEASE):
            raise RunLost

    return report


def _end(run: AssignmentRun, state: AssignmentRunState, **fields: Any) -> None:
    """Move a run on that is still ours. Raises RunLost."""
    if not _held(run).update(state=state, token="", lease_until=None, attempts=0, **fields):
        raise RunLost


def _claim(run_id: int) -> AssignmentRun | None:
    token = secrets.token_hex(16)
    taken = _to_be_had().filter(pk=run_id)
    if not taken.update(token=token, lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1):
        return None
    runs = AssignmentRun.objects.select_related("round__edition", "round__source", "asked_by", "applied_by")
    return runs.filter(pk=run_id, token=token).first()


def _to_be_had() -> QuerySet[AssignmentRun]:
    is_free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return AssignmentRun.objects.filter(is_free, state__in=AT_WORK)


def _held(run: AssignmentRun) -> QuerySet[AssignmentRun]:
    return AssignmentRun.objects.filter(pk=run.pk, token=run.token, state__in=AT_WORK)
