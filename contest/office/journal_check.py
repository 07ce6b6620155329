"""The office has the audit log checked: each line against the one before it, its end against the checkpoints
in the film store."""

from dataclasses import dataclass
from datetime import datetime

from contest.domain import office_tasks
from contest.domain.checkpoints import find_gaps_by_store
from contest.domain.journal import find_breaches
from contest.enums import OfficeTaskKind
from contest.models import Edition, JournalEntry, OfficeTask, User
from contest.policies import demand, may_visit_office
from media_pipeline import api


@dataclass(frozen=True)
class JournalCheck:
    """What a check found: how many entries of the whole site it read, and how many of them do not hold;
    `has_ends`: the checkpoints could be read."""

    at: datetime
    lines: int
    breaches: int
    has_ends: bool


def ask_for_check(edition: Edition, *, by: User) -> OfficeTask:
    """Have a worker do it. Raises `Refused`."""
    demand(may_visit_office(by, edition))
    return office_tasks.ask(edition, kind=OfficeTaskKind.CHECK_JOURNAL, by=by, total=1, facts={})


def check_at_work(edition: Edition) -> OfficeTask | None:
    return office_tasks.unfinished(edition, OfficeTaskKind.CHECK_JOURNAL)


def latest_check(edition: Edition) -> JournalCheck | None:
    tasks = OfficeTask.objects.filter(edition=edition, kind=OfficeTaskKind.CHECK_JOURNAL)
    last = tasks.exclude(finished_at=None).order_by("-finished_at").first()
    return JournalCheck(last.finished_at, **last.facts) if last and last.finished_at else None


@office_tasks.works_on(OfficeTaskKind.CHECK_JOURNAL)
def _work(task: OfficeTask) -> None:
    lines = JournalEntry.objects.count()
    breaches = sum(1 for _breach in find_breaches())
    try:
        breaches += sum(1 for _gap in find_gaps_by_store())
        has_ends = True
    except api.StoreUnavailable:
        has_ends = False
    found = {"lines": lines, "breaches": breaches, "has_ends": has_ends}
    OfficeTask.objects.filter(pk=task.pk).update(facts=found)
