"""Rules were changed after entries had come in: whom that touches can be told, once, by a job, of one change
or of several together. The lines of the journal say what changed. Awards that were changed late are told by
`domain.late_changes`, unasked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from contest.domain import journal, office_tasks
from contest.domain.late_changes import concerned_by_rules, entries_touched, in_batches
from contest.domain.notices import NoticePlan, enqueue_notices, sample_mail
from contest.domain.queries.journal import names_in
from contest.enums import NoticeKind, OfficeTaskKind
from contest.journal_words import format_facts
from contest.models import Edition, JournalEntry, OfficeTask, User
from contest.policies import Refused, demand, may_organise
from contest.rule_changes.differences import STATEMENT_CHANGED, RuleDifference, differences
from contest.sentences import listed, noted

Told = list[tuple[str, Mapping[str, Any]]]  # verb and facts of each difference
RULE_VERBS = (
    *("edition_amended", "tools_changed", "awards_changed"),
    *("regulations_text_changed", STATEMENT_CHANGED),
)


@dataclass(frozen=True)
class RuleChange:
    """What a line of the journal, or a difference that several make, says to those whom it touches, in the
    reader's language: when (by the latest line), and the name and value of each rule."""

    number: int
    at: datetime
    rules: list[tuple[str, str]]
    asks_again: bool = False  # a statement was worded anew
    difference: RuleDifference | None = None

    @property
    def names(self) -> str:
        if self.asks_again:
            return noted(*self.rules[0])
        return listed(name for name, _value in self.rules)


def rule_lines(edition: Edition) -> QuerySet[JournalEntry]:
    lines = JournalEntry.objects.filter(edition=edition, verb__in=RULE_VERBS)
    return lines.exclude(verb="awards_changed", facts__reason__gt="")


def change_in(line: JournalEntry, edition: Edition) -> RuleChange:
    return _changes_in([line], edition)[0]


def _changes_in(lines: Sequence[JournalEntry], edition: Edition) -> list[RuleChange]:
    names = names_in(lines, edition)
    return [
        RuleChange(line.number, line.at, format_facts(line, names), line.verb == STATEMENT_CHANGED)
        for line in lines
    ]


def untold_changes(edition: Edition) -> list[RuleChange]:
    """The rules that are different now from what creators were last told, or from what stood as the first of
    them entered; what was changed last comes first. A constant number of queries."""
    first = entries_touched(edition).aggregate(first=Min("created_at"))["first"]
    if first is None or edition.published_at:
        return []
    told = {number for facts in _told_in(edition).values_list("facts", flat=True) for number in _lines(facts)}
    lines = {line.number: line for line in rule_lines(edition)}
    known = told | {line.number for line in lines.values() if line.at <= first}
    found = differences(lines.values(), told=known)
    changes = _changes_in([one.as_line(lines[one.lines[-1]]) for one in found], edition)
    return [replace(change, difference=one) for change, one in zip(changes, found, strict=True)]


def changes_told(facts: Mapping[str, Any], edition: Edition) -> list[RuleChange]:
    """What an email tells: differences, or, of a single change and in emails of earlier releases, all that
    lines of the journal say; the first one first."""
    lines = list(rule_lines(edition).filter(number__in=_lines(facts)).order_by("number"))
    if "told" in facts and lines:
        lines = [RuleDifference("", verb, said, ()).as_line(lines[-1]) for verb, said in facts["told"]]
    return _changes_in(lines, edition)


def _lines(facts: Mapping[str, Any]) -> list[int]:
    """Of earlier releases, which told one change at a time, the only one."""
    return facts.get("lines") or facts.get("changed_lines") or [facts.get("line") or facts["changed_line"]]


def changed_again(line: JournalEntry, edition: Edition) -> JournalEntry | None:
    """The next change of a rule that this one has changed."""
    later = rule_lines(edition).filter(number__gt=line.number, verb=line.verb).order_by("number")
    return next((one for one in later if _rules_in(one) & _rules_in(line)), None)


def _rules_in(line: JournalEntry) -> set[str]:
    if line.verb == STATEMENT_CHANGED:
        return {line.facts["statement"]}
    return {name for name, value in line.facts.items() if value}


def people_told(line: JournalEntry) -> int | None:
    """How many were told of a change; None: it was not told."""
    told = _told_in(line.edition_id).values_list("facts", flat=True)
    return next((facts["people"] for facts in told if line.number in _lines(facts)), None)


def _told_in(edition: Edition | int | None) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(edition=edition, verb="change_told")


def tell_change(line: JournalEntry, edition: Edition, *, by: User) -> OfficeTask | None:
    """Have a worker write an email about one change. Raises `Refused` where it was told already, and where
    nobody is touched."""
    return _tell([line.number], edition, by=by)


def tell_all_changes(
    edition: Edition, *, by: User, seen: str, left_out: Collection[str] = ()
) -> OfficeTask | None:
    """The same about all that is different now, apart from what is `left_out` by its key: that is not told,
    and not offered again. None where nothing is left to tell. Raises `Refused` too where these are not those
    that were `seen` (see seen_as)."""
    changes = untold_changes(edition)
    if not changes or seen_as(changes) != seen:
        raise Refused(
            _(
                "Meanwhile rules were changed again, or creators were told of a change. Look at the changes "
                "again, then announce them."
            )
        )
    found = [change.difference for change in changes if change.difference]
    numbers = {number for one in found for number in one.lines}
    return _tell(sorted(numbers), edition, by=by, told=facts_to_tell(changes, left_out))


def facts_to_tell(changes: Sequence[RuleChange], left_out: Collection[str] = ()) -> Told:
    """Verb and facts of each difference, the first one first, as emails keep them."""
    found = [change.difference for change in reversed(changes) if change.difference]
    return [(one.verb, one.facts) for one in found if one.key not in left_out]


def _tell(
    numbers: list[int],
    edition: Edition,
    *,
    by: User,
    told: Told | None = None,
) -> OfficeTask | None:
    demand(may_organise(by, edition))
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # one after the other
        if any(number in _lines(facts) for facts in _facts_told(edition) for number in numbers):
            raise Refused(_("This change was told already. Nobody gets a second email about it."))
        people = 0 if told == [] else concerned_by_rules(edition).count()
        if told != [] and not people:
            raise Refused(_("Nobody has an entry in this edition, so there is nobody to tell."))
        facts = {"changed_lines": numbers, "people": people}
        journal.record(
            "change_told", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
        )
        if not people:
            return None
        return office_tasks.ask(
            edition,
            kind=OfficeTaskKind.TELL_CHANGE,
            by=by,
            total=people,
            facts=_facts_of_mail(numbers, told),
            subject=str(numbers[-1]),
        )


def _facts_of_mail(numbers: Sequence[int], told: Told | None) -> dict[str, Any]:
    return {"lines": list(numbers), **({} if told is None else {"told": told})}


def _facts_told(edition: Edition) -> list[Mapping[str, Any]]:
    return list(_told_in(edition).values_list("facts", flat=True))


def seen_as(changes: Sequence[RuleChange]) -> str:
    """Names the changes that somebody looks at."""
    return " ".join(f"{change.number}" for change in changes)


def mail_about(
    numbers: Sequence[int],
    edition: Edition,
    language: str,
    told: Told | None = None,
) -> EmailMessage | None:
    """What the first of those who are touched would read; none where there is nobody."""
    first = concerned_by_rules(edition).order_by("pk").first()
    if first is None:
        return None
    return sample_mail(_mail_to(first, edition, _facts_of_mail(sorted(numbers), told)), language)


@office_tasks.works_on(OfficeTaskKind.TELL_CHANGE)
def _work(task: OfficeTask) -> None:
    done = 0
    facts = _facts_of_mail(_lines(task.facts), task.facts.get("told"))
    for users in in_batches(concerned_by_rules(task.edition)):
        with transaction.atomic():
            done += enqueue_notices(_mail_to(user, task.edition, facts) for user in users)
        office_tasks.tell_done(task, done)


def _mail_to(user: User, edition: Edition, facts: Mapping[str, Any]) -> NoticePlan:
    """A change is told once, so the last of them names the email."""
    kind, last = NoticeKind.RULES_CHANGED, facts["lines"][-1]
    told = {"edition": edition.slug, **facts}
    return NoticePlan(kind=kind, user=user, key=f"{kind}:{edition.slug}:{last}:{user.pk}", facts=told)
