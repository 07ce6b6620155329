"""What the link in an invitation to a role opens."""

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
from django.views.decorators.http import require_http_methods

from contest.domain.invited_accounts import account_by_address, owns_address
from contest.enums import Role
from contest.models import RoleInvitation, User
from contest.policies import Refused, demand
from contest.roles import accepting
from contest.roles.access import get_role_invitation_by_key
from contest.roles.forms import RoleAccountForm
from contest.roles.listing import duties_of_role
from contest.roles.policies import may_take_up
from contest.views.http_conflict import answer_refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def role_invitation(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_role_invitation_by_key(key)
    is_post, reader = request.method == "POST", request.user
    try:
        accepting.refuse_unanswerable(invitation)
    except Refused as refused:
        return _page(request, invitation, key, status=HTTPStatus.GONE, reason=refused.reason)
    if isinstance(reader, User):
        return _answer_reader(request, invitation, key, reader)
    early = HTTPStatus.CONFLICT if is_post else HTTPStatus.OK
    if account_by_address(invitation.email):
        return _page(request, invitation, key, status=early, sign_in=True)
    form = RoleAccountForm(request.POST if is_post else None, invitation=invitation)
    if form.is_valid():
        try:
            return _take_up_with_account(request, invitation, form)
        except Refused as refused:
            return answer_refusal(request, refused, "role_invitation", key)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return _page(request, invitation, key, status=status, form=form)


def _answer_reader(request: HttpRequest, invitation: RoleInvitation, key: str, reader: User) -> HttpResponse:
    """For whoever is signed in: the question, their dashboard once it is answered, or why it cannot be."""
    early = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    if not owns_address(reader, invitation.email):
        other = accepting.explain_other_address(invitation, reader)
        return _page(request, invitation, key, status=early, other=other)
    try:
        demand(may_take_up(reader, invitation))
        if request.method != "POST":
            return _page(request, invitation, key, status=HTTPStatus.OK)
        accepting.take_up(invitation, by=reader)
    except Refused as refused:
        return _page(request, invitation, key, status=early, reason=refused.reason)
    _tell(request, invitation)
    return redirect("desk")


def _take_up_with_account(
    request: HttpRequest, invitation: RoleInvitation, form: RoleAccountForm
) -> HttpResponse:
    """Whoever had no account has one now, and is signed in."""
    user = accepting.take_up_with_account(
        invitation,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password"],
        language=get_language() or "",
        time_zone=timezone.get_current_timezone_name(),
    )
    _tell(request, invitation)
    response: HttpResponse = perform_login(request, user, redirect_url=reverse("desk"))
    return response


def _tell(request: HttpRequest, invitation: RoleInvitation) -> None:
    words = _("You now have this role in %(edition)s: %(role)s.")
    told = {"edition": invitation.edition.title, "role": invitation.get_role_display()}
    messages.success(request, words % told)


def _page(
    request: HttpRequest, invitation: RoleInvitation, key: str, *, status: int, **context: object
) -> HttpResponse:
    told = {
        "invitation": invitation,
        "edition": invitation.edition,
        "key": key,
        "duties": duties_of_role(Role(invitation.role)),
        **context,
    }
    return render(request, "contest/roles/invitation.html", told, status=status)
