"""What the audit log says of erased people and of what an edition keeps, and what that says of the tables."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.journal_formats import Fact, as_written
from contest.journal_words import plainly, register_words
from contest.models import JournalEntry, RetentionPeriods, User
from contest.models.privacy import PERIODS

ERASED = "contest_user"


def register() -> None:
    labels = {field.name: capfirst(field.verbose_name) for field in RetentionPeriods._meta.fields}
    months = {f"{name}_months": Fact(labels[name], as_written) for name in PERIODS}
    register_words(
        verbs={
            # Translators: a person had their own account erased
            "person_erased": _("had their account erased"),
            # Translators: texts, names and film of an entry were deleted with its creator's account
            "entry_emptied": _("emptied an entry whose creator left"),
            "retention_set": _("set how long something is kept"),
            "retention_applied": _("removed what was kept long enough"),
        },
        subjects={},
        facts={
            **months,
            "mark": Fact(_("Mark"), as_written),
            "retention_kind": Fact(_("What was removed"), lambda name, _names: labels[name]),
            "retention_rows": Fact(_("How many"), plainly),
        },
    )
    register_replay(tellers={"person_erased": _tell_erased}, readers=[_read_erased])


def _row(user_id: int | str) -> TableRow:
    return TableRow(ERASED, f"user {user_id}")


def _tell_erased(line: JournalEntry, ledger: Ledger) -> None:
    row = _row(line.subject.removeprefix("user:"))
    ledger.write(row, line, mark=line.facts["mark"], name="", is_active=False)


def _read_erased() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    """Of people only those who were erased stand in the journal."""
    for user in User.objects.exclude(mark="").order_by("pk").iterator():
        yield _row(user.pk), {"mark": user.mark, "name": user.name, "is_active": user.is_active}
