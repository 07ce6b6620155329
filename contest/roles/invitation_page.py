"""What the link in an invitation to a role opens."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contest.enums import Role
from contest.models import RoleInvitation
from contest.roles import accepting
from contest.roles.access import get_role_invitation_by_key
from contest.roles.listing import duties_of_role
from contest.roles.policies import may_take_up
from contest.views.invitation_link import answer_invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def role_invitation(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_role_invitation_by_key(key)
    return answer_invitation(
        request,
        invitation,
        answers=accepting,
        may_take_up=lambda reader: may_take_up(reader, invitation),
        page=partial(_page, request, invitation),
        lead_on=partial(_lead_on, request, invitation),
    )


def _lead_on(request: HttpRequest, invitation: RoleInvitation) -> str:
    words = _("You now have this role in %(edition)s: %(role)s.")
    told = {"edition": invitation.edition.title, "role": invitation.get_role_display()}
    messages.success(request, words % told)
    return reverse("desk")


def _page(
    request: HttpRequest, invitation: RoleInvitation, *, status: int, **context: object
) -> HttpResponse:
    told = {
        "title": _("Invitation to a role"),
        "invitation": invitation,
        "edition": invitation.edition,
        "duties": duties_of_role(Role(invitation.role)),
        **context,
    }
    return render(request, "contest/roles/role_invitation.html", told, status=status)
