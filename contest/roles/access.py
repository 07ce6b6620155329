"""The only way in which a view gets an invitation to a role: see contest.access."""

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import get_edition_for_organiser
from contest.models import RoleInvitation
from contest.policies import Reader
from contest.roles.inviting import SIGNER

INVITATIONS = RoleInvitation.objects.select_related("edition__regulations", "invited_by")


def get_role_invitation_by_key(key: str) -> RoleInvitation:
    """The invitation of a link: whoever has it was sent it, signed in or not."""
    try:
        code = SIGNER.unsign(key)
    except signing.BadSignature as error:
        raise Http404 from error
    return get_object_or_404(INVITATIONS, code=code)


def get_role_invitation_for_organiser(user: Reader, slug: str, code: str) -> RoleInvitation:
    return get_object_or_404(INVITATIONS, edition=get_edition_for_organiser(user, slug), code=code)
