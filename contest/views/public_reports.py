"""“Report this film”, and the page of a report for whoever has its number: state, decision, appeal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_public_film, get_report_by_code
from contest.domain.public_reports import (
    appeal_report,
    find_same_report,
    is_appeal_of,
    may_appeal,
    send_report,
    steps_of,
)
from contest.domain.takedowns import is_down
from contest.enums import ReportReason
from contest.forms.public_reports import AppealForm, ReportForm
from contest.mail_limits import TooManyMails, demand_mail
from contest.models import PublicReport, User
from contest.policies import Refused, may_speak_for
from contest.rate_limits import Limit, answer_haste, counted_as
from contest.views.http_conflict import answer_refusal

REPORTS_OF_ADDRESS = Limit("film-reports", 10, 3600)
REPORTS_OF_PERSON = Limit("film-reports-person", 10, 3600)
REPORTS_TO_ADDRESS = Limit("film-reports-to", 3, 3600)  # nobody has confirmed the address yet


@require_http_methods(["GET", "HEAD", "POST"])
def film_report(request: HttpRequest, code: str) -> HttpResponse:
    """The notice. No account is needed; the receipt is a page, and an email where there is an address."""
    entry = get_public_film(code)
    form = ReportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"entry": entry, "edition": entry.edition, "form": form}
        return render(request, "contest/film_report.html", context, status=status)
    given = form.cleaned_data
    if same := find_same_report(entry, statement=given["statement"], email=given["email"]):
        messages.info(request, _("This report has been received already; nothing was sent again."))
        return redirect("report_show", code=same.code)
    if refusal := _refuse_haste(request, email=given["email"]):
        return refusal
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


def _refuse_haste(request: HttpRequest, *, email: str) -> HttpResponse | None:
    """Who is signed in has limits of their own; a network that others share does not use them up."""
    limit = REPORTS_OF_PERSON if request.user.is_authenticated else REPORTS_OF_ADDRESS
    if limit.count(counted_as(request)) > limit.amount:
        return answer_haste(request, seconds=limit.seconds_left(), reason=_tell_limit(limit))
    if not email:
        return None
    if REPORTS_TO_ADDRESS.count(email.lower()) > REPORTS_TO_ADDRESS.amount:
        reason = _("%(most)s reports name this email address already. Leave it out, or use another one.")
        reason %= {"most": REPORTS_TO_ADDRESS.amount}
        return answer_haste(request, seconds=REPORTS_TO_ADDRESS.seconds_left(), reason=reason)
    try:
        demand_mail(request, to=email)
    except TooManyMails as refused:
        return answer_haste(request, seconds=refused.seconds, reason=str(refused.reason), says_when=True)
    return None


def _tell_limit(limit: Limit) -> str:
    if limit is REPORTS_OF_PERSON:
        words = _("You have sent %(most)s reports within an hour.")
    else:
        words = _("Your network address has sent %(most)s reports within an hour.")
    return words % {"most": limit.amount}


@require_http_methods(["GET", "HEAD", "POST"])
def report_show(request: HttpRequest, code: str) -> HttpResponse:
    """For whoever has the number of the report, and for the creator of the film, who may appeal."""
    report = get_report_by_code(code)
    as_creator = bool(may_speak_for(request.user, report.entry))
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refused := _appeal(request, report, form, as_creator=as_creator):
            return answer_refusal(request, refused, "report_show", code, form=form)
        return redirect("report_show", code=code)
    context = {**_told(report, as_creator=as_creator), "form": form}
    response = render(
        request, "contest/report_show.html", context, status=422 if request.method == "POST" else 200
    )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _appeal(
    request: HttpRequest, report: PublicReport, form: AppealForm, *, as_creator: bool
) -> Refused | None:
    """Take the appeal, or say why not. One that was sent twice has been received, which is what is said."""
    by = request.user if isinstance(request.user, User) else None
    try:
        appeal_report(report, text=form.cleaned_data["answer"], as_creator=as_creator, by=by)
    except Refused as refused:
        report.refresh_from_db(fields=["state", "appealed_at", "appeal_decided_at"])
        if not is_appeal_of(report, as_creator=as_creator):
            return refused
        messages.info(request, _("Your appeal has been received already; it was not sent twice."))
        return None
    messages.success(request, _("Your appeal has been received."))
    return None


def _told(report: PublicReport, *, as_creator: bool) -> dict[str, object]:
    """A creator is not told who reported the film."""
    return {
        "report": report,
        "edition": report.edition,
        "steps": steps_of(report),
        "as_creator": as_creator,
        "is_down": is_down(report.entry),
        "may_appeal": may_appeal(report, as_creator=as_creator),
    }
