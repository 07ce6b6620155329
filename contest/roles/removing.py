"""Taking a role back, one's own too."""

from allauth.account.models import EmailAddress
from django.db import transaction

from contest.domain.people import revoke_role
from contest.enums import Role
from contest.models import Edition, Membership, RoleInvitation, User
from contest.policies import demand
from contest.roles.inviting import withdraw_invitation
from contest.roles.policies import may_remove_role


def remove_role(membership: Membership, *, by: User) -> None:
    """End all that the person can do by this role, at once; twice changes nothing. Of two organisers who
    remove each other at the same time one stays: they come one after the other. Raises `Refused`."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=membership.edition_id)
        demand(may_remove_role(by, membership))
        _end_invitations(membership, by=by)
        revoke_role(membership.user, edition=edition, role=Role(membership.role), by=by)


def _end_invitations(membership: Membership, *, by: User) -> None:
    """So that nobody takes the role up again by a link that has not been used."""
    user = membership.user
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    waiting = RoleInvitation.objects.waiting().filter(edition=membership.edition_id, role=membership.role)
    for invitation in waiting.filter(email__in={user.email, *confirmed}):
        withdraw_invitation(invitation, by=by)
