"""A ranking that was asked for: one unfinished run of a round at a time, done by a worker."""

from datetime import datetime

from django.db import IntegrityError, transaction

from contest.models import User
from contest.policies import demand
from judging.domain import awards
from judging.domain.asked_work import (
    UNFINISHED,
    in_words_of_asker,
    publish_forgotten,
    publish_work,
    rows_of,
    take_work,
    tell_progress,
)
from judging.domain.tallies import freeze_tally, prepare_tally, refuse_tally
from judging.domain.tally_absences import keep_absences
from judging.domain.tally_changes import note_changes
from judging.domain.tally_details import keep_details
from judging.domain.tally_inputs import refuse_round_unjudged
from judging.enums import WorkState
from judging.models import Round, TallyRun
from judging.policies import may_see_standings
from judging.proof.trees import keep_tree

TASK = "judging.tasks.compute_tally"


def ask_for_tally(round_: Round, *, by: User, reason: str = "") -> TallyRun:
    """Have a ranking calculated; asked for twice at once, it is one.

    Raises as `compute_tally`, as far as a look at the rows can tell."""
    demand(may_see_standings(by, round_.edition))
    refuse_tally(round_)
    refuse_round_unjudged(round_, reason=reason)
    try:
        with transaction.atomic():
            run = TallyRun.objects.create(round=round_, asked_by=by, reason=reason)
            transaction.on_commit(lambda: publish_work(run, TASK))
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
    run = take_work(TallyRun.objects.select_related("round__edition", "asked_by"), run_id)
    if run is None:
        return
    with in_words_of_asker(run):
        prepared = prepare_tally(run.round, reason=run.reason, heard=lambda share: tell_progress(run, share))
        with transaction.atomic():
            if not rows_of(run).select_for_update().exists():
                return
            tally = freeze_tally(prepared, by=run.asked_by)
            if not tally.summary["inputs"]["line"]:
                awards.propose(tally, by=run.asked_by)
            rows_of(run).update(state=WorkState.DONE, tally=tally, progress=1.0)
        keep_details(tally)  # all after it: tens of thousands of rows hold up no other writer
        note_changes(tally)
        keep_absences(tally)
        keep_tree(tally)


def follow_runs(now: datetime | None = None) -> int:
    """Publish again what no worker has taken, or a lost one has left; returns how many."""
    return publish_forgotten(TallyRun.objects.all(), TASK, now)
