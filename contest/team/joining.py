"""How an invitation to a team is answered: by the person whose address was invited, signed in, or with an
account that the link makes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.domain.invited_accounts import (
    NewAccount,
    explain_other_address,
    make_invited_account,
    owns_address,
)
from contest.domain.team_rights import right_of
from contest.enums import Role, TeamInvitationState, TeamRight
from contest.models import Entry, JournalEntry, Membership, TeamInvitation, TeamMember, User
from contest.policies import demand
from contest.signals import team_joined
from contest.team.changes import TeamRefused, hold_person, hold_team, record, tell_of_change
from contest.team.inviting import set_state
from contest.team.policies import is_team_open, may_give_right, may_join


def refuse_unanswerable(invitation: TeamInvitation, now: datetime | None = None) -> None:
    """Raises `Refused`, with the reason, when the link cannot be answered any longer."""
    now = now or timezone.now()
    if invitation.state == TeamInvitationState.ACCEPTED:
        raise TeamRefused(
            _(
                "This invitation was accepted already, with the account of the address to which it was sent. "
                "Sign in with that account to go to the entry."
            )
        )
    if invitation.state == TeamInvitationState.WITHDRAWN:
        raise TeamRefused(_("This invitation was withdrawn. Ask whoever invited you, if that is a mistake."))
    if invitation.expires_at <= now:
        raise TeamRefused(
            _("This invitation could be answered until %(when)s. Ask whoever invited you for a new one.")
            % {"when": format_instant(invitation.expires_at, invitation.entry.edition)}
        )
    demand(is_team_open(invitation.entry))
    demand(may_give_right(invitation.entry, TeamRight(invitation.right), now))


def take_up(invitation: TeamInvitation, *, by: User, now: datetime | None = None) -> Entry:
    """Join the team. Raises `Refused` for an answer that comes too late, a second time or from another
    address, for judges, and for whoever may submit as many entries as the regulations allow."""
    now = now or timezone.now()
    with transaction.atomic():
        kept = _held(invitation, now)
        if not owns_address(by, kept.email):
            raise TeamRefused(explain_other_address(kept.email, by))
        if right_of(by, kept.entry):
            raise TeamRefused(_("You are in the team of this entry already."))
        hold_person(by)
        demand(may_join(by, kept.entry, TeamRight(kept.right), now))
        kept.member = by
        set_state(kept, TeamInvitationState.ACCEPTED, by=by)
        line = enter_team(kept.entry, by, TeamRight(kept.right), by=by, now=now)
        tell_of_change(line, kept.entry, to=kept.entry.representative, who=by)
    return kept.entry


def take_up_with_account(
    invitation: TeamInvitation, *, account: NewAccount, now: datetime | None = None
) -> User:
    """Make an account for the invited address and join with it. Raises `Refused` as above, and
    AccountExists."""
    with transaction.atomic():
        kept = _held(invitation, now)
        user = make_invited_account(kept.email, account)
        take_up(kept, by=user, now=now)
    return user


def decline(invitation: TeamInvitation, *, now: datetime | None = None) -> None:
    """Say no; until it expires, the answer can still become a yes. Twice changes nothing. Raises `Refused`
    for an answer that comes too late."""
    with transaction.atomic():
        kept = _held(invitation, now)
        if kept.state != TeamInvitationState.DECLINED:
            set_state(kept, TeamInvitationState.DECLINED, by=None)


def enter_team(entry: Entry, user: User, right: TeamRight, *, by: User, now: datetime) -> JournalEntry:
    """Give a person a place in the team, or theirs of before; in the transaction that holds the team."""
    TeamMember.objects.update_or_create(
        entry=entry, user=user, defaults={"right": right, "joined_at": now, "left_at": None}
    )
    Membership.objects.get_or_create(user=user, edition=entry.edition, role=Role.CREATOR)
    line = record("team_joined", entry, by=by, member=user.pk, right=str(right))
    transaction.on_commit(lambda: team_joined.send(TeamMember, entry_id=entry.pk))
    return line


def _held(invitation: TeamInvitation, now: datetime | None) -> TeamInvitation:
    """The invitation as it is now; nobody else answers it until the transaction ends."""
    entry = hold_team(invitation.entry)
    kept = TeamInvitation.objects.get(pk=invitation.pk)
    kept.entry = entry
    refuse_unanswerable(kept, now)
    return kept
