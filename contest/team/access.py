"""The only way in which a view gets an invitation to a team: see contest.access."""

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.models import TeamInvitation
from contest.team.inviting import SIGNER


def get_team_invitation_by_key(key: str) -> TeamInvitation:
    """The invitation of a link: whoever has it was sent it, signed in or not."""
    try:
        code = SIGNER.unsign(key)
    except signing.BadSignature as error:
        raise Http404 from error
    invitations = TeamInvitation.objects.select_related(
        "entry__edition__regulations", "entry__representative", "invited_by"
    )
    return get_object_or_404(invitations, code=code)
