"""Rehearsing the night of an edition: one at a time, played by a worker, and gone without a trace but two
lines of the journal. Everything that it makes is in one row, and in a folder that goes with the play."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.models import Edition, Seal, User
from judging.domain.asked_work import (
    in_words_of_asker,
    publish_forgotten,
    publish_work,
    rows_of,
    take_work,
    tell_progress,
)
from judging.domain.refusals import NotPossibleNow
from judging.enums import WorkState
from judging.models import Rehearsal
from judging.rehearsal import theatre
from judging.rehearsal.copying import accepted_in, copy_of
from judging.rehearsal.obstacles import obstacles_in
from judging.rehearsal.words import STEPS

logger = structlog.stdlib.get_logger(__name__)

TASK = "judging.tasks.play_rehearsal"
LASTS = timedelta(hours=24)
GATE_SHARE = 0.2  # of the progress


def ask_for_rehearsal(edition: Edition, *, by: User) -> Rehearsal:
    """Have the night played through. Raises NotPossibleNow: one stands already, the results are published,
    or no film is accepted."""
    if edition.published_at:
        raise NotPossibleNow(_("The results are published, so there is nothing left to rehearse."))
    if not accepted_in(edition):
        raise NotPossibleNow(_("No film has been accepted yet, so there is nothing to rehearse with."))
    try:
        with transaction.atomic():
            rehearsal = Rehearsal.objects.create(edition=edition, asked_by=by, seed=secrets.randbelow(2**31))
            _record("rehearsal.begun", edition, by=by)
            transaction.on_commit(lambda: publish_work(rehearsal, TASK))
    except IntegrityError:
        raise NotPossibleNow(
            _("A rehearsal of this edition is under way, or stands to be looked at. End it first.")
        ) from None
    return rehearsal


def rehearsal_of(edition: Edition) -> Rehearsal | None:
    return Rehearsal.objects.select_related("asked_by").filter(edition=edition).first()


def rehearsed_seal(rehearsal: Rehearsal) -> Seal:
    """The result that was rehearsed, as pages and the ceremony read one; it is in no table. The name of its
    edition says what it is."""
    edition = Edition.objects.select_related("regulations").get(pk=rehearsal.edition_id)
    edition.name = dict(rehearsal.snapshot["edition"]["name"])
    return Seal(edition=edition, snapshot=rehearsal.snapshot, hash=rehearsal.hash)


def play_rehearsal(pk: int) -> None:
    """Play one that nobody else is at. Whoever ends it meanwhile ends the play too."""
    work = take_work(Rehearsal.objects.select_related("edition__regulations", "asked_by"), pk)
    if work is None:
        return
    with in_words_of_asker(work):
        steps: list[dict[str, Any]] = []
        began = timezone.now()
        lacks, lacking = obstacles_in(work.edition, lambda share: tell_progress(work, GATE_SHARE * share))
        seconds = round((timezone.now() - began).total_seconds(), 2)
        found = {"films": accepted_in(work.edition), "lacking": len(lacking)}
        steps.append({"step": "gate", "seconds": seconds, "found": found})
        rows_of(work).update(lacks=lacks, steps=steps)
        plan = copy_of(work.edition, seed=work.seed, lacking=lacking)
        tell_progress(work, GATE_SHARE)
        lines = theatre.play(
            plan, folder=theatre.folder_of(work.pk, work.attempt), goes_on=lambda: _is_wanted(work)
        )
        for line in lines:
            if "result" in line:
                rows_of(work).update(state=WorkState.DONE, progress=1.0, **line["result"])
                return
            steps.append(line)
            share = GATE_SHARE + (1 - GATE_SHARE) * (len(steps) - 1) / len(STEPS)
            rows_of(work).update(steps=steps, progress=share, alive_at=timezone.now())


def end_rehearsal(edition: Edition, *, by: User | None) -> bool:
    """Remove all of it; a play that is on breaks off. False where there was none. `by` none: its time is
    over."""
    with transaction.atomic():
        ended, _rows = Rehearsal.objects.filter(edition=edition).delete()
        if ended:
            _record("rehearsal.ended", edition, by=by)
    return bool(ended)


def follow_rehearsals(now: datetime | None = None) -> None:
    """Publish what a lost worker has left, end what is a day old, remove the folders of plays that were
    broken off."""
    now = now or timezone.now()
    publish_forgotten(Rehearsal.objects.all(), TASK, now)
    for old in Rehearsal.objects.filter(asked_at__lte=now - LASTS).select_related("edition"):
        end_rehearsal(old.edition, by=None)
    if found := theatre.folders():  # before the query: none is newer
        alive = Rehearsal.objects.filter(state=WorkState.RUNNING).values_list("pk", "attempt")
        played = {theatre.folder_of(pk, attempt) for pk, attempt in alive}
        for folder in found:
            if folder not in played:
                theatre.remove(folder)


def _is_wanted(work: Rehearsal) -> bool:
    """Says that the worker lives, and hears whether somebody has ended it."""
    return bool(rows_of(work).update(alive_at=timezone.now()))


def _record(verb: str, edition: Edition, *, by: User | None) -> None:
    journal.record(verb, subject=f"edition:{edition.slug}", actor=by, edition=edition)
