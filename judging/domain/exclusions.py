"""A judge whose scores do not count: left out with a reason, in a new ranking beside the one that has them.
Nothing is decided by it, the scoresheets stay on record, and the judge can be counted again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import fault_in
from contest.models import User
from contest.policies import demand
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.sealed_results import refuse_sealed
from judging.domain.tallies import is_superseded
from judging.domain.tally_inputs import least_reviews_in, reason_in
from judging.domain.tally_runs import ask_for_tally, is_calculating
from judging.enums import TallyTaskKind, WorkState
from judging.models import Exclusion, TalliedSheet, Tally, TallyRun, TallyTask
from judging.policies import may_see_standings
from judging.science.calibration import VERSION


def exclude_judge(tally: Tally, judge: User, *, reason: str, by: User) -> TallyRun:
    """Ask for the ranking of the round without this judge's scores, once it was calculated on trial.

    Raises Unsound (a reason too short, the only judge), NotPossibleNow (an older ranking, one on its way, no
    trial, excluded already, an open round, sealed results), Refused for whoever has an own film."""
    round_, reason = tally.round, reason.strip()
    demand(may_see_standings(by, round_.edition))
    if fault := fault_in(reason):
        raise Unsound(fault, field="reason")
    refuse_exclusion(tally, judge)
    tried = TallyTask.objects.filter(tally=tally, kind=TallyTaskKind.TRIAL, key=str(judge.pk))
    if not tried.filter(state=WorkState.DONE).exists():
        raise NotPossibleNow(_("See first what would change without these scores, then decide."))
    facts = {"judge": judge.pk, "reason": reason, "unranked": unranked_without(tally, judge.pk)}
    try:
        with transaction.atomic():
            Exclusion.objects.create(round=round_, judge=judge, reason=reason)
            _record("judge.excluded", tally, facts, by)
            return ask_for_tally(round_, by=by, reason=reason_in(tally.summary["inputs"]) or reason)
    except IntegrityError:
        raise NotPossibleNow(_("This judge’s scores are already excluded.")) from None


def include_judge(tally: Tally, judge: int, *, by: User) -> TallyRun:
    """Ask for the ranking of the round with the scores of a judge who was excluded. Raises as above."""
    demand(may_see_standings(by, tally.round.edition))
    _refuse_stale(tally)
    with transaction.atomic():
        if not Exclusion.objects.filter(round=tally.round, judge=judge).delete()[0]:
            raise NotPossibleNow(_("This judge’s scores are not excluded."))
        _record("judge.included", tally, {"judge": judge}, by)
        return ask_for_tally(tally.round, by=by, reason=reason_in(tally.summary["inputs"]))


def refuse_exclusion(tally: Tally, judge: User) -> None:
    """Raises Unsound for the only judge, NotPossibleNow for an older ranking, one on its way, and one of an
    earlier release."""
    _refuse_stale(tally)
    if tally.version != VERSION:
        raise NotPossibleNow(
            _("This ranking was calculated by an earlier release. Calculate it again, then exclude judges.")
        )
    if not any(one["reviews"] and one["id"] != judge.pk for one in tally.summary["results"]["judges"]):
        raise Unsound(
            _("No other judge’s scores count in this ranking, so without this judge no film could be ranked.")
        )


def unranked_without(tally: Tally, judge: int) -> list[str]:
    """Codes of the ranked films that would be ranked no longer: too few scoresheets by others."""
    scored = TalliedSheet.objects.filter(tally=tally, judge=judge)
    lost = tally.lines.filter(
        reviews__lte=least_reviews_in(tally.summary["inputs"]), entry__in=scored.values("entry")
    )
    return sorted(lost.values_list("entry__code", flat=True))


def _refuse_stale(tally: Tally) -> None:
    refuse_sealed(tally.round.edition)
    if is_calculating(tally.round):
        raise NotPossibleNow(_("A ranking is being calculated. Wait for it, and exclude judges there."))
    if is_superseded(tally):
        raise NotPossibleNow(_("There is a newer ranking. Open it, and exclude judges there."))


def _record(verb: str, tally: Tally, facts: dict[str, object], by: User) -> None:
    round_ = tally.round
    journal.record(verb, subject=f"round:{round_.code}", facts=facts, actor=by, edition=round_.edition)
