"""What the link in an invitation to a team opens. Judges of the edition, and whoever has not shown that the
address is theirs, are told neither the film nor who made it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contest.domain.team_rights import right_of
from contest.enums import TeamRight
from contest.models import Entry, TeamInvitation, User
from contest.policies import Refused
from contest.team import joining
from contest.team.access import get_team_invitation_by_key
from contest.team.policies import may_join
from contest.views.http_conflict import answer_refusal
from contest.views.invitation_link import answer_invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_invitation(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_team_invitation_by_key(key)
    entry, right = invitation.entry, TeamRight(invitation.right)
    if isinstance(request.user, User) and right_of(request.user, entry):
        return redirect("entry_team", entry.code)
    return answer_invitation(
        request,
        invitation,
        answers=joining,
        may_take_up=lambda reader: may_join(reader, entry, right),
        page=partial(_page, request, invitation, key),
        lead_on=partial(_lead_on, request, entry),
    )


@require_POST
def team_decline(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_team_invitation_by_key(key)
    try:
        joining.decline(invitation)
    except Refused as refused:
        return answer_refusal(request, refused, "team_invitation", key)
    return redirect("team_invitation", key)


def _lead_on(request: HttpRequest, entry: Entry) -> str:
    messages.success(request, _("You are in the team of this entry now."))
    return reverse("entry_show", args=[entry.code])


def _page(
    request: HttpRequest, invitation: TeamInvitation, key: str, *, status: int, **context: object
) -> HttpResponse:
    told = {
        "title": _("Invitation to a team"),
        "invitation": invitation,
        "edition": invitation.entry.edition,
        "key": key,
        **context,
    }
    return render(request, "contest/team/team_invitation.html", told, status=status)
