"""One decision about many entries. It is planned with a line for each entry, so that whoever asks sees whom
it touches and what is left out; started once; and done by a worker, each entry in a transaction of its own. A
line whose entry was moved meanwhile, or about which the rules say no, is left out with the reason."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import entry_decisions, office_tasks
from contest.domain.reasons import fault_in
from contest.enums import ENTRY_MOVES, BulkDecision, EntryState, Hindrance, LineOutcome, OfficeTaskKind
from contest.models import BulkAct, BulkLine, Edition, Entry, OfficeTask, User
from contest.office.decision_mails import mail_of_decision
from contest.office.policies import OWN_ENTRY, may_decide_each, may_decide_in
from contest.policies import Refused, Verdict, demand, may_organise

MOST_IN_AN_ACT = 1000  # entries
NONE_CHOSEN = gettext_lazy("No entry is chosen. Tick at least one in the list.")
KEPT = timedelta(days=1)  # plans that nobody has started
LEADS_TO = {
    BulkDecision.ACCEPT: EntryState.ELIGIBLE,
    BulkDecision.RETURN: EntryState.RETURNED,
    BulkDecision.DISQUALIFY: EntryState.DISQUALIFIED,
}
DECIDE: dict[BulkDecision, Callable[[Entry, BulkAct], object]] = {
    BulkDecision.ACCEPT: lambda entry, act: entry_decisions.accept_entry(entry, by=act.by),
    BulkDecision.RETURN: lambda entry, act: entry_decisions.return_entry(
        entry, reason=act.reason, changes=act.changes, by=act.by
    ),
    BulkDecision.DISQUALIFY: lambda entry, act: entry_decisions.disqualify_entry(
        entry, reason=act.reason, by=act.by
    ),
}


def plan_act(edition: Edition, entries: Iterable[Entry], *, decision: BulkDecision, by: User) -> BulkAct:
    """Write down whom the decision would affect; nothing is decided yet, and other plans of the same person
    stay, as in another window. Raises `Refused` for none or too many entries, and for who decides nothing
    here."""
    demand(may_decide_in(by, edition))
    if decision == BulkDecision.DISQUALIFY:
        demand(may_organise(by, edition))
    chosen = list(entries)
    if not chosen:
        raise Refused(NONE_CHOSEN)
    if len(chosen) > MOST_IN_AN_ACT:
        words = _("These are %(found)d entries; up to %(most)d are decided about at once. Narrow the list.")
        raise Refused(words % {"found": len(chosen), "most": MOST_IN_AN_ACT})
    verdicts = may_decide_each(by, edition, chosen)
    with transaction.atomic():
        act = BulkAct.objects.create(
            edition=edition, decision=decision, by=by, language=translation.get_language() or ""
        )
        barred = entry_decisions.bars_to_judging(chosen) if decision == BulkDecision.ACCEPT else {}
        BulkLine.objects.bulk_create(
            _planned(act, entry, verdicts[entry.pk], barred.get(entry.pk)) for entry in chosen
        )
    return act


def _planned(act: BulkAct, entry: Entry, may: Verdict, bar: Hindrance | None) -> BulkLine:
    hindrance = _hindrance(entry, BulkDecision(act.decision)) or (Hindrance.OWN if may == OWN_ENTRY else bar)
    words = "" if hindrance or may else str(may.reason)
    return BulkLine(
        act=act,
        entry=entry,
        version=entry.version,
        outcome=LineOutcome.LEFT_OUT if hindrance or words else LineOutcome.WAITING,
        hindrance=hindrance or "",
        facts={"now": entry.state, "wanted": LEADS_TO[BulkDecision(act.decision)]} if hindrance else {},
        words=words,
    )


def start_act(act: BulkAct, *, reason: str, changes: Sequence[str], by: User) -> OfficeTask:
    """Have a worker do it; twice is once. Raises `Refused` without a reason where one is needed, where no
    entry is left, and for whoever has not planned it."""
    edition = act.edition
    demand(may_decide_in(by, edition))
    if act.by_id != by.pk:
        raise Refused(_("Somebody else has prepared this. Choose the entries yourself and look at them."))
    if act.tells_why and (fault := fault_in(reason)):
        raise Refused(fault, field="reason")
    with transaction.atomic():
        waiting = act.lines.filter(outcome=LineOutcome.WAITING).count()
        if not waiting:
            raise Refused(_("None of the chosen entries can be decided about like this. Choose others."))
        unstarted = BulkAct.objects.filter(pk=act.pk, started_at=None)
        told = {
            "reason": reason.strip() if act.tells_why else "",
            "changes": list(changes) if act.decision == BulkDecision.RETURN else [],
        }
        if not unstarted.update(started_at=timezone.now(), **told):
            act.refresh_from_db()
            if act.task is None:
                raise Refused(_("This was started already, and is over. Its result stands on its page."))
            return act.task
        task = office_tasks.ask(
            edition, kind=OfficeTaskKind.DECIDE, by=by, total=waiting, facts={}, subject=str(act.pk)
        )
        BulkAct.objects.filter(pk=act.pk).update(task=task)
    return task


@office_tasks.works_on(OfficeTaskKind.DECIDE)
def _work(task: OfficeTask) -> None:
    """Each line on its own merits. A worker that takes it up again finds those that are done."""
    act = BulkAct.objects.select_related("by", "edition").get(pk=int(task.subject))
    with translation.override(act.language):
        for number in act.lines.filter(outcome=LineOutcome.WAITING).values_list("pk", flat=True):
            _decide(act, number)
            done = act.lines.filter(outcome=LineOutcome.WAITING).count()
            office_tasks.tell_done(task, task.total - done)


def _decide(act: BulkAct, number: int) -> None:
    line = act.lines.select_related("entry__edition__regulations", "entry__representative").get(pk=number)
    mine = BulkLine.objects.filter(pk=line.pk, outcome=LineOutcome.WAITING)
    entry, decision = line.entry, BulkDecision(act.decision)
    if entry.version != line.version:
        mine.update(outcome=LineOutcome.LEFT_OUT, hindrance=Hindrance.CHANGED)
        return
    try:
        with transaction.atomic():
            DECIDE[decision](entry, act)
            mine.update(outcome=LineOutcome.DONE)
    except Refused as refused:
        mine.update(outcome=LineOutcome.LEFT_OUT, words=str(refused.reason))


def sample_of(act: BulkAct, *, reason: str, changes: Sequence[str]) -> tuple[str, str] | None:
    """Subject and body of the email that the creator of the first entry gets, in that reader's language; none
    where no entry is left."""
    first = act.lines.filter(outcome=LineOutcome.WAITING).select_related(
        "entry__representative", "entry__edition__regulations"
    )
    if (line := first.first()) is None:
        return None
    return mail_of_decision(line.entry, BulkDecision(act.decision), reason=reason, changes=changes)


def forget_plans(now: datetime | None = None) -> int:
    """Delete those that nobody has started; returns how many rows."""
    old = BulkAct.objects.filter(started_at=None, planned_at__lt=(now or timezone.now()) - KEPT)
    return old.delete()[0]


def _hindrance(entry: Entry, decision: BulkDecision) -> Hindrance | None:
    """Why the decision leads nowhere from the entry's state; None where it does."""
    state, wanted = EntryState(entry.state), LEADS_TO[decision]
    if state == wanted:
        return Hindrance.ALREADY
    if wanted not in ENTRY_MOVES[state]:
        return Hindrance.NO_WAY
    return Hindrance.ONE_BY_ONE if state == EntryState.DISQUALIFIED else None
