"""The account's page of tokens: made, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.api.access import get_own_token, own_tokens
from contest.api.forms import TokenForm
from contest.api.tokens import make_token, revoke_token
from contest.forms.refusals import add_refusal
from contest.policies import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def api_tokens(request: HttpRequest) -> HttpResponse:
    user, token = person(request), ""
    form = TokenForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        try:
            token = make_token(user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
    is_wrong = form.is_bound and not token
    context = {
        "form": TokenForm(user=user) if token else form,
        "token": token,
        "tokens": own_tokens(user),
        "now": timezone.now(),
    }
    return render(request, "contest/api/tokens_show.html", context, status=422 if is_wrong else 200)


@login_required
@require_POST
def api_token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    if revoke_token(get_own_token(person(request), pk)):
        messages.success(
            request, _("The token is revoked. Programs that have it can no longer read anything.")
        )
    return redirect("api_tokens")
