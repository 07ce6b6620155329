"""What the link in an invitation opens: joining the jury, or saying no."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.models import User
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from judging.access import get_invitation_by_key
from judging.domain import answers
from judging.domain.expected_work import asked_of
from judging.domain.profiles import change_profile, profile_of
from judging.forms.jury import JoinForm, ProfileForm
from judging.models import Invitation

GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_show(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_invitation_by_key(key)
    if invitation.judge_id and invitation.judge_id == request.user.pk:
        return redirect("judge_desk")
    try:
        answers.refuse_unanswerable(invitation)
    except Refused as refused:
        return _page(request, invitation, key, status=GONE, reason=refused.reason)
    data = request.POST if request.method == "POST" else None
    reader, account = request.user, answers.account_of(invitation)
    early = 200 if data is None else 409
    if isinstance(reader, User) and reader != account:
        other = answers.explain_other_address(invitation, reader)
        return _page(request, invitation, key, status=early, other=other)
    if account and not isinstance(reader, User):
        return _page(request, invitation, key, status=early, sign_in=True)
    form = (
        ProfileForm(data, profile=profile_of(account, invitation.edition))
        if account
        else JoinForm(data, invitation=invitation)
    )
    if form.is_valid():
        try:
            return _accept(request, invitation, form)
        except Refused as refused:
            return answer_refusal(request, refused, "invitation_show", key)
    status = 200 if data is None else 422
    return _page(request, invitation, key, status=status, form=form)


@require_POST
def invitation_decline(request: HttpRequest, key: str) -> HttpResponse:
    invitation = get_invitation_by_key(key)
    try:
        answers.decline_invitation(invitation)
    except Refused as refused:
        return answer_refusal(request, refused, "invitation_show", key)
    return redirect("invitation_show", key)


def _accept(request: HttpRequest, invitation: Invitation, form: ProfileForm) -> HttpResponse:
    """Make the reader a judge; whoever had no account has one now, and is signed in. Conflicts of
    interest are asked for next."""
    if isinstance(form, JoinForm):
        judge = answers.join_jury(invitation, account=form.account)
    else:
        judge = person(request)
        answers.accept_invitation(invitation, judge=judge)
    change_profile(judge, edition=invitation.edition, **form.profile, by=judge)
    messages.success(
        request, _("Thank you: you are on the jury of %(edition)s.") % {"edition": invitation.edition.title}
    )
    conflicts = reverse("own_conflicts", args=[invitation.edition.slug])
    if not isinstance(form, JoinForm):
        return redirect(conflicts)
    response: HttpResponse = perform_login(request, judge, redirect_url=conflicts)
    return response


def _page(
    request: HttpRequest, invitation: Invitation, key: str, *, status: int, **context: object
) -> HttpResponse:
    asked = [] if "reason" in context else asked_of(invitation)
    context = {"invitation": invitation, "edition": invitation.edition, "key": key, "asked": asked, **context}
    return render(request, "judging/invitation_show.html", context, status=status)
