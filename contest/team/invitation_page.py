"""What the link in an invitation to a team opens. Judges of the edition, and whoever has not shown that the
address is theirs, are told neither the film nor who made it."""

from http import HTTPStatus

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contest.domain.invited_accounts import account_by_address, owns_address
from contest.domain.team_rights import right_of
from contest.enums import TeamRight
from contest.models import TeamInvitation, User
from contest.policies import Refused, demand
from contest.team import joining
from contest.team.access import get_team_invitation_by_key
from contest.team.forms import AccountForm
from contest.team.policies import may_join
from contest.views.http_conflict import answer_refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_invitation(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_team_invitation_by_key(key)
    is_post, reader = request.method == "POST", request.user
    if isinstance(reader, User) and right_of(reader, invitation.entry):
        return redirect("entry_team", invitation.entry.code)
    try:
        joining.refuse_unanswerable(invitation)
    except Refused as refused:
        return _page(request, invitation, key, status=HTTPStatus.GONE, reason=refused.reason)
    if isinstance(reader, User):
        return _answer_reader(request, invitation, key, reader)
    early = HTTPStatus.CONFLICT if is_post else HTTPStatus.OK
    if account_by_address(invitation.email):
        return _page(request, invitation, key, status=early, sign_in=True)
    form = AccountForm(request.POST if is_post else None, invitation=invitation)
    if form.is_valid():
        try:
            return _join_with_account(request, invitation, form)
        except Refused as refused:
            return answer_refusal(request, refused, "team_invitation", key)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return _page(request, invitation, key, status=status, form=form, shows_film=True)


@require_POST
def team_decline(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_team_invitation_by_key(key)
    try:
        joining.decline(invitation)
    except Refused as refused:
        return answer_refusal(request, refused, "team_invitation", key)
    return redirect("team_invitation", key)


def _answer_reader(request: HttpRequest, invitation: TeamInvitation, key: str, reader: User) -> HttpResponse:
    """For whoever is signed in: the question, the team once it is answered, or why it cannot be."""
    early = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    if not owns_address(reader, invitation.email):
        other = joining.explain_other_address(invitation, reader)
        return _page(request, invitation, key, status=early, other=other)
    try:
        demand(may_join(reader, invitation.entry, TeamRight(invitation.right)))
        if request.method != "POST":
            return _page(request, invitation, key, status=HTTPStatus.OK, shows_film=True)
        entry = joining.take_up(invitation, by=reader)
    except Refused as refused:
        return _page(request, invitation, key, status=early, reason=refused.reason, may_decline=True)
    messages.success(request, _("You are in the team of this entry now."))
    return redirect("entry_show", entry.code)


def _join_with_account(request: HttpRequest, invitation: TeamInvitation, form: AccountForm) -> HttpResponse:
    """Whoever had no account has one now, and is signed in."""
    user = joining.join_with_account(
        invitation,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password"],
        language=get_language() or "",
        time_zone=timezone.get_current_timezone_name(),
    )
    messages.success(request, _("You are in the team of this entry now."))
    entry_url = reverse("entry_show", args=[invitation.entry.code])
    response: HttpResponse = perform_login(request, user, redirect_url=entry_url)
    return response


def _page(
    request: HttpRequest, invitation: TeamInvitation, key: str, *, status: int, **context: object
) -> HttpResponse:
    told = {"invitation": invitation, "edition": invitation.entry.edition, "key": key, **context}
    return render(request, "contest/team/invitation.html", told, status=status)
