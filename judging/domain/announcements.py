"""What is told of a cut: to the creators, once, when the organiser says so; and to everybody, as nominees."""

from collections.abc import Callable, Collection, Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.gate import Lack, lacks_of
from contest.domain.nominees import by_title, seal_nominees, take_back_nominees
from contest.domain.reasons import fault_in
from contest.domain.stage_results import StageOutcome, record_telling, tell_creators
from contest.enums import Mender, NomineeOrder
from contest.models import Entry, NomineeList, User
from contest.policies import demand
from contest.sentences import in_a_row, listed
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
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
    )


def candidates_of(cut: Cut) -> list[Entry]:
    """The films of a cut that can be nominated, by title."""
    films = Entry.objects.filter(cuts__cut=cut, cuts__advances=True).eligible()
    return sorted(films, key=by_title)


def lacks_of_nominees(films: Sequence[Entry]) -> list[Lack]:
    """What the gate before the seal would find about these films today, but for files that were not read
    lately: those are read before the winners are sealed."""
    if not films:
        return []
    found = lacks_of(films[0].edition, [film.pk for film in films])
    return [lack for lack in found if lack.mender != Mender.READING]


def open_among(lacks: Iterable[Lack]) -> list[str]:
    """The codes of films about which the festival itself has something to settle; what creators lack they can
    add until the awards."""
    return sorted({lack.entry.code for lack in lacks if lack.mender != Mender.CREATOR})


def nominate(
    cut: Cut, *, order: NomineeOrder, codes: Sequence[str] = (), by: User, reason: str = ""
) -> NomineeList:
    """Seal the films that advanced as the edition's nominees. `codes`: all of them, in the chair's order.
    `reason`: why films are nominated that lack something.

    Raises Unsound for another list of codes or without that reason, NotPossibleNow, and what `seal_nominees`
    refuses."""
    demand(may_see_standings(by, cut.round.edition))
    with transaction.atomic():
        if Cut.objects.select_for_update().filter(pk=cut.pk).first() is None:
            raise NotPossibleNow(_("It is not decided who advances from this round."))
        candidates = candidates_of(cut)
        films = {entry.code: entry.pk for entry in candidates}
        lacking = open_among(lacks_of_nominees(candidates))
        if lacking and (fault := fault_in(reason)):
            words = _("Something is still open about %(codes)s. Settle it, or give a reason to go on.")
            raise Unsound(in_a_row(words % {"codes": listed(lacking)}, fault), field="reason", found=lacking)
        if order == NomineeOrder.CHAIR:
            _check_order(codes, films)
        return seal_nominees(
            cut.round.edition,
            entry_ids=[films[code] for code in (codes if order == NomineeOrder.CHAIR else films)],
            order=order,
            stage=cut.round.code,
            stage_name=cut.round.name,
            by=by,
            lacking=lacking,
            reason=reason.strip() if lacking else "",
        )


def withdraw_nominees(round_: Round, *, reason: str, by: User) -> None:
    """Take sealed nominees back before they are public; raises what `take_back_nominees` refuses."""
    demand(may_see_standings(by, round_.edition))
    take_back_nominees(round_.edition, reason=reason, by=by)


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


def _check_order(codes: Sequence[str], films: dict[str, int]) -> None:
    unknown = sorted({code for code in codes if code not in films})
    missing = [code for code in films if code not in codes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    for words, wrong in (
        (_("Not among the films that advanced: %(codes)s. Correct or remove them."), unknown),
        (_("Missing in your order: %(codes)s. Add them."), missing),
        (_("More than once in your order: %(codes)s. Name each film once."), twice),
    ):
        if wrong:
            raise Unsound(words % {"codes": listed(wrong)}, field="codes", found=wrong)
