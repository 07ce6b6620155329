"""What is told of a cut to the creators, once, when the organiser says so."""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.nominees import is_nominating
from contest.domain.stage_results import StageOutcome, record_telling, tell_creators
from contest.models import Entry, NomineeList, User
from contest.policies import demand
from judging.domain.refusals import NotPossibleNow, PlanChanged
from judging.domain.sealed_results import refuse_sealed
from judging.domain.stages import pool_of
from judging.domain.tally_tasks import ask_for_task, task_of
from judging.enums import TallyTaskKind, WorkState
from judging.models import Cut, Round, TallyTask
from judging.policies import may_see_standings

TOLD_AT_ONCE = 100
Heard = Callable[[float], None]


def outcome_of(cut: Cut) -> StageOutcome:
    """Whom there is to tell of a cut: the creators of the films that are in the contest still."""
    films = pool_of(cut.round).select_related("edition", "representative").order_by("code")
    return _outcome(
        cut.round, films, set(cut.entries.filter(advances=True).values_list("entry_id", flat=True))
    )


def tell_who_advances(cut: Cut, *, by: User, expected: str = "") -> TallyTask:
    """Have every creator of the round told whether their film advances; who that is, is fixed here.
    `expected`: fingerprint of the mails that were looked at. Raises NotPossibleNow (told already, taken
    back, sealed results), PlanChanged, Refused for whoever has an own film."""
    demand(may_see_standings(by, cut.round.edition))
    refuse_sealed(cut.round.edition)
    with transaction.atomic():
        if not Cut.objects.filter(pk=cut.pk, told_at=None).update(told_at=timezone.now()):
            raise NotPossibleNow(_("The creators have been told already, or the decision was taken back."))
        outcome = outcome_of(cut)
        if expected and outcome.fingerprint != expected:
            raise PlanChanged(_("Entries have changed since you opened this page. Check it again."))
        record_telling(outcome, by=by)
        asked = {
            "advanced": [entry.pk for entry in outcome.advanced],
            "others": [entry.pk for entry in outcome.others],
        }
        return ask_for_task(cut.tally, TallyTaskKind.TELLING, asked=asked, by=by)


def tell_the_rest(cut: Cut, *, by: User) -> TallyTask:
    """Go on where telling them has failed. Raises Refused for whoever has an own film, NotPossibleNow where
    nothing has."""
    demand(may_see_standings(by, cut.round.edition))
    failed = telling_of(cut)
    if failed is None or failed.state != WorkState.FAILED:
        raise NotPossibleNow(_("The creators have been told already, or the decision was taken back."))
    return ask_for_task(cut.tally, TallyTaskKind.TELLING, asked=failed.asked, by=by)


def telling_of(cut: Cut) -> TallyTask | None:
    """How far telling them is; None before, and where an earlier release has told them."""
    return task_of(cut.tally, TallyTaskKind.TELLING)


def tell_asked(task: TallyTask, heard: Heard) -> None:
    """Tell those who were fixed, some at a time; who was told by a lost worker is not told twice."""
    advanced, others = task.asked["advanced"], task.asked["others"]
    everyone = [*advanced, *others]
    for begin in range(0, len(everyone), TOLD_AT_ONCE):
        some = everyone[begin : begin + TOLD_AT_ONCE]
        films = Entry.objects.filter(pk__in=some).select_related("edition", "representative").order_by("code")
        tell_creators(_outcome(task.tally.round, films, set(advanced)))
        heard(min((begin + TOLD_AT_ONCE) / len(everyone), 1.0))


def _outcome(round_: Round, films: Iterable[Entry], advancing: Collection[int]) -> StageOutcome:
    films = list(films)
    return StageOutcome(
        edition=round_.edition,
        code=round_.code,
        name=round_.name,
        advanced=[entry for entry in films if entry.pk in advancing],
        others=[entry for entry in films if entry.pk not in advancing],
        are_nominees=is_nominating(round_.edition, round_.code),
    )


def refuse_announced(cut: Cut) -> None:
    """Raises NotPossibleNow for a cut that creators or the public know of, or that nominees are sealed by."""
    if cut.told_at:
        raise NotPossibleNow(_("Creators have been told who advances, so it stays decided."))
    sealed = NomineeList.objects.filter(edition=cut.round.edition_id, stage=cut.round.code).first()
    if sealed is None:
        return
    if sealed.published_at:
        raise NotPossibleNow(_("These films are public as nominees, so it stays decided who advances."))
    raise NotPossibleNow(_("These films are sealed as nominees. Take the nominees back first."))
