"""Who may act as what in an edition."""

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import journal, notices
from contest.domain.own_entries import has_film_in
from contest.domain.quotas import demand_invitation_quota
from contest.enums import NoticeKind, Role
from contest.models import Edition, Membership, User
from contest.policies import Refused
from contest.signals import role_revoked

LEAST_REASON = 10


@transaction.atomic
def grant_role(
    user: User, *, edition: Edition, role: Role, by: User | None, knows: bool = False, reason: str = ""
) -> Membership:
    """Let a person act as `role` in the edition; a second time changes nothing. New judges get a mail, unless
    the person `knows` already.

    Raises `Refused` when `by` has given too many roles today, and for a creator of the edition who becomes
    its judge without anybody giving a reason."""
    demand_invitation_quota(edition, by)
    membership, is_new = Membership.objects.get_or_create(user=user, edition=edition, role=role)
    if is_new:
        facts: dict[str, str] = {"role": role}
        if role == Role.JUDGE and is_creator_in(user, edition):
            facts["reason"] = _checked_reason(user, reason, by)
        journal.record("role_granted", subject=f"user:{user.pk}", facts=facts, actor=by, edition=edition)
    if is_new and role == Role.JUDGE and not knows:
        key = f"{NoticeKind.JUDGE_INVITED}:{edition.slug}:{user.pk}"
        notices.enqueue_notice(NoticeKind.JUDGE_INVITED, user=user, key=key, facts={"edition": edition.slug})
    return membership


@transaction.atomic
def revoke_role(user: User, *, edition: Edition, role: Role, by: User | None) -> None:
    """Take a role back; whoever does not have it keeps not having it."""
    taken, _rows = Membership.objects.filter(user=user, edition=edition, role=role).delete()
    if taken:
        journal.record(
            "role_revoked", subject=f"user:{user.pk}", facts={"role": role}, actor=by, edition=edition
        )
        transaction.on_commit(lambda: role_revoked.send(Membership, user_id=user.pk))


def is_creator_in(user: User, edition: Edition) -> bool:
    """Whether the person has begun an entry in the edition, or has one by another account."""
    creators = Membership.objects.filter(user=user, edition=edition, role=Role.CREATOR)
    return creators.exists() or has_film_in(user.pk, edition)


def _checked_reason(user: User, reason: str, by: User | None) -> str:
    reason = reason.strip()
    if by is None or len(reason) < LEAST_REASON:
        raise Refused(
            _(
                "%(person)s is a creator of this edition. If they are to be a judge as well, give the "
                "reason, at least %(least)d characters; it is kept on record with your name."
            )
            % {"person": user, "least": LEAST_REASON},
            field="reason",
        )
    return reason
