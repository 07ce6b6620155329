"""An office with entries to look at."""

from typing import Any

from contest.domain import office_tasks
from contest.enums import EntryState, Role
from contest.models import Edition, Entry, OfficeTask, User
from tests.factories import make_edition, make_entry, make_membership, make_user


def make_office(entries: int = 0, **fields: Any) -> tuple[Edition, User, list[Entry]]:
    """An open edition, its organiser, and submitted entries, the one that waits longest first."""
    edition = make_edition("open")
    organiser = make_user(name="Ratna")
    make_membership(organiser, edition, Role.ORGANISER)
    made = [make_entry(EntryState.SUBMITTED, edition=edition, **fields) for _ in range(entries)]
    return edition, organiser, made


def work() -> None:
    """What a worker does with every task that waits."""
    for task in OfficeTask.objects.unfinished().order_by("pk"):
        office_tasks.work_on(task.pk)
