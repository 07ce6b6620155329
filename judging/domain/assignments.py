"""Assignment: which judge judges which entry, balanced and well mixed, and the same for the same seed.

A plan is made first and can be looked at; it is applied only as it was planned. The same function tops up a
round at work: what recusals and absences have freed is assigned to those who may take it."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.models import Entry, User
from judging.domain.conflicts import ConflictHint, forbidden_pairs, open_hints, refuse_conflicts
from judging.domain.refusals import NotPossibleNow, PlanChanged
from judging.domain.stages import pool_of
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Round, Seat
from judging.models.panel import is_judge
from judging.science.design_check import check_design
from judging.science.reviews import index_reviews
from judging.science.spread import Pair, assign_spread


@dataclass(frozen=True)
class Short:
    """An entry that cannot get all its reviews."""

    entry_code: str
    missing: int


@dataclass(frozen=True)
class AssignmentPlan:
    """What assigning the reviews would do. `loads` and `minutes` are by judge id, with what they already
    have."""

    pairs: tuple[Pair, ...]
    entries: int
    judges: int
    loads: Mapping[int, int]
    minutes: Mapping[int, float]
    shortfalls: tuple[Short, ...]
    is_connected: bool
    hints: tuple[ConflictHint, ...]

    @property
    def fingerprint(self) -> str:
        """Names this very plan, so that what is applied is what was looked at."""
        return hashlib.sha256(repr(sorted(self.pairs)).encode()).hexdigest()[:16]


def preview_assignment(round_: Round) -> AssignmentPlan:
    """Plan who judges what: the entries of the round's pool over its seats, on top of what is in play."""
    seats = dict(round_.seats.filter(is_judge()).order_by("judge_id").values_list("judge_id", "cap"))
    entries = dict(pool_of(round_).order_by("pk").values_list("pk", F("film__duration_ms")))
    held = Assignment.objects.filter(seat__round=round_).values_list("entry_id", "seat__judge_id", "state")
    counted = {AssignmentState.DUE, AssignmentState.SCORED}
    have = [(entry, judge) for entry, judge, state in held if state in counted]
    gone = {(entry, judge) for entry, judge, state in held if state not in counted}
    spread = assign_spread(
        entries,
        seats,
        wanted=round_.reviews_per_entry,
        have=have,
        forbidden=forbidden_pairs(entries.keys(), seats.keys()) | gone,
        caps={judge: cap for judge, cap in seats.items() if cap is not None},
        seed=round_.seed,
    )
    all_pairs = [pair for pair in (*have, *spread.pairs) if pair[0] in entries and pair[1] in seats]
    short = {shortfall.entry: shortfall for shortfall in spread.shortfalls}
    codes = dict(Entry.objects.filter(pk__in=short).values_list("pk", "code"))
    return AssignmentPlan(
        pairs=spread.pairs,
        entries=len(entries),
        judges=len(seats),
        loads=spread.loads,
        minutes=_minutes(all_pairs, entries),
        shortfalls=tuple(Short(codes[entry], shortfall.missing) for entry, shortfall in short.items()),
        is_connected=_is_connected(all_pairs),
        hints=tuple(open_hints(entries.keys(), seats.keys())),
    )


def assign_reviews(round_: Round, *, by: User | None, expected: str = "") -> AssignmentPlan:
    """Apply the plan of an open round: write its new assignments and the journal line, all or nothing.

    `expected`: the fingerprint of the plan that was looked at. Raises PlanChanged when it is another one by
    now, NotPossibleNow when the round is not open."""
    with transaction.atomic():
        if not round_.hold(RoundState.OPEN):
            raise NotPossibleNow(_("Films can be assigned in an open round only; this round is not open."))
        plan = preview_assignment(round_)
        if expected and plan.fingerprint != expected:
            raise PlanChanged(
                _("Entries or judges have changed since you opened this preview. Check it again.")
            )
        _write(round_, plan.pairs)
        if plan.pairs:
            journal.record(
                "round.dealt",
                subject=f"round:{round_.code}",
                facts={"pairs": len(plan.pairs), "plan": plan.fingerprint, "seed": round_.seed},
                actor=by,
                edition=round_.edition,
            )
    return plan


def viewing_key(seed: int, judge_id: int, entry_id: int) -> str:
    """Sorting by this gives each judge an own, stable, random-looking order."""
    return hashlib.sha256(f"{seed}/{judge_id}/{entry_id}".encode()).hexdigest()


def _write(round_: Round, pairs: tuple[Pair, ...]) -> None:
    """New films come after those a judge already has, each judge's in an order of their own. Raises
    ConflictStands, however the pairs were found: this is the only way in which films are assigned."""
    refuse_conflicts(pairs)
    seats = {seat.judge_id: seat.pk for seat in Seat.objects.filter(round=round_)}
    held = Assignment.objects.filter(seat__round=round_).order_by()
    last = Counter(dict(held.values_list("seat__judge_id").annotate(Max("position"))))
    rows = []
    for entry, judge in sorted(pairs, key=lambda pair: viewing_key(round_.seed, pair[1], pair[0])):
        last[judge] += 1
        rows.append(Assignment(seat_id=seats[judge], entry_id=entry, position=last[judge]))
    Assignment.objects.bulk_create(rows, batch_size=500)


def _minutes(pairs: list[Pair], durations: Mapping[int, int | None]) -> dict[int, float]:
    minutes: Counter[int] = Counter()
    for entry, judge in pairs:
        minutes[judge] += durations[entry] or 0
    return {judge: total / 60_000 for judge, total in minutes.items()}


def _is_connected(pairs: list[Pair]) -> bool:
    """Whether every judge can be compared with every other, by films that they share."""
    reviews = index_reviews([(entry, judge, 1.0) for entry, judge in sorted(set(pairs))])
    return check_design(reviews, most_bridges=0).comparable
