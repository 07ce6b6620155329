"""“Report this film”, and the page of a report for whoever has its number: state, decision, appeal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_public_film, get_report_by_code
from contest.domain.public_reports import appeal_report, may_appeal, send_report
from contest.enums import ReportReason
from contest.forms.public_reports import AppealForm, ReportForm
from contest.mail_limits import TooManyMails, demand_mail
from contest.models import PublicReport, User
from contest.policies import Refused
from contest.rate_limits import Limit, answer_haste, network_of
from contest.views.http_conflict import answer_refusal

REPORTS_OF_ADDRESS = Limit("film-reports", 10, 3600)


@require_http_methods(["GET", "HEAD", "POST"])
def film_report(request: HttpRequest, code: str) -> HttpResponse:
    """The notice. No account is needed; the receipt is a page, and an email where there is an address."""
    entry = get_public_film(code)
    form = ReportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"entry": entry, "edition": entry.edition, "form": form}
        return render(request, "contest/film_report.html", context, status=status)
    if REPORTS_OF_ADDRESS.count(network_of(request)) > REPORTS_OF_ADDRESS.amount:
        words = _("Your network address has sent %(most)s reports within an hour. Try again later.")
        seconds = REPORTS_OF_ADDRESS.seconds_left()
        return answer_haste(request, seconds=seconds, reason=words % {"most": REPORTS_OF_ADDRESS.amount})
    given = form.cleaned_data
    try:
        if given["email"]:
            demand_mail(request, to=given["email"])
    except TooManyMails as refused:
        return answer_haste(request, seconds=refused.seconds, reason=str(refused.reason))
    report = send_report(
        entry,
        reason=ReportReason(given["reason"]),
        statement=given["statement"],
        evidence=given["evidence"],
        name=given["name"],
        email=given["email"],
        language=get_language() or "",
    )
    messages.success(request, _("Your report has been received. Keep the address of this page."))
    return redirect("report_show", code=report.code)


@require_http_methods(["GET", "HEAD", "POST"])
def report_show(request: HttpRequest, code: str) -> HttpResponse:
    """For whoever has the number of the report, and for the creator of the film, who may appeal."""
    report = get_report_by_code(code)
    as_creator = report.entry.representative_id == request.user.pk
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_appeal(report, as_creator=as_creator):
            return answer_refusal(
                request, Refused(_("You cannot appeal against this decision.")), "report_show", code
            )
        try:
            by = request.user if isinstance(request.user, User) else None
            appeal_report(report, text=form.cleaned_data["answer"], by=by)
        except Refused as refused:
            return answer_refusal(request, refused, "report_show", code)
        messages.success(request, _("Your appeal has been received."))
        return redirect("report_show", code=code)
    context = {**_told(report, as_creator=as_creator), "form": form}
    response = render(
        request, "contest/report_show.html", context, status=422 if request.method == "POST" else 200
    )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _told(report: PublicReport, *, as_creator: bool) -> dict[str, object]:
    """A creator is not told who reported the film."""
    return {
        "report": report,
        "edition": report.edition,
        "as_creator": as_creator,
        "may_appeal": may_appeal(report, as_creator=as_creator),
    }
