"""How an invitation to the jury is answered. Whoever has the link has the mailbox, so the account that it
makes is of a confirmed address; an account that exists has to sign in first."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.domain.invited_accounts import NewAccount, make_invited_account
from contest.domain.people import grant_role, is_creator_in, what_it_means
from contest.enums import Role
from contest.models import User
from judging.domain.invitations import record_answer, refuse_past
from judging.domain.panels import seat_judge
from judging.domain.refusals import NotPossibleNow
from judging.enums import InvitationState
from judging.models import Invitation


def refuse_unanswerable(invitation: Invitation, now: datetime | None = None) -> None:
    """Raises NotPossibleNow, with the reason, when the link cannot be answered any longer."""
    if invitation.state == InvitationState.ACCEPTED:
        raise NotPossibleNow(
            _("This invitation was accepted already. Sign in with %(email)s to go to your films.")
            % {"email": invitation.email}
        )
    if invitation.state == InvitationState.REVOKED:
        raise NotPossibleNow(
            _("The festival office has withdrawn this invitation. Write to it if that is a mistake.")
        )
    if invitation.expires_at <= (now or timezone.now()):
        raise NotPossibleNow(
            _("This invitation could be answered until %(when)s. Ask the festival office for a new one.")
            % {"when": format_instant(invitation.expires_at, invitation.edition)}
        )
    refuse_past(invitation.edition, None)


def account_of(invitation: Invitation) -> User | None:
    """The account of the invited address, if there is one."""
    return User.objects.filter(email=invitation.email).first()


def explain_other_address(invitation: Invitation, reader: User) -> str:
    """What somebody else reads who has opened the link."""
    return _(
        "This invitation was sent to %(invited)s, and you are signed in as %(found)s. Sign out and open the "
        "link again, or ask the festival office to invite the other address."
    ) % {"invited": invitation.email, "found": reader.email}


def accept_invitation(invitation: Invitation, *, judge: User, now: datetime | None = None) -> None:
    """Make the person a judge of the edition, with a seat in the round that the invitation names. Raises
    NotPossibleNow for an answer that comes too late, or a second time, or from another address."""
    with transaction.atomic():
        kept = _held(invitation, now)
        if judge.email != kept.email:
            raise NotPossibleNow(explain_other_address(kept, judge))
        if is_creator_in(judge, kept.edition) and not kept.reason:
            words = _(
                "You are a creator in this edition. Write to the festival office if you are to judge it too."
            )
            raise NotPossibleNow(words)
        if not kept.reason and what_it_means(judge, kept.edition, Role.JUDGE):
            words = _(
                "You have another role in this edition. Ask an organiser to make you a judge as well, under "
                "“People”."
            )
            raise NotPossibleNow(words)
        kept.judge = judge
        grant_role(
            judge,
            edition=kept.edition,
            role=Role.JUDGE,
            by=kept.invited_by if kept.reason else None,  # whose decision it was, by name
            knows=True,
            reason=kept.reason,
        )
        if kept.round:
            seat_judge(kept.round, judge, by=kept.invited_by)
        record_answer(kept, InvitationState.ACCEPTED, by=judge)


def join_jury(invitation: Invitation, *, account: NewAccount, now: datetime | None = None) -> User:
    """Make an account for the invited address and accept with it. Raises NotPossibleNow as above, and
    AccountExists."""
    with transaction.atomic():
        kept = _held(invitation, now)
        judge = make_invited_account(kept.email, account)
        accept_invitation(kept, judge=judge, now=now)
    return judge


def decline_invitation(invitation: Invitation, *, now: datetime | None = None) -> None:
    """Say no; until it expires, the answer can still become a yes. Twice changes nothing. Raises
    NotPossibleNow for an answer that comes too late."""
    with transaction.atomic():
        kept = _held(invitation, now)
        if kept.state != InvitationState.DECLINED:
            record_answer(kept, InvitationState.DECLINED, by=None)


def _held(invitation: Invitation, now: datetime | None) -> Invitation:
    """The invitation as it is now; nobody else answers it until the transaction ends."""
    rows = Invitation.objects.select_for_update(of=("self",))
    kept = rows.select_related("edition", "round", "invited_by").get(pk=invitation.pk)
    refuse_unanswerable(kept, now)
    return kept
