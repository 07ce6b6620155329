"""Who may act as what in an edition."""

from django.db import transaction

from contest.domain import journal, notices
from contest.domain.quotas import demand_invitation_quota
from contest.enums import NoticeKind, Role
from contest.models import Edition, Membership, User
from contest.signals import role_revoked


@transaction.atomic
def grant_role(
    user: User, *, edition: Edition, role: Role, by: User | None, knows: bool = False
) -> Membership:
    """Let a person act as `role` in the edition; a second time changes nothing. New judges get a mail, unless
    the person `knows` already. Raises `Refused` when `by` has given too many roles today."""
    demand_invitation_quota(edition, by)
    membership, is_new = Membership.objects.get_or_create(user=user, edition=edition, role=role)
    if is_new:
        journal.record(
            "role_granted", subject=f"user:{user.pk}", facts={"role": role}, actor=by, edition=edition
        )
    if is_new and role == Role.JUDGE and not knows:
        key = f"{NoticeKind.JUDGE_INVITED}:{edition.slug}:{user.pk}"
        notices.enqueue_notice(NoticeKind.JUDGE_INVITED, user=user, key=key, facts={"edition": edition.slug})
    return membership


@transaction.atomic
def revoke_role(user: User, *, edition: Edition, role: Role, by: User | None) -> None:
    """Take a role back; whoever does not have it keeps not having it."""
    taken, _ = Membership.objects.filter(user=user, edition=edition, role=role).delete()
    if taken:
        journal.record(
            "role_revoked", subject=f"user:{user.pk}", facts={"role": role}, actor=by, edition=edition
        )
        transaction.on_commit(lambda: role_revoked.send(Membership, user_id=user.pk))
