"""What becomes of assignments when their entry moves. Apart from the dealing of films, so that whoever hears
of a move does not load the science."""

from django.db.models import Q

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


def follow_lost_moves() -> int:
    """Follow the entries whose assignments are behind, since a process ended before it could say that they
    moved; returns how many."""
    in_contest = Q(entry__state=EntryState.ELIGIBLE)
    open_ones = Assignment.objects.filter(seat__round__state=RoundState.OPEN)
    behind = open_ones.in_play().exclude(in_contest) | open_ones.filter(
        in_contest, state=AssignmentState.WITHDRAWN
    )
    entries = list(behind.values_list("entry", flat=True).distinct())
    for entry_id in entries:
        follow_entry(entry_id)
    return len(entries)
