"""What the pages of an account need beside allauth's: the language that is kept, ending one sign-in, the code
that changes the address, and the answer to haste."""

from typing import Any

from allauth.account.views import ConfirmEmailVerificationCodeView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from contest.models import User
from contest.rate_limits import answer_haste


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Django's language switch; the account keeps the choice, for pages on other devices and for mails."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


class ConfirmAddressView(ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    def form_invalid(self, form: Any) -> HttpResponse:
        """After the last wrong code, whoever is signed in is back where another code can be asked for."""
        response: HttpResponse = super().form_invalid(form)
        if response.has_header("Location") and self.request.user.is_authenticated:
            response["Location"] = reverse("account_email")
        return response


confirm_address = ConfirmAddressView.as_view()


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """All limits of ACCOUNT_RATE_LIMITS that end here are of one minute."""
    return answer_haste(request, seconds=60)
