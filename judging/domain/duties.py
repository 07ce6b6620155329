"""Whether a judge may still write about a film, by the database's word."""

from datetime import datetime

from django.utils.translation import gettext as _

from judging.domain.refusals import NotPossibleNow
from judging.domain.stages import refuse_after_end
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Seat
from judging.models.assignment import IN_PLAY
from judging.models.panel import is_judge


def refuse_unless_writable(assignment: Assignment, now: datetime) -> None:
    """Raises NotPossibleNow unless its judge may write about the film now. One question of a few joins: a
    jury asks it with each score."""
    at_work = Seat.objects.filter(is_judge(), assignments=assignment.pk, assignments__state__in=IN_PLAY)
    seat = at_work.select_related("round").first()
    if seat is None or seat.round.state != RoundState.OPEN or seat.round.ends_at <= now:
        refuse_after_end(assignment, now)
        refuse_unless_due(assignment)


def refuse_unless_due(assignment: Assignment) -> None:
    """Raises NotPossibleNow unless the assignment is due in an open round, by the database's word."""
    mine = Assignment.objects.filter(pk=assignment.pk)
    state, round_state = mine.values_list("state", "seat__round__state").get()
    if round_state != RoundState.OPEN:
        raise NotPossibleNow(_("This round is not open; nothing was changed."))
    if state == AssignmentState.SCORED:
        raise NotPossibleNow(
            _("You have submitted these scores. To change them, choose “Change scores”; nothing was changed.")
        )
    if state != AssignmentState.DUE or not mine.of_judges().exists():
        raise NotPossibleNow(
            _("This film is no longer assigned to you; nothing was changed. Go back to “Judging”.")
        )
