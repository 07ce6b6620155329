"""Revoking a published award: the proposal of one person, which another confirms on the page of results."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_public_award, person
from contest.domain.motions import open_motion
from contest.enums import MotionKind, ObjectionState
from contest.forms.refusals import add_refusal
from contest.forms.texts import initial_texts
from contest.models import Citation
from contest.models.texts import Texts
from contest.policies import Refused, may_move
from contest.sign_in import asks_log_in_again
from contest.views.http_conflict import answer_refusal
from judging.domain import revocations
from judging.forms.revocation import RevocationForm
from judging.views.own_film import closed_to_own_film


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def award_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    citation = get_public_award(request.user, slug, pk)
    form = RevocationForm(
        request.POST or None,
        successors=revocations.next_in_line(citation),
        initial=initial_texts("public_reason", _answer_to_objection(citation)),
    )
    if request.method == "POST" and form.is_valid():
        response: HttpResponse = _propose(request, citation, form)
        return response
    return _page(request, citation, form)


def _answer_to_objection(citation: Citation) -> Texts:
    """What the office has answered in public to whoever objected and was right."""
    upheld = citation.objections.filter(state=ObjectionState.UPHELD).order_by("-decided_at").first()
    return upheld.answer if upheld else {}


@asks_log_in_again
def _propose(request: HttpRequest, citation: Citation, form: RevocationForm) -> HttpResponse:
    slug = citation.award.edition.slug
    try:
        revocations.propose_revocation(
            citation,
            successor=form.chosen,
            public_reason=form.typed_texts("public_reason"),
            statement=form.typed_texts("statement"),
            reason=form.cleaned_data["reason"],
            by=person(request),
        )
    except Refused as refused:
        if not refused.field:
            return answer_refusal(request, refused, "office_results", slug, form=form)
        add_refusal(form, refused)
        return _page(request, citation, form)
    messages.success(request, _("Proposed. The award is revoked once a second person confirms it."))
    return redirect("office_results", slug)


def _page(request: HttpRequest, citation: Citation, form: RevocationForm) -> HttpResponse:
    edition = citation.award.edition
    subject = revocations.subject_of(citation)
    context = {
        "edition": edition,
        "name": citation.award.title_of(citation.place),
        "entry": citation.entry,
        "form": form,
        "passed_over": revocations.passed_over(citation, list(form.successors.values())),
        "motion": open_motion(edition, kind=MotionKind.REVOKE, subject=subject),
        "may_propose": may_move(request.user, edition),
    }
    return render(request, "judging/award_revoke.html", context, status=422 if form.is_bound else 200)
