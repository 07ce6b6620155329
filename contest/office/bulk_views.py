"""A decision about many entries: whom it touches and what they are told, before it is started; then how far a
worker is, and what became of each entry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import get_edition_for_organiser, person
from contest.domain.queries.duplicates import undecided_among
from contest.enums import BulkDecision, LineOutcome
from contest.forms.merging import NO_CLASHES, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.models import BulkAct, Entry
from contest.office.access import get_bulk_act
from contest.office.bulk_acts import sample_of, start_act
from contest.office.forms import ReasonsForm, UsualReasonsForm
from contest.office.usual_reasons import keep_reasons
from contest.policies import Refused
from contest.typed_text import echoed_list
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_bulk(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`show` in what is sent asks for the email only."""
    act = get_bulk_act(request.user, slug, pk)
    if request.method != "POST":
        return _page_of_act(request, act, ReasonsForm(edition=act.edition, tells_why=act.tells_why))
    form = ReasonsForm(request.POST, edition=act.edition, tells_why=act.tells_why)
    if not form.is_valid():
        return _page_of_act(request, act, form, status=422)
    told, changes = form.told, form.cleaned_data["changes"]
    if "show" in request.POST:
        return _page_of_act(request, act, form, mail=sample_of(act, reason=told, changes=changes))
    try:
        start_act(act, reason=told, changes=changes, by=person(request))
    except Refused as refused:
        if refused.field not in form.fields:
            return answer_refusal(request, refused, "office_bulk", slug, pk, form=form)
        add_refusal(form, refused)
        return _page_of_act(request, act, form, status=422)
    return redirect("office_bulk", slug, pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_reasons(request: HttpRequest, slug: str) -> HttpResponse:
    """The reasons that this office gives often."""
    edition = get_edition_for_organiser(request.user, slug)
    kept = "\n".join(edition.usual_reasons.values_list("text", flat=True))
    form = UsualReasonsForm(initial={"reasons": kept})
    opened, clashes = opened_with(form), NO_CLASHES
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = UsualReasonsForm(merged.data), merged.clashes
    if form.is_bound and form.is_valid() and not clashes:
        keep_reasons(edition, form.cleaned_data["reasons"], by=person(request))
        messages.success(request, _("Saved."))
        return redirect("office_reasons", slug)
    context = {"edition": edition, "form": form, "opened": opened, "clashes": clashes}
    status = 409 if clashes else 422 if form.is_bound else 200
    return render(request, "contest/office/reason_list.html", context, status=status)


def _page_of_act(
    request: HttpRequest,
    act: BulkAct,
    form: ReasonsForm,
    *,
    mail: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = list(act.lines.select_related("entry__representative"))
    undecided: list[Entry] = []
    if act.decision == BulkDecision.ACCEPT and not act.started_at:
        mail = sample_of(act, reason="", changes=())
        undecided = undecided_among(line.entry for line in lines if line.outcome == LineOutcome.WAITING)
    context = {
        "edition": act.edition,
        "act": act,
        "form": form,
        "waiting": [line for line in lines if line.outcome == LineOutcome.WAITING],
        "done": [line for line in lines if line.outcome == LineOutcome.DONE],
        "left_out": [line for line in lines if line.outcome == LineOutcome.LEFT_OUT],
        "undecided": echoed_list([entry.code for entry in undecided]),
        "mail": mail,
        "task": act.task if act.task and not act.task.finished_at else None,
        "is_return": act.decision == BulkDecision.RETURN,
        "is_mine": act.by_id == person(request).pk,
    }
    return render(request, "contest/office/bulk_act.html", context, status=status)
