"""What the journal says of invitations and judges' profiles, for `verify_journal --tables`."""

from collections.abc import Iterator
from typing import Any

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.models import JournalEntry
from judging.domain.profiles import TOLD
from judging.enums import InvitationState
from judging.models import Invitation, JudgeProfile

INVITATION, PROFILE = "judging_invitation", "judging_judgeprofile"
ANSWERS = (InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.REVOKED)


def _tell_invited(line: JournalEntry, ledger: Ledger) -> None:
    for code in line.facts["invitations"]:
        ledger.write(TableRow(INVITATION, code), line, state=InvitationState.SENT, judge=None)


def _tell_answer(line: JournalEntry, ledger: Ledger) -> None:
    code, state = line.subject.partition(":")[2], line.verb.partition(".")[2]
    judge = line.actor_id if state == InvitationState.ACCEPTED else None
    ledger.write(TableRow(INVITATION, code), line, state=state, judge=judge)


def _tell_profile(line: JournalEntry, ledger: Ledger) -> None:
    slug = line.edition.slug if line.edition else ""
    ledger.write(TableRow(PROFILE, f"{line.subject.replace(':', ' ')} {slug}"), line, **line.facts)


def _read_invitations() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    rows = Invitation.objects.order_by("pk").values_list("code", "state", "judge_id")
    for code, state, judge in rows.iterator():
        yield TableRow(INVITATION, code), {"state": state, "judge": judge}


def _read_profiles() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for profile in JudgeProfile.objects.select_related("edition").order_by("pk").iterator():
        told = {name: getattr(profile, name) for name in TOLD}
        yield TableRow(PROFILE, f"user {profile.judge_id} {profile.edition.slug}"), told


def register() -> None:
    register_replay(
        tellers={
            "jury.invited": _tell_invited,
            **{f"invitation.{state}": _tell_answer for state in ANSWERS},
            "judge.profile": _tell_profile,
        },
        readers=[_read_invitations, _read_profiles],
    )
