"""The office: reports of public films, their decisions, and films that are taken down."""

from collections.abc import Callable, Collection, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import (
    get_edition_for_office,
    get_edition_for_organiser,
    get_public_film_of,
    get_report_for_office,
    get_report_for_organiser,
    is_public_film,
    person,
)
from contest.domain.public_reports import (
    decide_appeal,
    decide_report,
    is_barred,
    other_reports,
    overturn_report,
    steps_of,
)
from contest.domain.showcase import titles_of_public_films
from contest.domain.takedowns import (
    codes_decided_down,
    is_down,
    is_down_by_office,
    lacks_consent,
    show_again,
    take_down,
)
from contest.enums import ReportState
from contest.forms.public_reports import DecisionForm, OverturnForm, TakedownForm
from contest.models import PublicReport
from contest.policies import Refused, may_organise
from contest.views.http_conflict import answer_refusal

ACTS: dict[str, tuple[Callable[..., object], str | Promise]] = {
    "take_down": (take_down, gettext_lazy("“%(title)s” has been taken off the public pages.")),
    "show_again": (show_again, gettext_lazy("“%(title)s” is public again.")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of an edition; a film is taken down here without one, or shown again."""
    is_post = request.method == "POST"
    edition = (get_edition_for_organiser if is_post else get_edition_for_office)(request.user, slug)
    down = codes_decided_down(edition)
    sent = request.POST.get("act", "")
    if is_post and sent not in ACTS:
        refused = Refused(_("Choose one: take the film down, or show it again."))
        return answer_refusal(request, refused, "office_reports", slug)
    forms = _takedown_forms(request, titles_of_public_films(edition), down)
    if is_post and forms[sent].is_valid():
        given = forms[sent].cleaned_data
        entry = get_public_film_of(edition, given["film"])
        act, told = ACTS[sent]
        try:
            act(entry, reason=given["reason"], by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_reports", slug, form=forms[sent])
        messages.success(request, told % {"title": entry.shown_title})
        return redirect("office_reports", slug=slug)
    context = {
        "edition": edition,
        **forms,
        "may_take_down": bool(may_organise(request.user, edition)),
        "reports": PublicReport.objects.filter(edition=edition).select_related("entry"),
        "taken_down": down,
    }
    return render(request, "contest/office_reports.html", context, status=422 if is_post else 200)


def _takedown_forms(
    request: HttpRequest, films: Mapping[str, str], down: Collection[str]
) -> dict[str, TakedownForm]:
    """One for each act, with the films that it can be done to; the one that was sent has what was typed."""
    offered = {"take_down": films.keys() - down, "show_again": films.keys() & down}
    return {
        act: TakedownForm(
            request.POST if request.POST.get("act") == act else None,
            films=films,
            offered=offered[act],
            auto_id=f"{act}_%s",
        )
        for act in ACTS
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One report, and the form of what is to be decided: the report, or the appeal."""
    is_post = request.method == "POST"
    report = (get_report_for_organiser if is_post else get_report_for_office)(request.user, slug, pk)
    form = _decision_form(request, report)
    if is_post and form.is_valid():
        try:
            _decide(request, report, form)
        except Refused as refused:
            return answer_refusal(request, refused, "office_report", slug, pk, form=form)
        messages.success(request, _("Decision saved in the audit log."))
        return redirect("office_report", slug=slug, pk=pk)
    return _report_page(request, report, form, OverturnForm(), status=422 if is_post else 200)


@login_required
@require_POST
def office_report_overturn(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The office no longer upholds a report, without an appeal."""
    report = get_report_for_organiser(request.user, slug, pk)
    form = OverturnForm(request.POST)
    if not form.is_valid():
        return _report_page(request, report, _decision_form(None, report), form, status=422)
    try:
        overturn_report(report, answer=form.cleaned_data["answer"], by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_report", slug, pk, form=form)
    messages.success(request, _("Decision saved in the audit log."))
    return redirect("office_report", slug=slug, pk=pk)


def _decision_form(request: HttpRequest | None, report: PublicReport) -> DecisionForm:
    entry = report.entry
    is_kept_down = bool(_standing_others(report)) or is_down_by_office(entry) or lacks_consent(entry)
    typed = request.POST if request and request.method == "POST" else None
    return DecisionForm(typed, is_down=is_down(entry), is_kept_down=is_kept_down)


def _standing_others(report: PublicReport) -> list[PublicReport]:
    return [other for other in other_reports(report) if other.state == ReportState.UPHELD]


def _report_page(
    request: HttpRequest,
    report: PublicReport,
    form: DecisionForm,
    overturn_form: OverturnForm,
    *,
    status: int,
) -> HttpResponse:
    may_organise_it = bool(may_organise(request.user, report.edition))
    context = {
        "edition": report.edition,
        "report": report,
        "steps": steps_of(report),
        "form": form,
        "overturn_form": overturn_form,
        "may_decide": report.waits and may_organise_it,
        "may_overturn": report.can_be_overturned and may_organise_it,
        "decided_first": bool(report.appealed_at) and report.last_decider_id == request.user.pk,
        "is_barred": bool(report.appealed_at) and is_barred(report, person(request)),
        "is_shown": is_public_film(report.entry),
        "is_down": is_down(report.entry),
        "others": other_reports(report),
        "standing": _standing_others(report),
        "is_down_by_office": is_down_by_office(report.entry),
    }
    return render(request, "contest/office_report.html", context, status=status)


def _decide(request: HttpRequest, report: PublicReport, form: DecisionForm) -> None:
    """What the form was shown for: the report, or its appeal. Raises Refused."""
    stage = "appeal" if report.appealed_at else "report"
    if request.POST.get("stage", stage) != stage:
        raise Refused(_("An appeal has come in since you opened the page. Read it, then decide about it."))
    decide = decide_appeal if report.appealed_at else decide_report
    uphold = form.cleaned_data["decision"] == "uphold"
    decide(report, uphold=uphold, answer=form.cleaned_data["answer"], by=person(request))
