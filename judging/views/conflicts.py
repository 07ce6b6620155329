"""Conflicts of interest: what judges declare, and what organisers confirm or dismiss."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.forms.refusals import add_refusal
from contest.models import Entry, User
from contest.policies import Refused
from contest.sentences import in_a_row
from contest.views.http_conflict import answer_conflict
from judging.access import (
    find_entry_for_rounds,
    get_declared_for_office,
    get_edition_for_judge,
    get_edition_for_rounds,
    get_judge_for_office,
)
from judging.domain import declarations
from judging.domain.queries.conflicts import declared_by, hints_in, judges_with_conflicts, titled
from judging.forms.conflicts import ConfirmForm, DeclareForm, DropForm, HintForm
from judging.models import DismissedHint, Recusal
from judging.views.own_film import steers_rounds

FORM_METHODS = ["GET", "HEAD", "POST"]
HINTS_ON_PAGE = 50


@login_required
@require_safe
def conflict_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    hints = hints_in(edition)
    context = {
        "edition": edition,
        "hints": titled(hints[:HINTS_ON_PAGE]),
        "more": max(len(hints) - HINTS_ON_PAGE, 0),
        "judges": judges_with_conflicts(edition),
    }
    return render(request, "judging/conflict_list.html", context)


@login_required
@require_POST
@steers_rounds
def conflict_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm or dismiss one hint."""
    edition = get_edition_for_rounds(request.user, slug)
    form, back_url = HintForm(request.POST), reverse("conflict_list", args=[slug])
    if not form.is_valid():
        reason = in_a_row(*(f"{field.label}: {error}" for field in form for error in field.errors))
        return answer_conflict(request, reason=reason, back_url=back_url, status=422)
    told = form.cleaned_data
    hint = next(
        (
            hint
            for hint in hints_in(edition)
            if (hint.judge_id, hint.entry_code, hint.ground) == (told["judge"], told["code"], told["ground"])
        ),
        None,
    )
    if hint is None:
        reason = _("Another person has already decided about this possible conflict.")
        return answer_conflict(request, reason=reason, back_url=back_url)
    entry = Entry.objects.select_related("edition").get(pk=hint.entry_id)
    judge = User.objects.get(pk=hint.judge_id)
    if told["found"] == HintForm.CONFIRM:
        declarations.confirm_conflict(judge, entry, reason=told["reason"], by=person(request))
        messages.success(request, _("Confirmed: %(judge)s does not judge this film.") % {"judge": judge})
    else:
        declarations.dismiss_hint(judge, entry, ground=hint.ground, reason=told["reason"], by=person(request))
        messages.success(request, _("Dismissed. Your reason is kept on record."))
    return redirect(back_url)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def judge_conflicts(request: HttpRequest, slug: str, membership: int) -> HttpResponse:
    """The conflicts of one judge, for organisers."""
    seat = get_judge_for_office(request.user, slug, membership)
    edition, judge, by = seat.edition, seat.user, person(request)
    wanted = request.POST if request.method == "POST" else {}
    declare = DeclareForm(request.POST if "kind" in wanted else None)
    confirm = ConfirmForm(request.POST if "code" in wanted else None)
    drop = DropForm(request.POST if "drop" in wanted else None)
    try:
        if declare.is_valid():
            declarations.declare_conflict(judge, edition=edition, **declare.declared, by=by)
            return redirect("judge_conflicts", slug, membership)
        if drop.is_valid():
            conflict = get_declared_for_office(seat, drop.cleaned_data["drop"])
            declarations.drop_declaration(conflict, reason=drop.cleaned_data["reason"], by=by)
            return redirect("judge_conflicts", slug, membership)
        if confirm.is_valid():
            entry = find_entry_for_rounds(edition, confirm.cleaned_data["code"])
            if entry is not None:
                declarations.confirm_conflict(judge, entry, reason=confirm.cleaned_data["reason"], by=by)
                return redirect("judge_conflicts", slug, membership)
            confirm.add_error("code", _("This edition has no submitted entry with this number."))
    except Refused as refused:
        add_refusal(declare, refused)
    context = {
        "edition": edition,
        "judge": judge,
        "declared": declared_by(judge, edition),
        "recusals": Recusal.objects.filter(judge=judge, entry__edition=edition)
        .select_related("entry", "confirmed_by")
        .order_by("-at"),
        "dismissed": DismissedHint.objects.filter(judge=judge, entry__edition=edition)
        .select_related("entry", "dismissed_by")
        .order_by("-dismissed_at"),
        "declare": declare,
        "confirm": confirm,
        "drop": drop,
    }
    return render(request, "judging/judge_conflicts.html", context, status=422 if wanted else 200)


@login_required
@require_http_methods(FORM_METHODS)
def own_conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """A judge's own page."""
    edition, judge = get_edition_for_judge(request.user, slug), person(request)
    form = DeclareForm(request.POST or None)
    if form.is_valid():
        try:
            declarations.declare_conflict(judge, edition=edition, **form.declared, by=judge)
            messages.success(request, _("Thank you. The festival office knows of it now."))
            return redirect("own_conflicts", slug)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"edition": edition, "form": form, "declared": declared_by(judge, edition)}
    return render(request, "judging/own_conflicts.html", context, status=422 if form.is_bound else 200)
