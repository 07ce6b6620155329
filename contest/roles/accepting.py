"""How an invitation to a role is answered: by the person whose address was invited, signed in, or with an
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
from contest.domain.people import grant_role
from contest.enums import Role
from contest.models import RoleInvitation, User
from contest.policies import demand
from contest.roles.inviting import RoleRefused, hold_invitation, record
from contest.roles.policies import may_be_answered, may_take_up


def refuse_unanswerable(invitation: RoleInvitation, now: datetime | None = None) -> None:
    """Raises `Refused`, with the reason, when the link cannot be answered any longer."""
    if invitation.accepted_at:
        raise RoleRefused(_("This invitation was accepted already. Sign in to go to your work."))
    if invitation.withdrawn_at:
        raise RoleRefused(
            _("The festival office has withdrawn this invitation. Write to it if that is a mistake.")
        )
    if invitation.expires_at <= (now or timezone.now()):
        raise RoleRefused(
            _("This invitation could be answered until %(when)s. Ask the festival office for a new one.")
            % {"when": format_instant(invitation.expires_at, invitation.edition)}
        )
    demand(may_be_answered(invitation))


def take_up(invitation: RoleInvitation, *, by: User, now: datetime | None = None) -> None:
    """Have the role from now on. Raises `Refused` for an answer that comes too late, a second time or from
    another address, and where the role does not go with what the person is already."""
    now = now or timezone.now()
    with transaction.atomic():
        kept = hold_invitation(invitation)
        refuse_unanswerable(kept, now)
        if not owns_address(by, kept.email):
            raise RoleRefused(explain_other_address(kept.email, by))
        demand(may_take_up(by, kept))
        kept.accepted_at, kept.accepted_by = now, by
        kept.save(update_fields=["accepted_at", "accepted_by"])
        record("role_invitation_accepted", kept, by=by)
        grant_role(
            by,
            edition=kept.edition,
            role=Role(kept.role),
            by=kept.invited_by if kept.reason else None,  # whose decision it was, by name
            knows=True,
            reason=kept.reason,
        )


def take_up_with_account(
    invitation: RoleInvitation, *, account: NewAccount, now: datetime | None = None
) -> User:
    """Make an account for the invited address and take the role up with it. Raises `Refused` as above, and
    AccountExists."""
    with transaction.atomic():
        refuse_unanswerable(hold_invitation(invitation), now)
        user = make_invited_account(invitation.email, account)
        take_up(invitation, by=user, now=now)
    return user
