"""What becomes of assignments when their entry moves. Apart from the assigning of films, so that whoever
hears of a move does not load the science."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from contest.enums import AwardBasis, EntryState
from contest.models import Edition, Entry, Seal
from judging.domain.declarations import apply_conflicts
from judging.domain.stages import pool_of
from judging.enums import AssignmentState, Outcome, RoundState
from judging.models import Assignment, AwardProposal, Round


def follow_entry(entry_id: int) -> None:
    """Bring the assignments of an entry in line with its state, in open rounds: who is out of the contest
    need not be judged, who comes back is judged again, with what was submitted; whoever has a conflict of
    interest with it as it is now does not judge it. Idempotent."""
    for round_ in _open_rounds().filter(edition__entries=entry_id):
        _follow(round_, Entry.objects.filter(pk=entry_id))
    edition = Edition.objects.filter(entries=entry_id, rounds__seats__assignments__entry=entry_id).first()
    if edition is not None:
        apply_conflicts(edition, by=None, entry_id=entry_id)


def follow_lost_moves() -> int:
    """Bring all assignments of open rounds in line with the pools, where a process ended before it could say
    that an entry moved; returns how many were behind."""
    return sum(_follow(round_, Entry.objects.filter(edition=round_.edition_id)) for round_ in _open_rounds())


def editions_to_propose_anew(entry_id: int | None = None) -> QuerySet[Edition]:
    """Editions whose jury has awards to decide while this entry moves; none: in which a film is suggested
    that is no longer in the contest."""
    sealed = Seal.objects.standing().values("edition")
    open_ = AwardProposal.objects.filter(decision=None).exclude(tally__round__edition__in=sealed)
    if entry_id is None:
        open_ = open_.filter(entry__isnull=False).exclude(entry__state=EntryState.ELIGIBLE)
    else:
        open_ = open_.filter(tally__round__edition__entries=entry_id)
    return Edition.objects.filter(pk__in=open_.values("tally__round__edition"))


def editions_with_new_votes(now: datetime | None = None) -> QuerySet[Edition]:
    """Editions in which no film is suggested for the award of the audience, though the votes were
    counted within the last hour."""
    sealed = Seal.objects.standing().values("edition")
    waiting = AwardProposal.objects.filter(
        decision=None,
        entry=None,
        award__basis=AwardBasis.AUDIENCE,
        outcome__in=(Outcome.WAITING, Outcome.NOT_AWARDED),
    ).exclude(award__edition__in=sealed)
    return Edition.objects.filter(
        pk__in=waiting.values("award__edition"),
        audience_vote__counted_at__gt=(now or timezone.now()) - timedelta(hours=1),
    )


def _open_rounds() -> QuerySet[Round]:
    return Round.objects.filter(state=RoundState.OPEN)


def _follow(round_: Round, entries: QuerySet[Entry]) -> int:
    pool = pool_of(round_).values("pk")
    mine = Assignment.objects.filter(seat__round=round_, entry__in=entries.values("pk"))
    out = mine.in_play().exclude(entry__in=pool)
    gone = mine.filter(state=AssignmentState.WITHDRAWN, entry__in=pool)
    if not (out.exists() or gone.exists()):  # as a rule: then nothing is written, and nobody waits
        return 0
    scored = gone.filter(scoresheet__submitted_at__isnull=False)
    return (
        out.update(state=AssignmentState.WITHDRAWN)
        + scored.update(state=AssignmentState.SCORED)
        + gone.exclude(scoresheet__submitted_at__isnull=False).update(state=AssignmentState.DUE)
    )
