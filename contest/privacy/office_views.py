"""The office: how long an edition keeps what it has, and what would go."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_edition_for_organiser, person
from contest.forms.merging import NO_CLASHES, merge, opened_with
from contest.privacy.forms import RetentionForm
from contest.privacy.retention import forecast_for, going_at_once, periods_of, set_periods
from contest.views.in_turn import in_turn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_retention(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    periods = periods_of(edition)
    form = RetentionForm(instance=periods)
    opened, clashes = opened_with(form), NO_CLASHES
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = RetentionForm(merged.data, instance=periods), merged.clashes
    typed, going = None, []
    if form.is_bound and form.is_valid() and not clashes:
        typed = form.cleaned_data
    forecasts = forecast_for(edition, typed)
    if typed is not None:
        going = going_at_once(edition, typed, forecasts)
        if "show" not in request.POST and (not going or request.POST.get("sure") == _answer(typed)):
            set_periods(edition, typed, by=person(request))
            messages.success(request, _("Saved. The changes are recorded in the audit log."))
            return redirect("office_retention", slug)
    context = {
        "edition": edition,
        "going": going,
        "answer": _answer(typed) if typed else "",
        "is_shown": typed is not None,
        "form": form,
        "opened": opened,
        "clashes": clashes,
        "is_set": periods.pk is not None,
        "forecasts": forecasts,
    }
    status = 409 if clashes else 422 if form.is_bound and "show" not in request.POST else 200
    return render(request, "contest/privacy/office_retention.html", context, status=status)


def _answer(typed: Mapping[str, int | None]) -> str:
    """What agreeing to these very months sends."""
    return " ".join(f"{period}={months or ''}" for period, months in sorted(typed.items()))
