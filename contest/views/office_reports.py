"""The office: reports of public films, their decisions, and films that are taken down."""

from collections.abc import Callable, Collection, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
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
from contest.domain.public_reports import decide_appeal, decide_report, is_barred, other_reports
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
from contest.forms.public_reports import DecisionForm, TakedownForm
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
            return answer_refusal(request, refused, "office_reports", slug)
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
    others = other_reports(report)
    standing = [other for other in others if other.state == ReportState.UPHELD]
    by_office = is_down_by_office(report.entry)
    down = is_down(report.entry)
    kept = bool(standing or by_office or lacks_consent(report.entry))
    form = DecisionForm(request.POST or None, is_down=down, is_kept_down=kept)
    if is_post and form.is_valid():
        try:
            _decide(request, report, form)
        except Refused as refused:
            return answer_refusal(request, refused, "office_report", slug, pk)
        messages.success(request, _("Decision saved in the audit log."))
        return redirect("office_report", slug=slug, pk=pk)
    context = {
        "edition": report.edition,
        "report": report,
        "form": form,
        "may_decide": report.waits and bool(may_organise(request.user, report.edition)),
        "decided_first": bool(report.appealed_at) and report.decided_by_id == request.user.pk,
        "is_barred": bool(report.appealed_at) and is_barred(report, person(request)),
        "is_shown": is_public_film(report.entry),
        "is_down": down,
        "others": others,
        "standing": standing,
        "is_down_by_office": by_office,
    }
    return render(request, "contest/office_report.html", context, status=422 if is_post else 200)


def _decide(request: HttpRequest, report: PublicReport, form: DecisionForm) -> None:
    """What the form was shown for: the report, or its appeal. Raises Refused."""
    stage = "appeal" if report.appealed_at else "report"
    if request.POST.get("stage", stage) != stage:
        raise Refused(_("An appeal has come in since you opened the page. Read it, then decide about it."))
    decide = decide_appeal if report.appealed_at else decide_report
    uphold = form.cleaned_data["decision"] == "uphold"
    decide(report, uphold=uphold, answer=form.cleaned_data["answer"], by=person(request))
