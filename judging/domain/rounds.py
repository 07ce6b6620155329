"""A round's life: planned, open (judges at work), closed, and open again when something was left undone.

Each move is one conditional UPDATE and one line of the journal. What a round needs to open - a sound rubric,
a panel, entries - is checked in the same transaction in which it opens and its films are assigned."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import describe_least, is_too_short
from contest.enums import Role
from contest.models import Edition, Membership, User
from contest.models.texts import Texts
from contest.policies import demand
from judging.domain.assignment_plans import AssignmentPlan
from judging.domain.assignments import assign_reviews
from judging.domain.profiles import seats_for
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.domain.rubrics import (
    USUAL_SCALE,
    CriterionPlan,
    check_criteria,
    inherited_criteria,
    write_rubric,
)
from judging.domain.sealed_results import demand_steering
from judging.domain.sealed_scores import open_scores
from judging.domain.stages import (
    Stage,
    check_plan,
    check_stage,
    facts_of,
    place_round,
    print_of,
    refuse_unready,
    stage_of,
)
from judging.enums import ROUND_MOVES, Blindness, RoundState
from judging.models import Assignment, Cut, Round, Seat
from judging.policies import may_steer_rounds

FIRST_AND_LAST = Stage()  # a round that judges all accepted entries and decides the awards


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
    opens_at: datetime | None = None,
    grace_minutes: int = 0,
    blindness: Blindness = Blindness.BLIND,
    stage: Stage = FIRST_AND_LAST,
) -> Round:
    """Prepare a round with its rubric and panel. No `criteria`: those of the round whose films it takes, else
    of the edition's last round, with their scale; of a first round the usual ones. `seed` fixes the later
    assignment; none: a random one. `opens_at`: when it opens by itself.

    Raises Unsound for a round that could not work, NotPossibleNow once the results are sealed, Refused for
    whoever has an own film in the edition, as all that follow."""
    demand_steering(by, edition)
    check_plan(reviews_per_entry, opens_at, closes_at)
    scale = USUAL_SCALE
    if criteria is None:
        criteria, scale = inherited_criteria(edition, stage.source)
    check_criteria(criteria)
    with transaction.atomic():
        last = Round.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0
        check_stage(stage, edition=edition, number=last + 1)
        round_ = Round.objects.create(
            edition=edition,
            number=last + 1,
            name=dict(name),
            opens_at=opens_at,
            closes_at=closes_at,
            grace_minutes=grace_minutes,
            blindness=blindness,
            reviews_per_entry=reviews_per_entry,
            seed=secrets.randbelow(2**31) if seed is None else seed,
        )
        place_round(round_, stage)
        write_rubric(round_, criteria=criteria, scale=scale, by=by)
        seat_judges(round_, judges=judges, by=by)
        journal.record(
            "round.planned",
            subject=f"round:{round_.code}",
            facts={
                "number": round_.number,
                "reviews_per_entry": reviews_per_entry,
                "seed": round_.seed,
                "ends_at": closes_at.isoformat(),
                **({"begins_at": opens_at.isoformat()} if opens_at else {}),
                **({"blindness": blindness} if blindness != Blindness.BLIND else {}),
                **facts_of(stage),
            },
            actor=by,
            edition=edition,
        )
    return round_


def change_plan(
    round_: Round,
    *,
    name: Texts,
    closes_at: datetime,
    reviews_per_entry: int,
    by: User,
    opens_at: datetime | None = None,
    grace_minutes: int = 0,
    blindness: Blindness | None = None,
    stage: Stage | None = None,
    reason: str = "",
    expected: str = "",
) -> None:
    """Change a round that is not closed. Once open its films stay, and its end moves only with a reason.
    `stage`, `blindness` none: stay, as the stage of a meeting does; `expected`: the print of the plan seen.

    Raises Unsound, NotPossibleNow, PlanChanged."""
    demand_steering(by, round_.edition)
    check_plan(reviews_per_entry, opens_at, closes_at)
    with transaction.atomic():
        kept = Round.objects.select_for_update().get(pk=round_.pk)
        if kept.state == RoundState.CLOSED:
            raise NotPossibleNow(_("This round is closed. Reopen it to change when it ends."))
        if expected and print_of(kept) != expected:
            raise PlanChanged(
                _(
                    "Another person has changed this round since you opened the page. Nothing was saved: "
                    "reload the page."
                )
            )
        is_open = kept.state == RoundState.OPEN
        moves = (kept.closes_at, kept.grace_minutes) != (closes_at, grace_minutes)
        if is_open and moves and is_too_short(reason):
            raise Unsound(
                _("Judges rely on the end of an open round. Give a reason, at least %(least)s.")
                % {"least": describe_least()},
                field="reason",
            )
        if kept.meeting_for_id:
            stage, reviews_per_entry = None, kept.reviews_per_entry
        if stage is not None and stage != stage_of(kept):
            if is_open and replace(stage, advancing=kept.advancing) != stage_of(kept):
                raise NotPossibleNow(_("This round has been opened; its films can no longer be changed."))
            check_stage(stage, edition=kept.edition, number=kept.number)
            place_round(kept, stage)
        sight = kept.blindness if blindness is None else blindness
        if is_open and sight != kept.blindness:
            raise NotPossibleNow(
                _("This round has been opened; what judges see of the films can no longer be changed.")
            )
        Round.objects.filter(pk=round_.pk).update(
            name=dict(name),
            blindness=sight,
            opens_at=kept.opens_at if is_open else opens_at,
            closes_at=closes_at,
            grace_minutes=grace_minutes,
            reviews_per_entry=reviews_per_entry,
        )
        facts: dict[str, object] = {"ends_at": closes_at.isoformat(), "reviews_per_entry": reviews_per_entry}
        if opens_at and not is_open:
            facts["begins_at"] = opens_at.isoformat()
        if dict(name) != kept.name:
            facts["name"] = dict(name)
        if sight != kept.blindness:
            facts["blindness"] = sight
        journal.record(
            "round.changed",
            subject=f"round:{round_.code}",
            facts={
                **facts,
                **(facts_of(stage) if stage is not None else {}),
                **({"reason": reason.strip()} if reason.strip() else {}),
            },
            actor=by,
            edition=round_.edition,
        )
    round_.refresh_from_db()


def seat_judges(round_: Round, *, judges: Collection[User], by: User) -> None:
    """Make `judges` the panel of a round. Before it opens anybody may leave again; afterwards judges can be
    added, and leave by `release_judge`. Raises Unsound for a person who is no judge of the edition."""
    demand_steering(by, round_.edition)
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
        Seat.objects.bulk_create(seats_for(round_, sorted(wanted - seated)))
        if round_.meeting_for_id:  # everybody scores every film
            Round.objects.filter(pk=round_.pk).update(reviews_per_entry=max(round_.seats.count(), 1))
        journal.record(
            "round.panel",
            subject=f"round:{round_.code}",
            facts={"judges": sorted(wanted | (seated if state == RoundState.OPEN else set()))},
            actor=by,
            edition=round_.edition,
        )


def open_round(
    round_: Round, *, by: User | None, plan: AssignmentPlan | None = None, now: datetime | None = None
) -> AssignmentPlan:
    """Open a planned round and assign its films. `plan`: the one that was looked at; none: whichever there
    is. `by` none: its time has come.

    Raises NotPossibleNow (no judges, no films, the end is past, already opened), Unsound (rubric),
    PlanChanged."""
    demand(may_steer_rounds(by, round_.edition))
    now = now or timezone.now()
    with transaction.atomic():
        move_round(round_, to=RoundState.OPEN, by=by, now=now, was=RoundState.PLANNED)
        refuse_unready(round_, now=now)
        return assign_reviews(round_, by=by, plan=plan)


def close_round(round_: Round, *, by: User | None, now: datetime | None = None, reason: str = "") -> int:
    """Close an open round; scoresheets not submitted stay out, the journal opens the others. Returns how many
    were left. `by` none: its end has come. `reason`: as `early_closing` asks for it."""
    told: dict[str, int | str] = {"reason": reason} if reason else {}
    demand(may_steer_rounds(by, round_.edition))
    with transaction.atomic():
        told["left"] = left = Assignment.objects.filter(seat__round=round_).due().count()
        move_round(
            round_, to=RoundState.CLOSED, by=by, now=now or timezone.now(), was=RoundState.OPEN, **told
        )
        open_scores(round_, by=by)
    return left


def reopen_round(round_: Round, *, by: User, now: datetime | None = None) -> None:
    """Let the judges back in, for instance because an entry was left unjudged. The end moves to at least one
    day from now. Raises NotPossibleNow once the results are sealed."""
    demand_steering(by, round_.edition)
    now = now or timezone.now()
    with transaction.atomic():
        if Cut.objects.filter(round=round_).exists():
            raise NotPossibleNow(
                _("It is decided already who advances from this round. Take that decision back first.")
            )
        ends = max(round_.closes_at, now + timedelta(days=1))
        facts = {"ends_at": ends.isoformat()} if ends != round_.closes_at else {}
        move_round(round_, to=RoundState.OPEN, by=by, now=now, was=RoundState.CLOSED, **facts)
        Round.objects.filter(pk=round_.pk).update(closes_at=ends)
        round_.closes_at = ends


def move_round(
    round_: Round, *, to: RoundState, was: RoundState, by: User | None, now: datetime, **facts: int | str
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
