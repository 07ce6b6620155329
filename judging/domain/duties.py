"""Whether a judge may still write about a film, by the database's word."""

from django.utils.translation import gettext as _

from judging.domain.refusals import NotPossibleNow
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment


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
