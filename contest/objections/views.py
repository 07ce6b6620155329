"""“Object to this award”, and the page of an objection for whoever sent it and for the winner."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import person
from contest.enums import ObjectionGrounds
from contest.forms.refusals import add_refusal
from contest.mail_limits import TooManyMails, demand_mail
from contest.models import Citation
from contest.objections.access import get_objection_by_code, get_winner_to_object_to
from contest.objections.forms import ObjectionForm, ReplyForm
from contest.objections.objecting import reply_to_objection, send_objection
from contest.objections.policies import may_object, may_reply, seats_of
from contest.objections.window import window_of
from contest.policies import Refused
from contest.rate_limits import Limit, answer_haste, counted_as
from contest.views.http_conflict import answer_refusal

OBJECTIONS_OF_PERSON = Limit("objections", 10, 3600)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest, code: str) -> HttpResponse:
    citation = get_winner_to_object_to(code)
    is_post = request.method == "POST"
    form = ObjectionForm(request.POST if is_post else None, request.FILES if is_post else None)
    may = may_object(person(request), citation)
    if not may and is_post:
        return answer_refusal(request, Refused(may.reason), "film_show", code)
    if is_post and form.is_valid():
        return _send(request, citation, form)
    return _page(request, citation, form)


def _send(request: HttpRequest, citation: Citation, form: ObjectionForm) -> HttpResponse:
    if OBJECTIONS_OF_PERSON.count(counted_as(request)) > OBJECTIONS_OF_PERSON.amount:
        words = _("You have sent %(most)s objections within an hour.")
        reason = words % {"most": OBJECTIONS_OF_PERSON.amount}
        return answer_haste(request, seconds=OBJECTIONS_OF_PERSON.seconds_left(), reason=reason)
    by, given = person(request), form.cleaned_data
    try:
        demand_mail(request, to=by.email)
        objection = send_objection(
            citation,
            grounds=ObjectionGrounds(given["grounds"]),
            statement=given["statement"],
            links=given["links"],
            files=given["evidence"],
            public_name=by.name if given["is_named"] else "",
            by=by,
        )
    except TooManyMails as refused:
        return answer_haste(request, seconds=refused.seconds, reason=str(refused.reason), says_when=True)
    except Refused as refused:
        add_refusal(form, refused)
        return _page(request, citation, form)
    messages.success(request, _("Your objection has been received. The festival office decides about it."))
    return redirect("objection_show", code=objection.code)


def _page(request: HttpRequest, citation: Citation, form: ObjectionForm) -> HttpResponse:
    edition = citation.award.edition
    context = {
        "edition": edition,
        "entry": citation.entry,
        "award": citation.award.title_of(citation.place),
        "window": window_of(edition),
        "form": form,
        "may_object": may_object(person(request), citation),
        "seats": seats_of(person(request), edition),
    }
    status = 422 if form.is_bound else 200
    return render(request, "contest/objections/objection_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_show(request: HttpRequest, code: str) -> HttpResponse:
    """What was sent, and what became of it; the winner's contact person may answer once."""
    objection = get_objection_by_code(request.user, code)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    may = may_reply(request.user, objection)
    if form.is_bound and not may:
        return answer_refusal(request, Refused(may.reason), "objection_show", code)
    if form.is_bound and form.is_valid():
        try:
            reply_to_objection(objection, text=form.cleaned_data["reason"], by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "objection_show", code)
        messages.success(request, _("Your answer has been received."))
        return redirect("objection_show", code=code)
    context = {
        "objection": objection,
        "edition": objection.edition,
        "is_objector": objection.objector_id == request.user.pk,
        "seats": seats_of(objection.objector, objection.edition),
        "award": objection.citation.award.title_of(objection.citation.place),
        "evidence": objection.evidence.without_content(),
        "form": form,
        "may_reply": may,
    }
    status = 422 if form.is_bound else 200
    return render(request, "contest/objections/objection_show.html", context, status=status)
