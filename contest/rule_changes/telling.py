"""Rules were changed after entries had come in: whom that touches can be told, once, by a job, of one change
or of several together. The lines of the journal say what changed. Awards that were changed late are told by
`domain.late_changes`, unasked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from contest.rule_changes.taken_back import without_reworded, without_taken_back
from contest.sentences import listed, noted

MOST_OFFERED = 20
STATEMENT_CHANGED = "statement_changed"
RULE_VERBS = (
    *("edition_amended", "tools_changed", "awards_changed"),
    *("regulations_text_changed", STATEMENT_CHANGED),
)


@dataclass(frozen=True)
class RuleChange:
    """What a line of the journal says to those whom it touches, in the reader's language: when, and the name
    and value of each rule."""

    number: int
    at: datetime
    rules: list[tuple[str, str]]
    asks_again: bool = False  # a statement was worded anew

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
    """Changes since the first entry of which nobody was told, the latest first; without those that others
    take back, and without words of statements that were changed again. A constant number of queries."""
    first = entries_touched(edition).aggregate(first=Min("created_at"))["first"]
    if first is None or edition.published_at:
        return []
    told = {number for facts in _told_in(edition).values_list("facts", flat=True) for number in _lines(facts)}
    lines = without_reworded(list(rule_lines(edition).filter(at__gt=first).order_by("-number")))
    untold = without_taken_back([line for line in lines if line.number not in told])
    return _changes_in(untold[:MOST_OFFERED], edition)


def changes_told(facts: Mapping[str, Any], edition: Edition) -> list[RuleChange]:
    """Those that an email, or a line of the journal about such emails, is about; the first one first."""
    lines = rule_lines(edition).filter(number__in=_lines(facts))
    return _changes_in(list(lines.order_by("number")), edition)


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


def tell_changes(lines: Sequence[JournalEntry], edition: Edition, *, by: User) -> OfficeTask:
    """Have a worker write one email about them to everybody with an entry. Raises `Refused` where one of them
    was told already, and where nobody is touched."""
    demand(may_organise(by, edition))
    numbers = sorted(line.number for line in lines)
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # one after the other
        if any(people_told(line) is not None for line in lines):
            raise Refused(_("This change was told already. Nobody gets a second email about it."))
        people = concerned_by_rules(edition).count()
        if not people:
            raise Refused(_("Nobody has an entry in this edition, so there is nobody to tell."))
        facts = {"changed_lines": numbers, "people": people}
        journal.record(
            "change_told", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
        )
        return office_tasks.ask(
            edition,
            kind=OfficeTaskKind.TELL_CHANGE,
            by=by,
            total=people,
            facts={"lines": numbers},
            subject=str(numbers[-1]),
        )


def tell_all_changes(edition: Edition, *, by: User, seen: str) -> OfficeTask:
    """The same about all that nobody was told of. Raises `Refused` too where these are not those that were
    `seen` (see seen_as)."""
    changes = untold_changes(edition)
    if not changes or seen_as(changes) != seen:
        raise Refused(
            _(
                "Meanwhile rules were changed again, or creators were told of a change. Look at the changes "
                "again, then announce them."
            )
        )
    numbers = [change.number for change in changes]
    return tell_changes(list(rule_lines(edition).filter(number__in=numbers)), edition, by=by)


def seen_as(changes: Sequence[RuleChange]) -> str:
    """Names the changes that somebody looks at."""
    return " ".join(str(change.number) for change in changes)


def mail_about(numbers: Sequence[int], edition: Edition, language: str) -> EmailMessage | None:
    """What the first of those who are touched would read; none where there is nobody."""
    first = concerned_by_rules(edition).order_by("pk").first()
    return sample_mail(_mail_to(first, edition, sorted(numbers)), language) if first else None


@office_tasks.works_on(OfficeTaskKind.TELL_CHANGE)
def _work(task: OfficeTask) -> None:
    done = 0
    for users in in_batches(concerned_by_rules(task.edition)):
        with transaction.atomic():
            done += enqueue_notices(_mail_to(user, task.edition, _lines(task.facts)) for user in users)
        office_tasks.tell_done(task, done)


def _mail_to(user: User, edition: Edition, numbers: Sequence[int]) -> NoticePlan:
    """A change is told once, so the last of them names the email."""
    kind = NoticeKind.RULES_CHANGED
    facts = {"edition": edition.slug, "lines": list(numbers)}
    return NoticePlan(kind=kind, user=user, key=f"{kind}:{edition.slug}:{numbers[-1]}:{user.pk}", facts=facts)
