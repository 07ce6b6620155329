"""Inviting people to the team of an entry, by mail to an address; joining.py says how they answer.

sent → accepted · declined (until it expires, that can change) · withdrawn. Inviting an address anew, or
sending an invitation again, makes the same row new, and the link of the earlier mail opens it too. How many
mails an address got is counted by the lines of the journal."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.domain.invited_accounts import account_by_address, owns_address
from contest.domain.notices import enqueue_notice
from contest.domain.team_rights import right_of
from contest.enums import NoticeKind, TeamInvitationState, TeamRight
from contest.models import Entry, JournalEntry, TeamInvitation, TeamMember, User
from contest.policies import demand
from contest.team.changes import TeamRefused, hold_team, record
from contest.team.policies import may_give_right, may_manage_team

VALID = timedelta(days=14)
BETWEEN_MAILS = timedelta(minutes=10)
MOST_MAILS = 5  # that one address gets about one entry
MOST_PEOPLE = 30  # members of a team, and invitations that wait
SIGNER = signing.Signer(salt="contest.team_invitation", sep=".")


def invite(
    entry: Entry, *, email: str, right: TeamRight, by: User, now: datetime | None = None
) -> TeamInvitation:
    """Ask an address to join the team. Raises `Refused`: not the contact person, too late for this right, the
    team is full, or the address is in it, has been asked, or is the asker's own."""
    now, email = now or timezone.now(), email.lower()
    with transaction.atomic():
        entry = hold_team(entry)
        refuse_invitation(entry, email=email, right=right, by=by, now=now)
        known = TeamInvitation.objects.filter(entry=entry, email=email).first()
        invitation = known or TeamInvitation(entry=entry, email=email)
        invitation.right, invitation.state, invitation.member = right, TeamInvitationState.SENT, None
        invitation.language = get_language() or ""
        _send("team_invited", invitation, by=by, now=now)
    return invitation


def send_again(entry: Entry, *, code: str, by: User, now: datetime | None = None) -> TeamInvitation:
    """Send the mail of an invitation that nobody has answered once more; it can be answered for another two
    weeks, by the link of either mail. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        invitation = invitation_to_send(hold_team(entry), code=code, by=by, now=now)
        _send("team_invited_again", invitation, by=by, now=now)
    return invitation


def invitation_to_send(entry: Entry, *, code: str, by: User, now: datetime | None = None) -> TeamInvitation:
    """The invitation of this code, which can be sent again. Raises `Refused` where `send_again` would: so
    that a mistake uses up no mail."""
    now = now or timezone.now()
    demand(may_manage_team(by, entry))
    invitation = TeamInvitation.objects.unanswered().filter(entry=entry, code=code).first()
    if invitation is None:
        raise TeamRefused(_("This invitation was answered or withdrawn. Reload the page to see how."))
    invitation.entry = entry
    demand(may_give_right(entry, TeamRight(invitation.right), now))
    _refuse_member(entry, invitation.email)
    _refuse_more_mails(invitation)
    if (free_at := invitation.invited_at + BETWEEN_MAILS) > now:
        raise TeamRefused(
            _(
                "An email to %(email)s went out a moment ago. It may be on its way, or among unwanted mail. "
                "You can send another from %(when)s."
            )
            % {"email": invitation.email, "when": format_instant(free_at, entry.edition)}
        )
    if invitation.expires_at <= now:
        _refuse_crowd(entry, now)
    return invitation


def refuse_invitation(
    entry: Entry, *, email: str, right: TeamRight, by: User, now: datetime | None = None
) -> None:
    """Raises `Refused` where `invite` would, without inviting: so that a mistake uses up no mail."""
    now = now or timezone.now()
    demand(may_manage_team(by, entry))
    demand(may_give_right(entry, right, now))
    _refuse_address(entry, email.lower(), by, now)
    if known := TeamInvitation.objects.filter(entry=entry, email=email.lower()).first():
        _refuse_more_mails(known)
    _refuse_crowd(entry, now)


def withdraw_invitation(entry: Entry, *, code: str, by: User) -> TeamInvitation:
    """End an invitation that nobody has taken up; its link says so from now on. Raises `Refused`."""
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_manage_team(by, entry))
        invitation = TeamInvitation.objects.filter(entry=entry, code=code).first()
        if invitation is None or invitation.state == TeamInvitationState.WITHDRAWN:
            raise TeamRefused(_("This invitation has been withdrawn already."))
        if invitation.state == TeamInvitationState.ACCEPTED:
            raise TeamRefused(
                _("This invitation has been accepted. To end it, remove the person from the team.")
            )
        set_state(invitation, TeamInvitationState.WITHDRAWN, by=by)
    return invitation


def set_state(invitation: TeamInvitation, state: TeamInvitationState, *, by: User | None) -> None:
    """Write an answer, or its end, down; in the transaction that holds the team."""
    invitation.state = state
    invitation.save(update_fields=["state", "member"])
    record(f"team_invitation_{state}", invitation.entry, by=by, team_invitation=invitation.code)


def key_of(invitation: TeamInvitation) -> str:
    """What the link in the mail carries: the code, signed."""
    return SIGNER.sign(invitation.code)


def _refuse_address(entry: Entry, email: str, by: User, now: datetime) -> None:
    if owns_address(by, email):
        raise TeamRefused(
            _("This is your own address: you are the contact person of this entry."), field="email"
        )
    _refuse_member(entry, email)
    waiting = TeamInvitation.objects.unanswered().filter(entry=entry, email=email, expires_at__gt=now)
    if waiting.exists():
        raise TeamRefused(
            _(
                "%(email)s has been invited already and has not answered. Choose “Send again” beside the "
                "invitation in the list above."
            )
            % {"email": email},
            field="email",
        )


def _refuse_member(entry: Entry, email: str) -> None:
    account = account_by_address(email)
    if account and right_of(account, entry):
        raise TeamRefused(
            _("%(email)s is in the team already. Change the right in the list above.") % {"email": email},
            field="email",
        )


def _refuse_more_mails(invitation: TeamInvitation) -> None:
    lines = JournalEntry.objects.filter(
        subject=f"entry:{invitation.entry.code}",
        verb__in=("team_invited", "team_invited_again"),
        facts__team_invitation=invitation.code,
    )
    if (sent := lines.count()) >= MOST_MAILS:
        raise TeamRefused(
            _(
                "Invitations sent to %(email)s: %(found)s. Allowed: %(most)s. Reach the person in another "
                "way: each of the links that you sent opens the invitation."
            )
            % {"email": invitation.email, "found": sent, "most": MOST_MAILS},
            field="email",
        )


def _refuse_crowd(entry: Entry, now: datetime) -> None:
    members = TeamMember.objects.present().filter(entry=entry).count()
    waiting = TeamInvitation.objects.unanswered().filter(entry=entry, expires_at__gt=now).count()
    if members + waiting >= MOST_PEOPLE:
        raise TeamRefused(
            _(
                "Members of this team and invitations not answered: %(found)s. Allowed: %(most)s. Withdraw "
                "an invitation, or remove a member, first."
            )
            % {"found": members + waiting, "most": MOST_PEOPLE},
            field="email",
        )


def _send(verb: str, invitation: TeamInvitation, *, by: User, now: datetime) -> None:
    """Let the invitation be answered from now on, and write to the address; in the transaction that holds the
    team."""
    invitation.invited_by, invitation.invited_at, invitation.expires_at = by, now, now + VALID
    invitation.save()
    record(verb, invitation.entry, by=by, team_invitation=invitation.code, right=str(invitation.right))
    _mail(invitation)


def _mail(invitation: TeamInvitation) -> None:
    """The mail names neither the film nor its number: the address may be of a judge, or of a stranger who
    must not be made to read what somebody typed."""
    facts: dict[str, Any] = {
        "edition": invitation.entry.edition.slug,
        "until": invitation.expires_at.isoformat(),
        "to": [invitation.email],
        "language": invitation.language,
        "by": invitation.invited_by.email,
        "key": key_of(invitation),
    }
    kind = NoticeKind.TEAM_INVITED
    key = f"{kind}:{invitation.code}:{invitation.invited_at.isoformat()}"
    account = User.objects.filter(email=invitation.email, is_active=True).first()
    enqueue_notice(kind, user=account, key=key, facts=facts)
