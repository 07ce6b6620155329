"""The words of the journal's lines about teams, and what they say of the tables."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.domain.replay import entry_row, membership_row
from contest.enums import Role, TeamInvitationState, TeamRight
from contest.journal_formats import Fact, label_in, person, yes_or_no
from contest.journal_words import register_words
from contest.models import JournalEntry, TeamInvitation, TeamMember

MEMBER, INVITATION = "contest_teammember", "contest_teaminvitation"


def register() -> None:
    register_words(
        verbs={
            "team_invited": _("invited a person to the team"),
            "team_invited_again": _("sent an invitation to the team again"),
            "team_invitation_withdrawn": _("withdrew an invitation to the team"),
            "team_invitation_accepted": _("accepted an invitation to the team"),
            "team_invitation_declined": _("declined an invitation to the team"),
            "team_joined": _("joined the team"),
            "team_right_changed": _("changed the right of a team member"),
            "team_removed": _("removed a team member"),
            "team_left": _("left the team"),
            "hand_over_offered": _("offered to hand the entry over"),
            "hand_over_withdrawn": _("withdrew the offer to hand the entry over"),
            "hand_over_accepted": _("became the contact person"),
            "hand_over_refused": _("declined to be the contact person"),
            # Translators: what happens to an entry whose contact person has had their account erased
            "entry_passed_on": _("passed the entry on to a member of the team"),
            # Translators: what the festival office does where nobody answers for an entry
            "contact_replaced": _("made another person the contact person"),
        },
        subjects={},
        facts={
            "member": Fact(_("Team member"), person),
            "former": Fact(_("Former contact person"), person),
            # Translators: whether a person who was the contact person is still in the team
            "former_stays": Fact(_("Former contact person stays in the team"), yes_or_no),
            # Translators: what a member of a team may do with its entry
            "right": Fact(pgettext_lazy("team", "Right"), label_in(TeamRight)),
        },
    )
    register_replay(
        tellers={
            "team_invited": _tell_invited,
            "team_invited_again": _tell_invited,
            "team_invitation_withdrawn": _tell_answer,
            "team_invitation_accepted": _tell_answer,
            "team_invitation_declined": _tell_answer,
            "team_joined": _tell_joined,
            "team_right_changed": _tell_right,
            "team_removed": _tell_gone,
            "team_left": _tell_gone,
            "hand_over_accepted": _tell_hand_over,
            "entry_passed_on": _tell_passed_on,
            "contact_replaced": _tell_passed_on,
        },
        readers=[_read_members, _read_invitations],
    )


def member_row(line: JournalEntry) -> TableRow:
    code = line.subject.removeprefix("entry:")
    return TableRow(MEMBER, f"user {line.facts['member']} of {code}")


def _tell_invited(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(INVITATION, line.facts["team_invitation"])
    ledger.write(row, line, state=TeamInvitationState.SENT, right=line.facts["right"])


def _tell_answer(line: JournalEntry, ledger: Ledger) -> None:
    state = line.verb.removeprefix("team_invitation_")
    ledger.write(TableRow(INVITATION, line.facts["team_invitation"]), line, state=state)


def _tell_joined(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(member_row(line), line, right=line.facts["right"], is_present=True)
    creator = membership_row(line.facts["member"], Role.CREATOR, line.edition)
    ledger.write(creator, line, role=Role.CREATOR)


def _tell_right(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(member_row(line), line, right=line.facts["right"])


def _tell_gone(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(member_row(line), line, is_present=False)


def _tell_hand_over(line: JournalEntry, ledger: Ledger) -> None:
    ledger.remove(member_row(line), line)
    ledger.write(entry_row(line), line, representative=line.facts["member"])


def _tell_passed_on(line: JournalEntry, ledger: Ledger) -> None:
    _tell_hand_over(line, ledger)
    former = TableRow(MEMBER, f"user {line.facts['former']} of {line.subject.removeprefix('entry:')}")
    is_present = line.facts.get("former_stays", False)
    ledger.write(former, line, right=line.facts["right"], is_present=is_present)


def _read_members() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for member in TeamMember.objects.select_related("entry").order_by("pk").iterator():
        row = TableRow(MEMBER, f"user {member.user_id} of {member.entry.code}")
        yield row, {"right": member.right, "is_present": member.left_at is None}


def _read_invitations() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for invitation in TeamInvitation.objects.order_by("pk").iterator():
        yield (
            TableRow(INVITATION, invitation.code),
            {"state": invitation.state, "right": invitation.right},
        )
