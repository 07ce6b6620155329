"""What the site has of people: the public table, and each person's own page, on which they see it, correct
it, take it away and have it erased."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.domain.data_abroad import country_of_data
from contest.policies import Refused
from contest.privacy import copies
from contest.privacy.access import get_own_copy
from contest.privacy.entry_fates import fates_of
from contest.privacy.erasure import correct_account, erase_person
from contest.privacy.forms import EraseForm, OwnAccountForm
from contest.privacy.personal_parts import counted_about, everything_kept
from contest.privacy.policies import may_be_erased
from contest.privacy.retention import periods_of_opened
from contest.views.http_conflict import answer_refusal
from contest.views.made_files import hand_over_made


@require_safe
def privacy_show(request: HttpRequest) -> HttpResponse:
    periods = periods_of_opened()
    context = {
        "lines": [{"kept": kept, "periods": periods.get(kept.period, [])} for kept in everything_kept()],
        "country": country_of_data(),
        "is_bucket": bool(settings.S3_BUCKET),
        "session_hours": settings.SESSION_LONGEST_HOURS,
    }
    return render(request, "contest/privacy/privacy_show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = OwnAccountForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_bound and form.is_valid():
        correct_account(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("own_data")
    if form.is_bound:
        user.refresh_from_db()  # the form has written into it
    context = {"form": form, "counted": counted_about(user), "copy": copies.latest_copy(user)}
    return render(request, "contest/privacy/own_data.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def own_data_copy(request: HttpRequest) -> HttpResponse:
    copies.ask_for_copy(person(request))
    return redirect("own_data")


@login_required
@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]
def own_data_file(request: HttpRequest) -> HttpResponse:
    return hand_over_made(request, get_own_copy(person(request)).key, name="my-data.zip")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def own_data_erase(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = EraseForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        try:
            erase_person(user)
        except Refused as refused:
            return answer_refusal(request, refused, "own_data_erase")
        logout(request)
        messages.success(request, _("Your account is erased. You get no more emails from this website."))
        return redirect("privacy_show")
    context = {"form": form, "fates": fates_of(user), "may": may_be_erased(user)}
    return render(
        request, "contest/privacy/own_data_erase.html", context, status=422 if form.is_bound else 200
    )
