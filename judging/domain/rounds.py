"""A round's life: planned, open (judges at work), closed, and open again when something was left undone.

Each move is one conditional UPDATE and one line of the journal. What a round needs to open - a sound rubric,
a panel, entries - is checked in the same transaction in which it opens and its films are assigned."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.enums import Role
from contest.models import Edition, Membership, User
from contest.models.texts import Texts
from judging.domain.assignments import AssignmentPlan, assign_reviews
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rubrics import (
    CriterionPlan,
    check_criteria,
    current_rubric,
    default_criteria,
    write_rubric,
)
from judging.enums import ROUND_MOVES, RoundState
from judging.models import Assignment, Round, Seat

MOST_REVIEWS = 50


def plan_round(
    edition: Edition,
    *,
    name: Texts,
    closes_at: datetime,
    by: User,
    reviews_per_entry: int = 3,
    judges: Collection[User] = (),
    criteria: Sequence[CriterionPlan] | None = None,
    seed: int | None = None,
) -> Round:
    """Prepare a round with its rubric and panel. No `criteria`: the usual ones. `seed` fixes the later
    assignment; none: a random one.

    Raises Unsound for a round that could not work."""
    if not 1 <= reviews_per_entry <= MOST_REVIEWS:
        raise Unsound(
            _("You entered %(found)d judges per film; enter 1 to %(most)d.")
            % {"found": reviews_per_entry, "most": MOST_REVIEWS},
            field="reviews_per_entry",
        )
    criteria = default_criteria() if criteria is None else criteria
    check_criteria(criteria)
    with transaction.atomic():
        last = Round.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0
        round_ = Round.objects.create(
            edition=edition,
            number=last + 1,
            name=dict(name),
            closes_at=closes_at,
            reviews_per_entry=reviews_per_entry,
            seed=secrets.randbelow(2**31) if seed is None else seed,
        )
        write_rubric(round_, criteria=criteria, by=by)
        seat_judges(round_, judges=judges, by=by)
        journal.record(
            "round.planned",
            subject=f"round:{round_.code}",
            facts={"number": round_.number, "reviews_per_entry": reviews_per_entry, "seed": round_.seed},
            actor=by,
            edition=edition,
        )
    return round_


def change_plan(round_: Round, *, name: Texts, closes_at: datetime, reviews_per_entry: int, by: User) -> None:
    """Change name and end of a round that is not closed; the reviews wanted only before it opens.

    Raises Unsound, NotPossibleNow."""
    if not 1 <= reviews_per_entry <= MOST_REVIEWS:
        raise Unsound(
            _("You entered %(found)d judges per film; enter 1 to %(most)d.")
            % {"found": reviews_per_entry, "most": MOST_REVIEWS},
            field="reviews_per_entry",
        )
    with transaction.atomic():
        changed = (
            Round.objects.filter(pk=round_.pk)
            .exclude(state=RoundState.CLOSED)
            .update(name=dict(name), closes_at=closes_at, reviews_per_entry=reviews_per_entry)
        )
        if not changed:
            raise NotPossibleNow(_("This round is closed. Reopen it to change when it ends."))
        journal.record(
            "round.changed",
            subject=f"round:{round_.code}",
            facts={"closes_at": closes_at.isoformat(), "reviews_per_entry": reviews_per_entry},
            actor=by,
            edition=round_.edition,
        )


def seat_judges(round_: Round, *, judges: Collection[User], by: User) -> None:
    """Make `judges` the panel of a round. Before it opens anybody may leave again; afterwards judges can be
    added, and leave by `release_judge`. Raises Unsound for a person who is no judge of the edition."""
    wanted = {judge.pk for judge in judges}
    members = Membership.objects.filter(edition=round_.edition_id, role=Role.JUDGE, user__in=wanted)
    strangers = wanted - set(members.values_list("user_id", flat=True))
    if strangers:
        raise Unsound(
            _("%(people)d of the chosen people are not judges of this edition. Assign them the role first.")
            % {"people": len(strangers)},
            field="judges",
        )
    with transaction.atomic():
        state = Round.objects.values_list("state", flat=True).get(pk=round_.pk)
        if state == RoundState.CLOSED:
            raise NotPossibleNow(_("This round is closed; its panel can no longer change."))
        if state == RoundState.PLANNED:
            round_.seats.exclude(judge__in=wanted).delete()
        seated = set(round_.seats.values_list("judge_id", flat=True))
        Seat.objects.bulk_create(Seat(round=round_, judge_id=judge) for judge in sorted(wanted - seated))
        journal.record(
            "round.panel",
            subject=f"round:{round_.code}",
            facts={"judges": sorted(wanted | (seated if state == RoundState.OPEN else set()))},
            actor=by,
            edition=round_.edition,
        )


def open_round(round_: Round, *, by: User, expected: str = "", now: datetime | None = None) -> AssignmentPlan:
    """Open a planned round and assign its films. `expected`: fingerprint of the plan that was looked at.

    Raises NotPossibleNow (no judges, no entries, the end is past, already opened), Unsound (rubric),
    PlanChanged."""
    now = now or timezone.now()
    with transaction.atomic():
        move_round(round_, to=RoundState.OPEN, by=by, now=now, was=RoundState.PLANNED)
        if round_.closes_at <= now:
            raise NotPossibleNow(
                _("The end of this round is in the past. Set a later one, then open the round.")
            )
        rubric = current_rubric(round_)
        check_criteria(
            [CriterionPlan(c.slug, c.name, c.question, c.weight) for c in rubric.criteria.all()],
        )
        plan = assign_reviews(round_, by=by, expected=expected)
        if not plan.judges:
            raise NotPossibleNow(_("The panel has no judges. Choose the panel, then open the round."))
        if not plan.entries:
            raise NotPossibleNow(
                _("No entry has been accepted yet. Decide on the submitted entries, then open the round.")
            )
    return plan


def close_round(round_: Round, *, by: User, now: datetime | None = None) -> int:
    """Close an open round; scoresheets not submitted stay out. Returns how many were left."""
    with transaction.atomic():
        left = Assignment.objects.filter(seat__round=round_).due().count()
        move_round(
            round_, to=RoundState.CLOSED, by=by, now=now or timezone.now(), was=RoundState.OPEN, left=left
        )
    return left


def reopen_round(round_: Round, *, by: User, now: datetime | None = None) -> None:
    """Let the judges back in, for instance because an entry was left unjudged. The end moves to at least one
    day from now. Raises NotPossibleNow once the results are sealed."""
    now = now or timezone.now()
    with transaction.atomic():
        if hasattr(round_.edition, "seal"):
            raise NotPossibleNow(_("The results are sealed; the round stays closed."))
        move_round(round_, to=RoundState.OPEN, by=by, now=now, was=RoundState.CLOSED)
        ends = max(round_.closes_at, now + timedelta(days=1))
        Round.objects.filter(pk=round_.pk).update(closes_at=ends)
        round_.closes_at = ends


def move_round(
    round_: Round, *, to: RoundState, was: RoundState, by: User, now: datetime, **facts: int
) -> None:
    """planned → open ⇄ closed. The only function that changes a round's state.

    Raises NotPossibleNow when it is not in the state `was`, or there is no such move."""
    assert to in ROUND_MOVES[was], f"no move from {was} to {to}"
    with transaction.atomic():
        stamps = {"opened_at": now} if was == RoundState.PLANNED else {}
        stamps["closed_at"] = now if to == RoundState.CLOSED else None  # type: ignore[assignment]
        if not Round.objects.filter(pk=round_.pk, state=was).update(state=to, **stamps):
            state = RoundState(Round.objects.values_list("state", flat=True).get(pk=round_.pk))
            raise NotPossibleNow(
                _(
                    "This round is “%(found)s” instead of “%(expected)s”. Another person may have been "
                    "quicker; reload the page."
                )
                % {"found": state.label, "expected": was.label}
            )
        journal.record(
            f"round.{to}", subject=f"round:{round_.code}", facts=facts, actor=by, edition=round_.edition
        )
    round_.state = to
    for name, value in stamps.items():
        setattr(round_, name, value)
