"""The words of the journal's lines about objections, and what they say of the table."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.enums import ObjectionGrounds, ObjectionState
from contest.journal_formats import Fact, label_in
from contest.journal_words import register_words
from contest.models import JournalEntry, Objection

TABLE = "contest_objection"


def register() -> None:
    register_words(
        verbs={
            "objection_received": _("objected to a winner"),
            "objection_replied": _("answered an objection"),
            "objection_decided": _("decided about an objection"),
        },
        subjects={},
        facts={
            # Translators: why somebody objected to a winner
            "objected_because": Fact(_("Objected because"), label_in(ObjectionGrounds)),
            # Translators: what became of an objection to a winner
            "objection_became": Fact(_("Outcome"), label_in(ObjectionState)),
        },
    )
    register_replay(
        tellers={"objection_received": _tell_received, "objection_decided": _tell_decided},
        readers=[_read_objections],
    )


def _tell_received(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(TABLE, line.facts["objection"])
    ledger.write(
        row, line, state=ObjectionState.OPEN, grounds=line.facts["objected_because"], decided_by=None
    )


def _tell_decided(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(TABLE, line.facts["objection"])
    ledger.write(
        row,
        line,
        state=line.facts["objection_became"],
        decided_by=line.actor_id,
        answer=line.facts["answer"],
    )


def _read_objections() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for objection in Objection.objects.order_by("pk").iterator():
        yield (
            TableRow(TABLE, objection.code),
            {
                "state": objection.state,
                "grounds": objection.grounds,
                "decided_by": objection.decided_by_id,
                "answer": objection.answer,
            },
        )
