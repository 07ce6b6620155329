"""Who made a film, for judges of an open round. Of a blind round nothing is ever read here."""

from contest.domain.makers import Makers, makers_of_entry
from contest.models import Entry
from judging.enums import Blindness
from judging.models import Assignment, Round
from judging.models.assignment import AssignmentQuerySet


def makers_in(round_: Round, judge_id: int) -> dict[str, Makers]:
    """Of each film of a judge in an open round, by the code of the assignment; empty for a blind one."""
    if round_.is_blind:
        return {}
    return _makers(Assignment.objects.filter(seat__round=round_, seat__judge=judge_id))


def makers_of(assignment: Assignment) -> Makers | None:
    """Of one film in an open round; None in a blind one."""
    if assignment.seat.round.is_blind:
        return None
    return _makers(Assignment.objects.filter(pk=assignment.pk)).get(assignment.code)


def _makers(assignments: AssignmentQuerySet) -> dict[str, Makers]:
    open_ones = assignments.filter(seat__round__blindness=Blindness.OPEN)
    codes = dict(open_ones.values_list("entry_id", "code"))
    if not codes:
        return {}
    entries = Entry.objects.filter(pk__in=codes).select_related("representative")
    return {
        codes[entry.pk]: makers_of_entry(entry) for entry in entries.prefetch_related("credits", "tool_uses")
    }
