"""Who may take a role away, and take one up, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.domain.people import what_it_means
from contest.enums import Role
from contest.models import Edition, Membership, RoleInvitation, User
from contest.policies import YES, Reader, Verdict, may_organise
from contest.privacy.policies import editions_left_without

ENDS_WITH_RESULTS = (Role.ASSISTANT, Role.NOTARY)  # whose work is done once the results are published


def may_remove_role(user: Reader, membership: Membership) -> Verdict:
    """Organisers, their own role too; the last organiser stays."""
    organises = may_organise(user, membership.edition)
    if not organises:
        return organises
    is_last = editions_left_without(membership.user).filter(pk=membership.edition_id).exists()
    if membership.role == Role.ORGANISER and is_last:
        return Verdict(
            False,
            _(
                "%(person)s is the only organiser of %(edition)s. Give another person this role first; then "
                "it can be removed."
            )
            % {"person": membership.user, "edition": membership.edition.title},
        )
    return YES


def may_still_begin(edition: Edition, role: Role) -> Verdict:
    """Whether there is anything left to do in the role."""
    if edition.published_at and role in ENDS_WITH_RESULTS:
        words = _("The results are published. There is nothing left to do in this role: %(role)s.")
        return Verdict(False, words % {"role": role.label})
    return YES


def may_be_answered(invitation: RoleInvitation) -> Verdict:
    """Whoever sent it can give the role still, and there is something left to do in it."""
    if may_organise(invitation.invited_by, invitation.edition):
        return may_still_begin(invitation.edition, Role(invitation.role))
    words = _(
        "Whoever sent this invitation no longer organises this edition. Ask the festival office to "
        "send it again."
    )
    return Verdict(False, words)


def may_take_up(user: User, invitation: RoleInvitation) -> Verdict:
    """Have the role that the invitation names, beside what the person is already in the edition."""
    edition, role = invitation.edition, Role(invitation.role)
    if not (stands := may_be_answered(invitation)):
        return stands
    if not invitation.reason and what_it_means(user, edition, role):
        return Verdict(
            False,
            _(
                "You have a film in this edition, or another role that cannot be combined with this one. "
                "Write to the festival office: an organiser can give you the role and say why."
            ),
        )
    return YES
