"""Giving people roles: at once to whoever has an account, by an invitation to any other address; accepting.py
says how that is answered.

waiting → accepted · withdrawn. Inviting an address anew, or sending an invitation again, makes the same row
new, and the link of the earlier mail opens it too."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.editions import format_instant
from contest.domain.invited_accounts import account_by_address
from contest.domain.notices import enqueue_notice
from contest.domain.people import grant_role
from contest.domain.quotas import demand_invitation_quota
from contest.enums import NoticeKind, Role
from contest.models import Edition, Membership, RoleInvitation, User
from contest.policies import Refused, demand, may_organise
from contest.roles.policies import may_still_begin

VALID = timedelta(days=14)
BETWEEN_MAILS = timedelta(minutes=10)
MOST_MAILS = 5  # of one invitation
SIGNER = signing.Signer(salt="contest.role_invitation", sep=".")


class RoleRefused(Refused):
    """The role cannot be given or taken up like this; `reason` says why."""


def give_role(
    email: str,
    *,
    edition: Edition,
    role: Role,
    by: User,
    language: str,
    reason: str = "",
    now: datetime | None = None,
) -> Membership | RoleInvitation:
    """Give whoever has this address the role, and tell them; where nobody has, invite the address. `language`
    is that of a mail to somebody without an account. Raises `Refused`."""
    with transaction.atomic():
        journal.wait_for_other_writers()  # two who invite the same address come one after the other
        demand(may_organise(by, edition))
        account = account_by_address(email)
        if account is None:
            return _invite(
                edition, email, role=role, by=by, language=language, reason=reason, now=now or timezone.now()
            )
        if not account.is_active:
            words = _("The account of %(email)s is closed, so it cannot have a role.")
            raise RoleRefused(words % {"email": email}, field="email")
        if Membership.objects.filter(user=account, edition=edition, role=role).exists():
            words = _("%(person)s has this role already: %(role)s.")
            raise RoleRefused(words % {"person": account, "role": role.label}, field="email")
        membership = grant_role(account, edition=edition, role=role, by=by, reason=reason)
        if account.pk != by.pk and role != Role.JUDGE:  # judges are told by `grant_role`
            _tell(membership, by=by)
    return membership


def send_again(invitation: RoleInvitation, *, by: User, now: datetime | None = None) -> RoleInvitation:
    """Send the mail of an invitation that waits once more, as the asker's own; it can be accepted for another
    two weeks, by the link of either mail. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        kept = _hold_waiting(invitation)
        demand(may_organise(by, kept.edition))
        demand(may_still_begin(kept.edition, Role(kept.role)))
        demand_invitation_quota(kept.edition, by)
        if (free_at := kept.mailed_at + BETWEEN_MAILS) > now:
            raise RoleRefused(
                _(
                    "An email to %(email)s went out a moment ago. It may be on its way, or among unwanted "
                    "mail. You can send another from %(when)s."
                )
                % {"email": kept.email, "when": format_instant(free_at, kept.edition)}
            )
        _demand_room_for_mail(kept)
        _send("role_invited_again", kept, by=by, now=now)
    return kept


def withdraw_invitation(invitation: RoleInvitation, *, by: User, now: datetime | None = None) -> None:
    """End an invitation that nobody has accepted; its link says so from now on. Raises `Refused`."""
    with transaction.atomic():
        kept = _hold_waiting(invitation)
        demand(may_organise(by, kept.edition))
        kept.withdrawn_at = now or timezone.now()
        kept.save(update_fields=["withdrawn_at"])
        record("role_invitation_withdrawn", kept, by=by)


def hold_invitation(invitation: RoleInvitation) -> RoleInvitation:
    """The invitation as it is now; nobody else changes it until the transaction ends."""
    rows = RoleInvitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("edition", "invited_by").get(pk=invitation.pk)


def _hold_waiting(invitation: RoleInvitation) -> RoleInvitation:
    """The same, for the office. Raises `Refused` where it was accepted or withdrawn."""
    kept = hold_invitation(invitation)
    if kept.accepted_at:
        raise RoleRefused(_("This invitation has been accepted. To end it, remove the role under “People”."))
    if kept.withdrawn_at:
        raise RoleRefused(_("This invitation has been withdrawn already."))
    return kept


def record(verb: str, invitation: RoleInvitation, *, by: User, **facts: Any) -> None:
    """A line about an invitation. Addresses stay out of it: what is in the journal is there for good."""
    journal.record(
        verb,
        subject=f"edition:{invitation.edition.slug}",
        facts={"role": invitation.role, "role_invitation": invitation.code, **facts},
        actor=by,
        edition=invitation.edition,
    )


def key_of(invitation: RoleInvitation) -> str:
    """What the link in the mail carries: the code, signed."""
    return SIGNER.sign(invitation.code)


def _invite(
    edition: Edition, email: str, *, role: Role, by: User, language: str, reason: str, now: datetime
) -> RoleInvitation:
    if role == Role.JUDGE:
        raise RoleRefused(
            _("There is no account for %(email)s. Invite judges under “Jury”.") % {"email": email},
            field="email",
        )
    demand(may_still_begin(edition, role))
    demand_invitation_quota(edition, by)
    known = RoleInvitation.objects.filter(edition=edition, email=email, role=role).first()
    if known and not known.accepted_at and not known.withdrawn_at and known.expires_at > now:
        raise RoleRefused(
            _(
                "%(email)s has been invited to this role already and has not answered. Choose “Send again” "
                "beside the invitation."
            )
            % {"email": email},
            field="email",
        )
    invitation = known or RoleInvitation(edition=edition, email=email, role=role)
    _demand_room_for_mail(invitation)
    invitation.accepted_at = invitation.accepted_by = invitation.withdrawn_at = None
    invitation.language, invitation.reason = language, reason.strip()
    _send("role_invited", invitation, by=by, now=now)
    return invitation


def _demand_room_for_mail(invitation: RoleInvitation) -> None:
    if invitation.mails >= MOST_MAILS:
        raise RoleRefused(
            _(
                "Invitations to this role sent to %(email)s: %(found)s. Allowed: %(most)s. Reach the person "
                "in another way: each of the links that you sent opens the invitation."
            )
            % {"email": invitation.email, "found": invitation.mails, "most": MOST_MAILS},
            field="email",
        )


def _send(verb: str, invitation: RoleInvitation, *, by: User, now: datetime) -> None:
    """Let the invitation be accepted from now on, and write to the address; in the caller's transaction."""
    invitation.invited_by, invitation.mailed_at, invitation.expires_at = by, now, now + VALID
    invitation.mails += 1
    invitation.save()
    record(verb, invitation, by=by, **({"reason": invitation.reason} if invitation.reason else {}))
    kind = NoticeKind.ROLE_INVITED
    facts = {
        "edition": invitation.edition.slug,
        "role": invitation.role,
        "by": str(by),
        "until": invitation.expires_at.isoformat(),
        "to": [invitation.email],
        "language": invitation.language,
        "key": key_of(invitation),
    }
    key = f"{kind}:{invitation.code}:{now.isoformat()}"
    account = User.objects.filter(email=invitation.email, is_active=True).first()
    enqueue_notice(kind, user=account, key=key, facts=facts)


def _tell(membership: Membership, *, by: User) -> None:
    """The mail to whoever has an account: nothing is left to be answered."""
    edition, kind = membership.edition, NoticeKind.ROLE_INVITED
    facts = {"edition": edition.slug, "role": membership.role, "by": str(by)}
    enqueue_notice(kind, user=membership.user, key=f"{kind}:{membership.pk}", facts=facts)
