"""Assignment: which judge judges which entry, balanced and well mixed, and the same for the same seed.

A plan is made first and can be looked at; it is applied only as it was planned, and only while the rows that
it was made of are the same. The same function tops up a round at work: what recusals and absences have freed,
what was accepted since, goes to those who may take it."""

import hashlib
from collections import Counter

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain import journal
from contest.models import User
from judging.domain.assignment_inputs import CHANGES, PlanInputs, read_inputs
from judging.domain.assignment_plans import AssignmentPlan, make_plan, spread_over
from judging.domain.conflicts import refuse_conflicts
from judging.domain.recusals import release_judge
from judging.domain.refusals import NotPossibleNow, PlanChanged
from judging.domain.untouched import untouched_in
from judging.enums import AssignmentRunKind, AssignmentState, RoundState
from judging.models import Assignment, AssignmentRun, Round, Scoresheet, Seat
from judging.science.spread import Pair

UNBEGUN = {AssignmentRunKind.REISSUE, AssignmentRunKind.LEVEL}  # what they take, nobody may have begun


def preview_assignment(round_: Round) -> AssignmentPlan:
    """Plan who judges what: the entries of the round's pool over its seats, on top of what is in play."""
    return plan_missing(read_inputs(round_))


def plan_missing(inputs: PlanInputs) -> AssignmentPlan:
    """The plan that gives each entry the reviews that it lacks."""
    spread = spread_over(inputs, wanted=inputs.round.reviews_per_entry)
    return make_plan(inputs, AssignmentRunKind.FILL, pairs=spread.pairs, short=spread.shortfalls)


def assign_reviews(round_: Round, *, by: User | None, plan: AssignmentPlan | None = None) -> AssignmentPlan:
    """Assign what is missing in an open round at once: by the plan that was looked at, or whichever there is.
    Raises what `apply_plan` does."""
    with transaction.atomic():
        _hold(round_)
        if plan is not None:
            apply_plan(round_, plan, by=by)
            return plan
        plan = preview_assignment(round_)
        _carry_out(round_, plan, by=by)
    return plan


def apply_plan(round_: Round, plan: AssignmentPlan, *, by: User | None) -> None:
    """Write the new assignments of a plan, take those that it takes, with one line of the journal: all or
    nothing.

    Raises PlanChanged, with what has happened, when the plan was made of other rows; NotPossibleNow when the
    round is not open, or a wave asks for more than the budget has left."""
    with transaction.atomic():
        _hold(round_)
        refuse_stale(plan, read_inputs(round_))
        left = further_left(round_)
        if plan.kind == AssignmentRunKind.WAVE and len(plan.pairs) > left:
            raise NotPossibleNow(
                ngettext(
                    "The budget has %(left)d review left, and this preview spends %(asked)d. Ask for fewer.",
                    "The budget has %(left)d reviews left, and this preview spends %(asked)d. Ask for fewer.",
                    left,
                )
                % {"left": left, "asked": len(plan.pairs)}
            )
        _take(round_, plan, by=by)
        _carry_out(round_, plan, by=by)


def refuse_stale(plan: AssignmentPlan, inputs: PlanInputs) -> None:
    """Raises PlanChanged with what has happened since the plan was made."""
    found = [str(words) for part, words in CHANGES.items() if plan.prints[part] != inputs.prints[part]]
    if found:
        raise PlanChanged(
            _("Nothing was assigned, because this preview is out of date. %(changes)s Prepare a new one.")
            % {"changes": " ".join(found)}
        )


def further_spent(round_: Round) -> int:
    """Reviews that waves have given. They are spent, whatever becomes of them."""
    waves = AssignmentRun.objects.filter(round=round_, kind=AssignmentRunKind.WAVE, applied_at__isnull=False)
    return sum(waves.values_list("reviews", flat=True))


def further_left(round_: Round) -> int:
    """Reviews of the budget of further reviews that no wave has spent."""
    budget = Round.objects.values_list("further_reviews", flat=True).get(pk=round_.pk)
    return max(budget - further_spent(round_), 0)


def viewing_key(seed: int, judge_id: int, entry_id: int) -> str:
    """Sorting by this gives each judge an own, stable, random-looking order."""
    return hashlib.sha256(f"{seed}/{judge_id}/{entry_id}".encode()).hexdigest()


def _hold(round_: Round) -> None:
    if not round_.hold(RoundState.OPEN):
        raise NotPossibleNow(_("Films can be assigned in an open round only; this round is not open."))


def _take(round_: Round, plan: AssignmentPlan, *, by: User | None) -> None:
    """Free what goes to others, unless its judge has begun with it or submitted it since."""
    due = untouched_in(round_) if plan.kind in UNBEGUN else Assignment.objects.due()
    held = due.filter(seat__round=round_).values_list("pk", "entry_id", "seat__judge_id")
    taken = set(plan.taken)
    rows = [pk for pk, entry, judge in held if (entry, judge) in taken]
    if begun := len(taken) - len(rows):
        raise PlanChanged(
            ngettext(
                "Nothing was changed: %(count)d of the films to be taken has been begun or submitted since. "
                "Prepare a new preview.",
                "Nothing was changed: %(count)d of the films to be taken have been begun or submitted since. "
                "Prepare a new preview.",
                begun,
            )
            % {"count": begun}
        )
    if plan.leaver is not None:
        assert by is not None, "somebody releases a judge"
        release_judge(Seat.objects.select_related("round").get(round=round_, judge=plan.leaver), by=by)
    elif rows:
        Assignment.objects.filter(pk__in=rows).update(state=AssignmentState.RELEASED)


def _carry_out(round_: Round, plan: AssignmentPlan, *, by: User | None) -> None:
    with_scores = _write(round_, plan.pairs)
    if plan.pairs or plan.taken:
        journal.record(
            "round.dealt",
            subject=f"round:{round_.code}",
            facts={
                "for": plan.kind,
                "pairs": len(plan.pairs),
                "films": len({entry for entry, _judge in plan.pairs}),
                **({"taken": len(plan.taken)} if plan.taken else {}),
                **({"wrong": _wrong_in(plan)} if plan.wave else {}),
                **({"with_scores": with_scores} if with_scores else {}),
                "plan": plan.fingerprint,
                "seed": plan.seed,
            },
            actor=by,
            edition=round_.edition,
        )


def _wrong_in(plan: AssignmentPlan) -> list[float]:
    """What a wave is expected to change: entries on the wrong side of the line, before and after."""
    return [round(plan.wave.wrong, 1), round(plan.wave.wrong_after, 1)] if plan.wave else []


def _write(round_: Round, pairs: tuple[Pair, ...]) -> list[str]:
    """New films come after those a judge already has, each judge's in an order of their own; one that a
    conflict took, which was taken back since, comes with what its judge has scored. Returns the codes of
    those that were submitted. Raises ConflictStands, however the pairs were found: this is the only way in
    which films are assigned."""
    refuse_conflicts(pairs)
    recused = Assignment.objects.filter(seat__round=round_, state=AssignmentState.RECUSED)
    back = {(row.entry_id, row.seat.judge_id): row for row in recused.select_related("seat")}
    seats = {seat.judge_id: seat.pk for seat in Seat.objects.filter(round=round_)}
    held = Assignment.objects.filter(seat__round=round_).order_by()
    last = Counter(dict(held.values_list("seat__judge_id").annotate(Max("position"))))
    rows, returned = [], []
    for entry, judge in sorted(pairs, key=lambda pair: viewing_key(round_.seed, pair[1], pair[0])):
        last[judge] += 1
        if row := back.get((entry, judge)):
            row.position = last[judge]
            returned.append(row)
        else:
            rows.append(Assignment(seat_id=seats[judge], entry_id=entry, position=last[judge]))
    Assignment.objects.bulk_create(rows, batch_size=500)
    return _return(returned)


def _return(rows: list[Assignment]) -> list[str]:
    """Give films back to those who had them; returns the codes of those that had been submitted."""
    if not rows:
        return []
    submitted = Scoresheet.objects.filter(assignment__in=rows, submitted_at__isnull=False)
    scored = set(submitted.values_list("assignment", flat=True))
    for row in rows:
        row.state = AssignmentState.SCORED if row.pk in scored else AssignmentState.DUE
    Assignment.objects.bulk_update(rows, ["state", "position"], batch_size=100)
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(assigned_at=timezone.now())
    return sorted(row.code for row in rows if row.pk in scored)
