"""What the link in an invitation opens, whatever it invites to: the question, an account to answer it with,
or why it cannot be answered."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol, TypeVar

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from contest.domain.invited_accounts import (
    NewAccount,
    account_by_address,
    explain_other_address,
    owns_address,
)
from contest.forms.new_account import NewAccountForm
from contest.models import User
from contest.policies import Refused, Verdict, demand
from contest.views.http_conflict import answer_conflict


class Invited(Protocol):
    @property
    def email(self) -> str: ...


Invitation = TypeVar("Invitation", bound=Invited, contravariant=True)


class Answers(Protocol[Invitation]):
    """The module that knows how invitations of this kind are answered. Each raises `Refused`."""

    def refuse_unanswerable(self, invitation: Invitation, /) -> None: ...

    def take_up(self, invitation: Invitation, /, *, by: User) -> object: ...

    def take_up_with_account(self, invitation: Invitation, /, *, account: NewAccount) -> User: ...


def answer_invitation(
    request: HttpRequest,
    invitation: Invitation,
    *,
    answers: Answers[Invitation],
    may_take_up: Callable[[User], Verdict],
    page: Callable[..., HttpResponse],
    lead_on: Callable[[], str],
) -> HttpResponse:
    """`page` is told one of: the `reason` why there is no answer (`is_open`: none from this reader), whose
    the address is (`other`), that an account has to `sign_in`, or that it `asks`, by a `form` or with the
    reader's account. `lead_on` says what has become of them, and where they go."""
    try:
        answers.refuse_unanswerable(invitation)
    except Refused as refused:
        return page(status=HTTPStatus.GONE, reason=refused.reason)
    is_post = request.method == "POST"
    early = HTTPStatus.CONFLICT if is_post else HTTPStatus.OK
    if isinstance(request.user, User):
        if not owns_address(request.user, invitation.email):
            return page(status=early, other=explain_other_address(invitation.email, request.user))
        try:
            demand(may_take_up(request.user))
            if not is_post:
                return page(status=HTTPStatus.OK, asks=True)
            answers.take_up(invitation, by=request.user)
        except Refused as refused:
            return page(status=early, reason=refused.reason, is_open=True)
        return redirect(lead_on())
    if account_by_address(invitation.email):
        return page(status=early, sign_in=True)
    form = NewAccountForm(request.POST if is_post else None, address=invitation.email)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
        return page(status=status, asks=True, form=form)
    try:
        user = answers.take_up_with_account(invitation, account=form.account)
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=request.path)
    response: HttpResponse = perform_login(request, user, redirect_url=lead_on())
    return response
