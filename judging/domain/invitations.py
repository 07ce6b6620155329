"""Invitations to the jury: by mail to an address, answered by the link in it.

sent → accepted · declined (until it expires, that can change) · revoked. Inviting an address again after it
expired, declined or was revoked makes the same row new. What is sent stands in the queue of notices in the
same transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import journal
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.people import SEEING_ROLES
from contest.domain.reasons import fault_in
from contest.enums import NoticeKind, Role
from contest.models import Edition, Membership, User
from contest.policies import demand
from judging.domain.addresses import Address
from judging.domain.expected_work import asked_by, facts_of
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import InvitationState, RoundState
from judging.models import Invitation, Round
from judging.models.invitation import InvitationQuerySet
from judging.policies import may_steer_rounds

VALID = timedelta(days=30)
REMIND_AFTER = timedelta(days=5)  # without an answer, by itself
DAY = timedelta(days=1)
REMIND_AGAIN_AFTER = DAY  # at the earliest, by an organiser
MOST_REMINDERS = 3
SIGNER = signing.Signer(salt="judging.invitation", sep=".")


@dataclass(frozen=True)
class NotInvited:
    """An address that gets no invitation, and why."""

    address: Address
    reason: str | Promise
    is_creator: bool = False  # who can be invited with a reason


def invite_judges(
    edition: Edition,
    addresses: Collection[Address],
    *,
    round_: Round | None = None,
    language: str,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> tuple[list[Invitation], list[NotInvited]]:
    """Invite each address that can be invited; the others come back with the reason. `language` is that of
    mails to those who have no account; `reason`: why creators of the edition among them are to judge it too.
    Raises Unsound, and invites nobody, beyond the limits of a day; NotPossibleNow once the results are
    published or the round is closed; Refused, for a round, by whoever has an own film in the edition."""
    if round_ is not None:
        demand(may_steer_rounds(by, edition))
    now = now or timezone.now()
    with transaction.atomic():
        journal.wait_for_other_writers()  # two who invite the same address come one after the other
        refuse_past(edition, round_)
        emails = [address.email for address in addresses]
        known = {row.email: row for row in Invitation.objects.filter(edition=edition, email__in=emails)}
        creators = _creators(edition, emails)
        reason = reason.strip()
        reasons = _hindrances(edition, emails, known, now, creators if fault_in(reason) else ())
        wanted = [address for address in addresses if address.email not in reasons]
        _demand_quota(len(wanted), by=by, now=now)
        sent = [
            _renewed(known.get(address.email) or Invitation(edition=edition, email=address.email), address)
            for address in wanted
        ]
        for row in sent:
            row.round, row.language, row.invited_by = round_, language, by
            row.invited_at = row.mailed_at = now
            row.expires_at = now + VALID
            row.reason = reason if row.email in creators else ""
        _save(sent)
        if sent:
            _mail(sent)
            facts = {
                "invitations": [row.code for row in sent],
                **({"to_round": round_.number} if round_ else {}),
                **({"reason": reason} if any(row.reason for row in sent) else {}),
            }
            journal.record(
                "jury.invited", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
            )
    left = [
        NotInvited(one, reasons[one.email], one.email in creators)
        for one in addresses
        if one.email in reasons
    ]
    return sent, left


def remind(invitations: InvitationQuerySet, *, by: User | None = None, now: datetime | None = None) -> int:
    """Send a reminder to those that are `remindable`; returns how many. `by` none: the site itself."""
    now = now or timezone.now()
    with transaction.atomic():
        journal.wait_for_other_writers()  # two who remind the same people come one after the other
        held = remindable(invitations, now).select_for_update(of=("self",))
        due = list(held.select_related("edition", "round__edition", "round__source").order_by("pk"))
        Invitation.objects.filter(pk__in=[row.pk for row in due]).update(
            mailed_at=now, reminders=F("reminders") + 1
        )
        for row in due:
            row.reminders += 1
        _mail(due)
        for edition in {row.edition for row in due}:
            codes = [row.code for row in due if row.edition == edition]
            journal.record(
                "jury.reminded",
                subject=f"edition:{edition.slug}",
                facts={"invitations": codes},
                actor=by,
                edition=edition,
            )
    return len(due)


def remind_silent_judges(now: datetime | None = None) -> int:
    """What the sweeper does: remind whoever was silent for some days."""
    now = now or timezone.now()
    silent = Invitation.objects.filter(mailed_at__lte=now - REMIND_AFTER)
    return remind(silent, now=now) if remindable(silent, now).exists() else 0


def remindable(invitations: InvitationQuerySet, now: datetime | None = None) -> InvitationQuerySet:
    """Those that are not answered, and were not reminded too often or a moment ago."""
    now = now or timezone.now()
    return invitations.unanswered().filter(
        Q(round=None) | ~Q(round__state=RoundState.CLOSED),
        expires_at__gt=now,
        mailed_at__lte=now - REMIND_AGAIN_AFTER,
        reminders__lt=MOST_REMINDERS,
        edition__published_at=None,
    )


def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """End an invitation that was not accepted; its link says so from now on. Twice changes nothing. Raises
    NotPossibleNow when it has been accepted."""
    with transaction.atomic():
        mine = Invitation.objects.filter(pk=invitation.pk)
        pending = mine.filter(state__in=[InvitationState.SENT, InvitationState.DECLINED])
        if pending.update(state=InvitationState.REVOKED):
            _record("invitation.revoked", invitation, by=by)
        elif mine.filter(state=InvitationState.ACCEPTED).exists():
            raise NotPossibleNow(
                _("This invitation has been accepted. To end it, remove the role under “People”.")
            )


def record_answer(invitation: Invitation, state: InvitationState, *, by: User | None) -> None:
    """Write an answer down, in the transaction that holds the row."""
    invitation.state = state
    invitation.save(update_fields=["state", "judge"])
    _record(f"invitation.{state}", invitation, by=by)


def key_of(invitation: Invitation) -> str:
    """What the link in the mail carries: the code, signed."""
    return SIGNER.sign(invitation.code)


def refuse_past(edition: Edition, round_: Round | None) -> None:
    """Raises NotPossibleNow when there is nothing left to judge."""
    if edition.published_at:
        raise NotPossibleNow(_("The results are published; the work of this jury is done."))
    if round_ and round_.state == RoundState.CLOSED:
        raise NotPossibleNow(_("This round is closed; nobody can join its panel any longer."))


def _creators(edition: Edition, emails: list[str]) -> set[str]:
    creators = Membership.objects.filter(edition=edition, role=Role.CREATOR, user__email__in=emails)
    return set(creators.values_list("user__email", flat=True))


def _hindrances(
    edition: Edition,
    emails: list[str],
    known: dict[str, Invitation],
    now: datetime,
    creators: Collection[str],
) -> dict[str, str | Promise]:
    """Why an address is not invited, where it is not."""
    members = Membership.objects.filter(edition=edition, user__email__in=emails)
    waiting = [
        row.email for row in known.values() if row.state == InvitationState.SENT and row.expires_at > now
    ]
    return {
        **dict.fromkeys(
            members.filter(role__in=SEEING_ROLES).values_list("user__email", flat=True),
            gettext_lazy(
                "This person has another role in this edition and sees its rankings, or who made its films. "
                "To make them a judge as well, assign the role under “People”."
            ),
        ),
        **dict.fromkeys(
            creators,
            gettext_lazy(
                "This person is a creator in this edition. To invite them as a judge as well, give the "
                "reason."
            ),
        ),
        **dict.fromkeys(
            waiting,
            gettext_lazy("This person was invited already and has not answered. Send a reminder instead."),
        ),
        **dict.fromkeys(
            members.filter(role=Role.JUDGE).values_list("user__email", flat=True),
            gettext_lazy(
                "This person is a judge of this edition already. Choose them for the panel instead."
            ),
        ),
    }


def _demand_quota(count: int, *, by: User, now: datetime) -> None:
    """Invitations count for the limits of a day as assigned roles do."""
    of_today = Invitation.objects.filter(invited_at__gt=now - DAY)
    for found, most in (
        (of_today.filter(invited_by=by).count(), settings.INVITATIONS_PER_DAY),
        (of_today.count(), settings.INVITATIONS_OF_SITE_PER_DAY),
    ):
        if found + count > most:
            raise Unsound(
                _(
                    "Invitations sent within 24 hours: %(found)s. Allowed: %(most)s. This list has %(count)s "
                    "more: send at most %(left)s of them now, and the others tomorrow."
                )
                % {"found": found, "most": most, "count": count, "left": max(most - found, 0)},
                field="addresses",
            )


def _renewed(invitation: Invitation, address: Address) -> Invitation:
    invitation.name = address.name or invitation.name
    invitation.state, invitation.judge, invitation.reminders = InvitationState.SENT, None, 0
    return invitation


def _save(invitations: list[Invitation]) -> None:
    again = [row for row in invitations if row.pk is not None]
    Invitation.objects.bulk_create([row for row in invitations if row.pk is None], batch_size=500)
    names = [field.name for field in Invitation._meta.fields if not field.primary_key]
    Invitation.objects.bulk_update(again, names, batch_size=100)


def _mail(invitations: Iterable[Invitation]) -> None:
    rows = list(invitations)
    accounts = {user.email: user for user in User.objects.filter(email__in=[row.email for row in rows])}
    asked = asked_by(rows)
    enqueue_notices(
        NoticePlan(
            NoticeKind.JUDGE_INVITED,
            user=accounts.get(row.email),
            key=f"{NoticeKind.JUDGE_INVITED}:{row.code}:{row.invited_at.isoformat()}:{row.reminders}",
            facts={**letter_to(row, facts_of(row, asked)), "key": key_of(row)},
        )
        for row in rows
    )


def letter_to(invitation: Invitation, asked: list[Any]) -> dict[str, Any]:
    """What the mail says, without the link's key."""
    return {
        "edition": invitation.edition.slug,
        "until": invitation.expires_at.isoformat(),
        "reminder": invitation.reminders,
        "to": [invitation.email],
        "name": invitation.name,
        "language": invitation.language,
        "rounds": asked,
    }


def _record(verb: str, invitation: Invitation, *, by: User | None) -> None:
    journal.record(verb, subject=f"invitation:{invitation.code}", actor=by, edition=invitation.edition)
