"""The words of the journal's lines about invitations to roles, and what they say of the table."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.journal_words import register_words
from contest.models import JournalEntry, RoleInvitation

INVITATION = "contest_roleinvitation"
WAITING, ACCEPTED, WITHDRAWN = "waiting", "accepted", "withdrawn"
STATES = {
    "role_invited": WAITING,
    "role_invited_again": WAITING,
    "role_invitation_accepted": ACCEPTED,
    "role_invitation_withdrawn": WITHDRAWN,
}


def register() -> None:
    register_words(
        verbs={
            "role_invited": _("invited a person to a role"),
            "role_invited_again": _("sent an invitation to a role again"),
            "role_invitation_accepted": _("accepted an invitation to a role"),
            "role_invitation_withdrawn": _("withdrew an invitation to a role"),
        },
        subjects={},
        facts={},
    )
    register_replay(tellers=dict.fromkeys(STATES, _tell), readers=[_read])


def _tell(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(INVITATION, line.facts["role_invitation"])
    ledger.write(row, line, role=line.facts["role"], state=STATES[line.verb])


def _read() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for one in RoleInvitation.objects.order_by("pk").iterator():
        state = ACCEPTED if one.accepted_at else WITHDRAWN if one.withdrawn_at else WAITING
        yield TableRow(INVITATION, one.code), {"role": one.role, "state": state}
