"""The awards of an edition are its organisers' to change until the first round opens. From then on creators
and judges rely on them: a change is an act of two persons, with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import award_list
from contest.domain.award_list import AwardPlan
from contest.domain.reasons import describe_least, is_too_short
from contest.enums import AwardBasis
from contest.models import Edition, User
from contest.models.texts import Texts
from contest.policies import demand, may_organise
from judging.domain.awards import forget_decision, name_place
from judging.domain.proposals import propose_open_places
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.domain.rubrics import USUAL_SCALE, Scale, current_rubric, default_criteria, scale_of
from judging.domain.sealed_results import demand_steering
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
        if expected and expected != award_list.print_of(award_list.plans_of(edition)):
            raise PlanChanged(
                _(
                    "Another person has changed the awards since you opened the page. Nothing was saved: "
                    "reload the page."
                )
            )
        return _write(edition, change, by=by)


def change_awards_late(edition: Edition, change: Sequence[AwardPlan], reason: str, *, by: User) -> bool:
    """Write the list after the first round has opened, as two persons have resolved; `by` carries it out. The
    open places of the latest ranking are proposed anew.

    Raises Unsound without a reason, NotPossibleNow once the results are sealed, or where a prize that would
    go is decided."""
    demand_steering(by, edition)
    if is_too_short(reason, least=LEAST_REASON):
        raise Unsound(
            _("Your reason is missing or too short; write at least %(least)s: it is kept on record.")
            % {"least": describe_least(LEAST_REASON)},
            field="reason",
        )
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        latest = latest_deciding(edition)
        _clear_places(edition, change, latest, by=by)
        is_changed = _write(edition, change, by=by, reason=reason.strip())
        if is_changed and latest is not None and latest.proposals.exists():
            propose_open_places(latest)
    return is_changed


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


def _write(edition: Edition, change: Sequence[AwardPlan], *, by: User, reason: str = "") -> bool:
    criteria, scale = deciding_criteria(edition), deciding_scale(edition)
    plans = [_named(plan, criteria, scale) for plan in change]
    return award_list.write_awards(edition, plans, by=by, reason=reason)


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


def _clear_places(edition: Edition, change: Sequence[AwardPlan], latest: Tally | None, *, by: User) -> None:
    """Take away what rankings say of places that would no longer be. Raises NotPossibleNow where the latest
    one has decided such a place; earlier ones count no longer."""
    places = {plan.slug: plan.places for plan in change}
    proposals = AwardProposal.objects.filter(tally__round__edition=edition)
    for proposal in proposals.select_related("award", "decision", "tally__round__edition"):
        if proposal.place <= places.get(proposal.award.slug, 0):
            continue
        if hasattr(proposal, "decision"):
            if latest is not None and proposal.tally_id == latest.pk:
                raise NotPossibleNow(
                    _("%(place)s is decided already. Withdraw that decision first.")
                    % {"place": name_place(proposal)}
                )
            forget_decision(proposal, by=by)
        proposal.delete()
