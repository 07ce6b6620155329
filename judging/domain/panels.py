"""Who comes to a panel and leaves it one by one: a judge who accepted an invitation, one whose role was taken
back, one who was released and comes back. The panel as a whole is chosen by `rounds.seat_judges`."""

from collections import Counter
from contextlib import suppress

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.seals import is_sealed
from contest.models import User
from contest.policies import demand
from judging.domain.conflicts import forbidden_pairs
from judging.domain.profiles import caps_of
from judging.domain.recusals import release_judge
from judging.domain.refusals import NotPossibleNow
from judging.domain.stages import pool_of
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Round, Seat
from judging.models.panel import is_judge
from judging.policies import may_steer_rounds


def seat_judge(round_: Round, judge: User, *, by: User) -> None:
    """Give one judge a seat beside the others; in an open round films come with the next assignment. Nothing
    changes for who has one, in a closed round, and once the results are sealed."""
    with transaction.atomic():
        in_play = Round.objects.filter(pk=round_.pk).exclude(state=RoundState.CLOSED)
        if not in_play.exists() or is_sealed(round_.edition):
            return
        caps = caps_of(round_.edition_id, [judge.pk])
        _seat, is_new = Seat.objects.get_or_create(
            round=round_, judge=judge, defaults={"cap": caps.get(judge.pk)}
        )
        if is_new:
            journal.record(
                "round.panel",
                subject=f"round:{round_.code}",
                facts={"judges": sorted(round_.seats.values_list("judge_id", flat=True))},
                actor=by,
                edition=round_.edition,
            )


def release_former_judges(seats: QuerySet[Seat] | None = None) -> int:
    """Free the films of those whose role was taken back, in open rounds: they can do nothing already.
    Idempotent; returns how many seats were released."""
    seats = Seat.objects.all() if seats is None else seats
    former = seats.filter(~is_judge(), round__state=RoundState.OPEN, released_at=None)
    return sum(_release_once(seat) for seat in former.select_related("round__edition", "judge"))


def _release_once(seat: Seat) -> bool:
    """False where somebody else was quicker, or has closed the round meanwhile."""
    with suppress(NotPossibleNow), transaction.atomic():
        if Seat.objects.select_for_update().filter(pk=seat.pk, released_at=None).first() is not None:
            release_judge(seat, by=None)
            return True
    return False


def return_judge(seat: Seat, *, by: User) -> int:
    """Let a released judge back in, with those of the earlier films that still need a judge. Returns how many
    came back; for who was not released, nothing changes.

    Raises NotPossibleNow when the round is not open, or the person is no longer a judge; Refused for whoever
    has an own film in the edition."""
    demand(may_steer_rounds(by, seat.round.edition))
    with transaction.atomic():
        if not seat.round.hold(RoundState.OPEN):
            raise NotPossibleNow(_("This round is not open, so nobody can be let back in."))
        if not Seat.objects.filter(is_judge(), pk=seat.pk).exists():
            raise NotPossibleNow(
                _("This person is no longer a judge of this edition. Invite them again, then let them in.")
            )
        cap = caps_of(seat.round.edition_id, [seat.judge_id]).get(seat.judge_id)
        if not Seat.objects.filter(pk=seat.pk, released_at__isnull=False).update(released_at=None, cap=cap):
            return 0
        films = _films_that_come_back(seat, cap)
        Assignment.objects.filter(pk__in=films).update(state=AssignmentState.DUE)
        journal.record(
            "judge.returned",
            subject=f"round:{seat.round.code}",
            facts={"judge": seat.judge_id, "pairs": len(films)},
            actor=by,
            edition=seat.round.edition,
        )
    return len(films)


def _films_that_come_back(seat: Seat, cap: int | None) -> list[int]:
    """Assignments of the seat that were released and that nobody has taken over, up to the judge's cap."""
    in_play = list(Assignment.objects.in_play().filter(seat__round=seat.round).values_list("entry", "seat"))
    reviews = Counter(entry for entry, _seat in in_play)
    pool = set(pool_of(seat.round).values_list("pk", flat=True))
    barred = {entry for entry, _judge in forbidden_pairs(pool, [seat.judge_id])}
    released = Assignment.objects.filter(seat=seat, state=AssignmentState.RELEASED).order_by("position")
    free = [
        pk
        for pk, entry in released.values_list("pk", "entry")
        if entry in pool - barred and reviews[entry] < seat.round.reviews_per_entry
    ]
    held = sum(holder == seat.pk for _entry, holder in in_play)
    return free if cap is None else free[: max(cap - held, 0)]
