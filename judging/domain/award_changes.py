"""The awards of an edition are its organisers' to change until the first round opens. From then on creators
and judges rely on them: a change is an act of two persons, with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import award_list, motions
from contest.domain.award_list import AwardPlan
from contest.domain.late_changes import publish_late_changes
from contest.domain.reasons import describe_least, is_too_short
from contest.enums import AwardBasis, MotionKind
from contest.models import Edition, Motion, User
from contest.models.texts import Texts
from contest.policies import demand, may_organise
from judging.domain.awards import forget_decision, name_place
from judging.domain.proposals import propose_open_places
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.domain.rubrics import USUAL_SCALE, Scale, current_rubric, default_criteria, scale_of
from judging.domain.sealed_results import demand_steering, refuse_sealed
from judging.models import AwardProposal, Round, Tally

LEAST_REASON = 40  # letters


def change_awards(edition: Edition, change: Sequence[AwardPlan], *, by: User, expected: str = "") -> bool:
    """Write the list of awards and return whether anything changed. `expected`: the print of the list that
    was seen.

    Raises NotPossibleNow once the first round has opened, PlanChanged, AwardsRefused or Unsound for a list
    that is none, Refused for whoever does not organise or has an own film in the edition."""
    demand(may_organise(by, edition))
    demand_steering(by, edition)
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        if first_opened_at(edition):
            raise NotPossibleNow(
                _(
                    "The first round has opened. From then on the awards are changed by two persons, the "
                    "jury chair and an organiser, with a reason."
                )
            )
        _refuse_unseen(edition, expected)
        return _write(edition, change, by=by)


def propose_awards_change(
    edition: Edition, change: Sequence[AwardPlan], reason: str, *, by: User, expected: str = ""
) -> Motion:
    """Ask a second person to change the list with you, once the first round has opened. `expected`: the print
    of the list that was seen.

    Raises what `change_awards` raises, Unsound without a reason or where nothing would change,
    NotPossibleNow once the results are sealed or where a prize that would go is decided, and what
    `motions.move` refuses."""
    demand(may_organise(by, edition))
    demand_steering(by, edition)
    if is_too_short(reason, least=LEAST_REASON):
        raise Unsound(
            _("Your reason is missing or too short; write at least %(least)s: creators read it.")
            % {"least": describe_least(LEAST_REASON)},
            field="reason",
        )
    _refuse_unseen(edition, expected)
    plans = _named_all(edition, change)
    if award_list.print_of(plans) == award_list.print_of(award_list.plans_of(edition)):
        raise Unsound(_("Nothing in the list of awards would change. Change something, then propose it."))
    return motions.move(
        edition,
        kind=MotionKind.CHANGE_AWARDS,
        subject=f"edition:{edition.slug}",
        payload={
            "before": award_list.as_told(award_list.plans_of(edition)),
            "awards": award_list.as_told(plans),
        },
        reason=reason,
        by=by,
    )


def basis_of(motion: Motion) -> Any:
    """The list as it is and as it is wanted. Raises what stands in the way of the change."""
    change = award_list.from_told(motion.payload["awards"])
    refuse_sealed(motion.edition)
    award_list.check_awards(_named_all(motion.edition, change))
    _refuse_decided(motion.edition, change)
    return {
        "awards": award_list.print_of(award_list.plans_of(motion.edition)),
        "change": motion.payload["awards"],
    }


def change_awards_late(motion: Motion) -> None:
    """Write the list after the first round has opened, now that a second person agrees. The open places of
    the latest ranking are proposed anew.

    Raises NotPossibleNow once the results are sealed, or where a prize that would go is decided."""
    assert motion.closed_by is not None
    edition, by = motion.edition, motion.closed_by
    change = award_list.from_told(motion.payload["awards"])
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        demand_steering(by, edition)
        _refuse_decided(edition, change)
        _clear_places(edition, change, by=by)
        is_changed = _write(edition, change, by=by, reason=motion.reason)
        latest = latest_deciding(edition)
        if is_changed and latest is not None and latest.proposals.exists():
            propose_open_places(latest)
        transaction.on_commit(publish_late_changes)


def first_opened_at(edition: Edition) -> datetime | None:
    """When the first round opened, if one has; a calibration meeting is none."""
    opened = Round.objects.filter(edition=edition, meeting_for=None, opened_at__isnull=False)
    return opened.order_by("opened_at").values_list("opened_at", flat=True).first()


def deciding_criteria(edition: Edition) -> dict[str, Texts]:
    """Slug and name of the criteria by which awards may go: those of the round that decides them, or those
    that a new round starts with."""
    round_ = _deciding_round(edition)
    if round_ is None:
        return {plan.slug: plan.name for plan in default_criteria()}
    return {line.slug: line.name for line in current_rubric(round_).criteria.all()}


def deciding_scale(edition: Edition) -> Scale:
    round_ = _deciding_round(edition)
    return scale_of(current_rubric(round_)) if round_ else USUAL_SCALE


def latest_deciding(edition: Edition) -> Tally | None:
    """The latest ranking by which awards are decided."""
    tallies = Tally.objects.filter(round__edition=edition, round__advancing=None, round__meeting_for=None)
    return tallies.select_related("round__edition").order_by("-computed_at").first()


def _deciding_round(edition: Edition) -> Round | None:
    rounds = Round.objects.filter(edition=edition, meeting_for=None, advancing=None)
    return rounds.order_by("-number").first()


def _refuse_unseen(edition: Edition, expected: str) -> None:
    """Raises PlanChanged for a list that is no longer the one that was seen."""
    if expected and expected != award_list.print_of(award_list.plans_of(edition)):
        raise PlanChanged(
            _(
                "Another person has changed the awards since you opened the page. Nothing was saved: "
                "reload the page."
            )
        )


def _write(edition: Edition, change: Sequence[AwardPlan], *, by: User, reason: str = "") -> bool:
    return award_list.write_awards(edition, _named_all(edition, change), by=by, reason=reason)


def _named_all(edition: Edition, change: Sequence[AwardPlan]) -> list[AwardPlan]:
    criteria, scale = deciding_criteria(edition), deciding_scale(edition)
    return [_named(plan, criteria, scale) for plan in change]


def _named(plan: AwardPlan, criteria: dict[str, Texts], scale: Scale) -> AwardPlan:
    """The award with the name of its criterion. Raises Unsound for a criterion or a score that does not
    exist."""
    if plan.threshold is not None and not scale.lowest <= plan.threshold <= scale.highest:
        raise Unsound(
            _(
                "The lowest score %(found)s is not on the scale of the scoring criteria, %(lowest)d to "
                "%(highest)d. Choose a number on it."
            )
            % {"found": f"{plan.threshold:g}", "lowest": scale.lowest, "highest": scale.highest},
            field="threshold",
        )
    if plan.basis is not AwardBasis.CRITERION or not plan.criterion:
        return replace(plan, criterion_name={})
    if plan.criterion not in criteria:
        raise Unsound(
            _(
                "“%(found)s” is not among the scoring criteria of the round that decides the awards. Choose "
                "one of them, or add it there first."
            )
            % {"found": plan.criterion},
            field="criterion",
        )
    return replace(plan, criterion_name=criteria[plan.criterion])


def _places_that_go(edition: Edition, change: Sequence[AwardPlan]) -> list[AwardProposal]:
    """What rankings say of places that would no longer be."""
    places = {plan.slug: plan.places for plan in change}
    proposals = AwardProposal.objects.filter(tally__round__edition=edition)
    return [
        proposal
        for proposal in proposals.with_tally().select_related("award", "decision")
        if proposal.place > places.get(proposal.award.slug, 0)
    ]


def _refuse_decided(edition: Edition, change: Sequence[AwardPlan]) -> None:
    """Raises NotPossibleNow where the latest ranking has decided a place that would go; earlier ones count no
    longer."""
    latest = latest_deciding(edition)
    for proposal in _places_that_go(edition, change):
        if latest is not None and proposal.tally_id == latest.pk and hasattr(proposal, "decision"):
            raise NotPossibleNow(
                _("%(place)s is decided already. Withdraw that decision first.")
                % {"place": name_place(proposal)}
            )


def _clear_places(edition: Edition, change: Sequence[AwardPlan], *, by: User) -> None:
    for proposal in _places_that_go(edition, change):
        if hasattr(proposal, "decision"):
            forget_decision(proposal, by=by)
        proposal.delete()
