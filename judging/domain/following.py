"""What becomes of assignments when their entry moves. Apart from the dealing of films, so that whoever hears
of a move does not load the science."""

from contest.enums import EntryState
from contest.models import Entry
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment


def follow_entry(entry_id: int) -> None:
    """Bring the assignments of an entry in line with its state, in open rounds: who is out of the contest
    need not be judged, who comes back is judged again, with what was submitted. Idempotent."""
    in_contest = Entry.objects.filter(pk=entry_id, state=EntryState.ELIGIBLE).exists()
    open_ones = Assignment.objects.filter(entry=entry_id, seat__round__state=RoundState.OPEN)
    if not in_contest:
        open_ones.in_play().update(state=AssignmentState.WITHDRAWN)
        return
    gone = open_ones.filter(state=AssignmentState.WITHDRAWN)
    gone.filter(scoresheet__submitted_at__isnull=False).update(state=AssignmentState.SCORED)
    gone.exclude(scoresheet__submitted_at__isnull=False).update(state=AssignmentState.DUE)
