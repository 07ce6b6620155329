"""The office: objections to winners, their evidence, and what is decided about each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_office, person
from contest.forms.refusals import add_refusal
from contest.models import Objection
from contest.objections.access import get_evidence_for_office, get_objection_for_office
from contest.objections.forms import ObjectionDecisionForm
from contest.objections.objecting import decide_objection
from contest.objections.office import sample_objection_mails, upheld_without_motion
from contest.objections.policies import may_decide_objection, seats_of
from contest.objections.window import window_of
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal


@login_required
@require_safe
def office_objections(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    rows = Objection.objects.filter(edition=edition)
    context = {
        "edition": edition,
        "window": window_of(edition),
        "objections": rows.select_related("citation__award", "citation__entry"),
        "to_revoke": {objection.pk for objection in upheld_without_motion(edition)},
        "examples": sample_objection_mails(edition, reader=person(request)),
    }
    return render(request, "contest/objections/office_objections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_objection(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One objection with its evidence, and the form of the decision while it is open."""
    objection = get_objection_for_office(request.user, slug, pk)
    form = ObjectionDecisionForm(request.POST if request.method == "POST" else None)
    may = may_decide_objection(request.user, objection)
    if form.is_bound and not may:
        return answer_refusal(request, Refused(may.reason), "office_objection", slug, pk, form=form)
    if form.is_bound and form.is_valid():
        try:
            decide_objection(
                objection,
                uphold=form.cleaned_data["decision"] == "uphold",
                summary=form.typed_texts("summary"),
                answer=form.typed_texts("answer"),
                by=person(request),
            )
        except Refused as refused:
            if not refused.field:
                return answer_refusal(request, refused, "office_objection", slug, pk, form=form)
            add_refusal(form, refused)
        else:
            messages.success(request, _("Decided. It is public now, and both sides get an email."))
            return redirect("office_objection", slug=slug, pk=pk)
    context = {
        "edition": objection.edition,
        "objection": objection,
        "award": objection.citation.award.title_of(objection.citation.place),
        "evidence": objection.evidence.without_content(),
        "form": form,
        "seats": seats_of(objection.objector, objection.edition),
        "may_decide": may,
        "is_to_revoke": objection.pk in {one.pk for one in upheld_without_motion(objection.edition)},
    }
    status = 422 if form.is_bound else 200
    return render(request, "contest/objections/office_objection.html", context, status=status)


@login_required
@require_safe
def office_evidence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A file as it came, to keep: no browser opens it as a page of this site."""
    evidence = get_evidence_for_office(request.user, slug, pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{evidence.pk}.{evidence.get_kind_display().lower()}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(evidence.content), content_type=evidence.kind, headers=headers)
