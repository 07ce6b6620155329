"""Recusals: a judge leaves one film, or the organiser releases a judge from all that are still due."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import fault_in
from contest.models import User
from judging.domain.declarations import apply_conflicts, hold_rounds
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Recusal, Seat


def recuse(assignment: Assignment, *, reason: str) -> None:
    """The judge of this assignment will not judge its entry, in this round or any other; what was submitted,
    here or in an earlier round, no longer counts, and stays on record. The review is free to be assigned
    again. Twice changes nothing.

    Raises Unsound without a reason, NotPossibleNow when the round is not open."""
    reason = reason.strip()
    if fault := fault_in(reason):
        raise Unsound(fault)
    judge, edition = assignment.seat.judge, assignment.seat.round.edition
    with transaction.atomic():
        hold_rounds(edition)
        freed = (
            Assignment.objects.in_play()
            .filter(pk=assignment.pk, seat__round__state=RoundState.OPEN)
            .update(state=AssignmentState.RECUSED)
        )
        if not freed:
            assignment.refresh_from_db(fields=["state"])
            if assignment.state == AssignmentState.RECUSED:
                return
            raise NotPossibleNow(_("This round is not open, so you can no longer recuse yourself."))
        Recusal.objects.get_or_create(judge=judge, entry_id=assignment.entry_id, defaults={"reason": reason})
        journal.record(
            "judge.stepped_aside",
            subject=f"assignment:{assignment.code}",
            facts={"reason": reason},
            actor=judge,
            edition=edition,
        )
        apply_conflicts(edition, by=judge, judge=judge)
    assignment.state = AssignmentState.RECUSED


def release_judge(seat: Seat, *, by: User | None) -> int:
    """Free all films that this judge still has to judge, and give the judge no more. What was submitted
    stays. `by` none: the judge's role was taken back. Returns how many films were freed. Raises
    NotPossibleNow when the round is not open."""
    with transaction.atomic():
        due = Assignment.objects.due().filter(seat=seat, seat__round__state=RoundState.OPEN)
        freed = due.update(state=AssignmentState.RELEASED)
        kept = Assignment.objects.scored().filter(seat=seat).count()
        open_seat = Seat.objects.filter(pk=seat.pk, round__state=RoundState.OPEN)
        if not open_seat.update(cap=kept, released_at=timezone.now()):
            raise NotPossibleNow(_("This round is not open; there is no task to release the judge from."))
        journal.record(
            "judge.excused",
            subject=f"round:{seat.round.code}",
            facts={"judge": seat.judge_id, "freed": freed, "kept": kept},
            actor=by,
            edition=seat.round.edition,
        )
    return freed
