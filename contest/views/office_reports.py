"""The office: reports of public films, their decisions, and films that are taken down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import (
    get_edition_for_office,
    get_edition_for_organiser,
    get_public_film_of,
    get_report_for_office,
    get_report_for_organiser,
    is_public_film,
    person,
)
from contest.domain.public_reports import decide_appeal, decide_report
from contest.domain.showcase import titles_of_public_films
from contest.domain.takedowns import codes_taken_down, show_again, take_down
from contest.enums import ReportState
from contest.forms.public_reports import DecisionForm, TakedownForm
from contest.models import PublicReport
from contest.policies import Refused, may_organise
from contest.views.http_conflict import answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of an edition; a film is taken down here without one, or shown again."""
    is_post = request.method == "POST"
    edition = (get_edition_for_organiser if is_post else get_edition_for_office)(request.user, slug)
    films = titles_of_public_films(edition)
    form = TakedownForm(request.POST or None, films=films, down=codes_taken_down(edition))
    if is_post and form.is_valid():
        entry = get_public_film_of(edition, form.cleaned_data["film"])
        is_down = entry.code in codes_taken_down(edition)
        try:
            act = show_again if is_down else take_down
            act(entry, reason=form.cleaned_data["reason"], by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_reports", slug)
        told = (
            _("“%(title)s” is public again.")
            if is_down
            else _("“%(title)s” has been taken off the public pages.")
        )
        messages.success(request, told % {"title": entry.shown_title})
        return redirect("office_reports", slug=slug)
    context = {
        "edition": edition,
        "form": form,
        "may_take_down": bool(may_organise(request.user, edition)),
        "reports": PublicReport.objects.filter(edition=edition).select_related("entry"),
        "taken_down": codes_taken_down(edition),
    }
    return render(request, "contest/office_reports.html", context, status=422 if is_post else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One report, and the form of what is to be decided: the report, or the appeal."""
    is_post = request.method == "POST"
    report = (get_report_for_organiser if is_post else get_report_for_office)(request.user, slug, pk)
    form = DecisionForm(request.POST or None)
    if is_post and form.is_valid():
        decide = decide_report if report.state == ReportState.RECEIVED else decide_appeal
        uphold = form.cleaned_data["decision"] == "uphold"
        try:
            decide(report, uphold=uphold, answer=form.cleaned_data["answer"], by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_report", slug, pk)
        messages.success(request, _("Decision saved in the audit log."))
        return redirect("office_report", slug=slug, pk=pk)
    context = {
        "edition": report.edition,
        "report": report,
        "form": form,
        "may_decide": report.waits and bool(may_organise(request.user, report.edition)),
        "is_shown": is_public_film(report.entry),
    }
    return render(request, "contest/office_report.html", context, status=422 if is_post else 200)
