"""Plans that move films from judge to judge, and those that link judges who share no film. Each is only
a plan: `assignments.apply_plan` applies it."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from judging.domain.assignment_inputs import PlanInputs
from judging.domain.assignment_plans import AssignmentPlan, check_pairs, make_plan, spread_over
from judging.domain.refusals import NotPossibleNow
from judging.domain.untouched import idle_judges, untouched_in
from judging.enums import AssignmentRunKind
from judging.models import Assignment
from judging.science.spread import Pair, Shortfall, level_spread

MOST_BRIDGES = 400


def plan_reissue(
    inputs: PlanInputs, *, judges: Collection[int] = (), hours: int | None = None
) -> AssignmentPlan:
    """Give the films that the named judges have not begun to others; with `hours`, those of judges who have
    done nothing for so long. What nobody can take stays with its judge.

    Raises NotPossibleNow where nothing lies untouched, or nobody is left to take it."""
    from_whom = set(judges) if hours is None else idle_judges(inputs.round, hours=hours)
    takers = [judge for judge in inputs.caps if judge not in from_whom]
    lying = _untouched(inputs, from_whom)
    if not lying:
        raise NotPossibleNow(_("No film lies untouched there, so there is nothing to reassign."))
    if not takers:
        raise NotPossibleNow(_("There is no other judge in this round who could take these films."))
    spread = spread_over(
        inputs, wanted=_reviews(inputs, lying), judges=takers, have=inputs.have - lying, also_barred=lying
    )
    return make_plan(
        inputs,
        AssignmentRunKind.REISSUE,
        pairs=spread.pairs,
        taken=_replaced(lying, spread.shortfalls),
        short=spread.shortfalls,
    )


def plan_handover(inputs: PlanInputs, *, judge: int) -> AssignmentPlan:
    """Release a judge: all that is not submitted goes to others, what is submitted stays and counts."""
    due = Assignment.objects.due().filter(seat__round=inputs.round, seat__judge=judge)
    due = due.filter(entry__in=inputs.films)
    taken = frozenset((entry, judge) for entry in due.values_list("entry_id", flat=True))
    spread = spread_over(
        inputs,
        wanted=_reviews(inputs, taken),
        judges=[taker for taker in inputs.caps if taker != judge],
        have=inputs.have - taken,
    )
    return make_plan(
        inputs,
        AssignmentRunKind.HANDOVER,
        pairs=spread.pairs,
        taken=taken,
        short=spread.shortfalls,
        leaver=judge,
    )


def plan_levelling(inputs: PlanInputs) -> AssignmentPlan:
    """Move films that nobody has begun from judges with many to judges with few, for instance to one who came
    later; no more of them than that takes. Raises NotPossibleNow where the loads are even."""
    movable = _untouched(inputs, inputs.caps)
    spread = level_spread(
        inputs.films,
        inputs.caps,
        movable=movable,
        have=inputs.have - movable,
        forbidden=inputs.barred,
        caps=inputs.limits,
        seed=inputs.round.seed,
    )
    then = frozenset(spread.pairs)
    if then == movable:
        raise NotPossibleNow(_("The workload is as even as conflicts, limits and what has been begun allow."))
    return make_plan(inputs, AssignmentRunKind.LEVEL, pairs=sorted(then - movable), taken=movable - then)


def plan_bridges(inputs: PlanInputs) -> AssignmentPlan:
    """Add the reviews that link judges who share no film, or too few. Raises NotPossibleNow where all can be
    compared, or no review that is allowed would help."""
    held = [pair for pair in inputs.have if pair[0] in inputs.films and pair[1] in inputs.caps]
    loads = Counter(judge for _entry, judge in inputs.have)
    room = {judge: cap - loads[judge] for judge, cap in inputs.limits.items()}
    barred = set(inputs.barred)
    barred.update((entry, judge) for judge, left in room.items() if left <= 0 for entry in inputs.films)
    design = check_pairs(held, forbidden=barred, most_bridges=MOST_BRIDGES)
    if design.comparable:
        raise NotPossibleNow(_("All judges of this round can be compared; no further review is needed."))
    bridges = list[Pair]()
    for entry, judge in design.bridges:
        if room.get(judge, 1) > 0:
            bridges.append((entry, judge))
            room[judge] = room.get(judge, len(inputs.films)) - 1
    if not bridges:
        raise NotPossibleNow(
            _("No review that limits, languages and conflicts allow would link these judges. Raise a limit.")
        )
    return make_plan(inputs, AssignmentRunKind.BRIDGES, pairs=bridges)


def _untouched(inputs: PlanInputs, judges: Collection[int]) -> frozenset[Pair]:
    rows = untouched_in(inputs.round).filter(seat__judge__in=judges).values_list("entry_id", "seat__judge_id")
    return frozenset(pair for pair in rows if pair[0] in inputs.films)


def _reviews(inputs: PlanInputs, pairs: Iterable[Pair]) -> dict[int, int]:
    """How many reviews the entries of these pairs have in play."""
    counts = Counter(entry for entry, _judge in inputs.have)
    return {entry: counts[entry] for entry, _judge in pairs}


def _replaced(lying: frozenset[Pair], shortfalls: Iterable[Shortfall]) -> list[Pair]:
    """Those of the pairs for which another judge was found."""
    missing = Counter({short.entry: short.missing for short in shortfalls})
    replaced = []
    for entry, judge in sorted(lying):
        if missing[entry] > 0:
            missing[entry] -= 1
        else:
            replaced.append((entry, judge))
    return replaced
