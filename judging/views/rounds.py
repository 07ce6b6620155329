"""Rounds in the office: plan, panel, rubric, open, assign again, close."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.domain.seals import is_sealed
from contest.forms.merging import NO_CLASHES, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.policies import Refused, may_organise
from contest.sentences import listed
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn
from judging.access import get_edition_for_rounds, get_round_for_office
from judging.domain import early_closing, rounds, rubrics, stages, tally_runs
from judging.domain.queries.conflicts import barred_in
from judging.domain.queries.departures import changes_since_closing
from judging.domain.queries.progress import judges_of, rounds_of, undone_in
from judging.domain.tally_inputs import reason_in
from judging.domain.timetable import clash_of, growth_of, haste_of, hindrance_of
from judging.enums import RoundState
from judging.forms.closing import EarlyClosingForm
from judging.forms.rounds import CriterionFormSet, PanelForm, RoundForm, ScaleForm, initial_rows
from judging.policies import are_standings_open_to, may_see_standings, may_steer_rounds
from judging.views.own_film import steers_rounds

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def round_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    context = {
        "edition": edition,
        "rounds": rounds_of(edition),
        "steers": may_steer_rounds(request.user, edition) and not is_sealed(edition),
    }
    return render(request, "judging/round_list.html", context)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def round_new(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    form = RoundForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            round_ = rounds.plan_round(
                edition,
                **form.plan,
                stage=form.stage,
                by=person(request),
            )
            return redirect("round_panel", slug, round_.code)
        except Refused as refused:
            add_refusal(form, refused)
    last = edition.rounds.filter(meeting_for=None).order_by("number").last()
    return _form_page(request, "judging/round_new.html", form, edition=edition, last_round=last)


@login_required
@require_safe
def round_show(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    judges = judges_of(round_)
    may_compute = may_see_standings(request.user, round_.edition)
    since, stage = changes_since_closing(round_), stages.stage_of(round_)
    sealed = is_sealed(round_.edition)
    tallies, cut = list(round_.tallies.all()), getattr(round_, "cut", None)
    context = {
        "edition": round_.edition,
        "round": round_,
        "judges": judges,
        "has_gone": not all(row.is_judge for row in judges),
        "rubric": rubrics.current_rubric(round_),
        "done": sum(row.done for row in judges),
        "total": sum(row.total for row in judges),
        "undone": undone_in(round_),
        "tallies": tallies,
        "without": tallies[0] if tallies and reason_in(tallies[0].summary["inputs"]) else None,
        "is_calculating": round_.state == RoundState.CLOSED and tally_runs.is_calculating(round_),
        "now": timezone.now(),
        "is_planned": round_.state == RoundState.PLANNED,
        "is_open": round_.state == RoundState.OPEN,
        "is_closed": round_.state == RoundState.CLOSED,
        "is_settled": round_.state == RoundState.CLOSED or sealed,
        "is_sealed": sealed,
        "stage": stage,
        "counted": listed([earlier.title for earlier in stage.counted]),
        "films": since.at_closing if since else stages.pool_of(round_).count(),
        "since": since,
        "waits_for": stages.unfinished_source_of(round_) if since else "",
        "cut": cut,
        "advanced": cut.entries.filter(advances=True).count() if cut else None,
        "closing": early_closing.closing_of(round_),
        "hindrance": hindrance_of(round_),
        "clash": clash_of(round_),
        "haste": haste_of(round_),
        "growth": growth_of(round_),
        "meeting": getattr(round_, "meeting", None),
        "barred": barred_in(round_.edition).filter(seat__round=round_).distinct().count(),
        "may_compute": may_compute,
        "sees_standings": are_standings_open_to(request.user, round_) if may_compute else may_compute,
        "organises": bool(may_organise(request.user, round_.edition)),
    }
    return render(request, "judging/round_show.html", context)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
@in_turn
def round_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    form = RoundForm(edition=round_.edition, round_=round_)
    opened, clashes = opened_with(form), NO_CLASHES
    seen = request.POST.get("seen") or stages.print_of(round_)
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = RoundForm(merged.data, edition=round_.edition, round_=round_), merged.clashes
        if merged.is_up_to_date:
            seen = stages.print_of(round_)
    if form.is_bound and form.is_valid() and not clashes:
        try:
            rounds.change_plan(
                round_,
                **form.plan,
                stage=form.stage,
                reason=form.cleaned_data.get("reason", ""),
                expected=seen if "seen" in request.POST else "",
                by=person(request),
            )
            return redirect("round_show", slug, code)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "edition": round_.edition,
        "round": round_,
        "is_planned": round_.state == RoundState.PLANNED,
        "seen": seen,
        "opened": opened,
        "clashes": clashes,
    }
    return _form_page(request, "judging/round_edit.html", form, **context)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def round_panel(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    form = PanelForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.seat_judges(round_, judges=form.cleaned_data["judges"], by=person(request))
            return redirect("round_show", slug, code)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "edition": round_.edition,
        "round": round_,
        "is_open": round_.state == RoundState.OPEN,
        "invites": may_organise(request.user, round_.edition),
    }
    return _form_page(request, "judging/round_panel.html", form, **context)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def round_rubric(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    rubric = rubrics.current_rubric(round_)
    lines = CriterionFormSet(request.POST or None, initial=initial_rows(rubric))
    scale = ScaleForm(request.POST or None, initial={"lowest": rubric.lowest, "highest": rubric.highest})
    error = ""
    if request.method == "POST" and lines.is_valid() and scale.is_valid():
        criteria = [plan for form in lines if (plan := form.plan())]
        try:
            written = rubrics.write_rubric(
                round_,
                criteria=criteria,
                scale=scale.scale,
                expected=request.POST.get("seen", ""),
                by=person(request),
            )
            if written.version > rubric.version:
                messages.success(
                    request, _("Saved as a new version. Scoresheets with scores keep the earlier one.")
                )
            return redirect("round_show", slug, code)
        except Refused as refused:
            error = str(refused.reason)
    context = {
        "edition": round_.edition,
        "round": round_,
        "lines": lines,
        "scale": scale,
        "rubric": rubric,
        "error": error,
        "faults": [(field, fault) for form in (scale, *lines) for field in form for fault in field.errors],
        "wrong_fields": sum(len(form.errors) for form in (scale, *lines)),
        "is_open": round_.state == RoundState.OPEN,
        "is_closed": round_.state == RoundState.CLOSED,
        "begun": rubrics.marked_sheets(round_),
        "seen": request.POST.get("seen") or rubrics.print_of(rubric),
    }
    return render(
        request, "judging/round_rubric.html", context, status=422 if request.method == "POST" else 200
    )


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def round_close(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    is_early = round_.state == RoundState.OPEN and early_closing.needs_reason(round_)
    form = EarlyClosingForm(request.POST if request.method == "POST" else None) if is_early else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            reason = form.cleaned_data["reason"] if form else ""
            early_closing.close_by_hand(round_, by=person(request), reason=reason)
        except Refused as refused:
            return answer_refusal(request, refused, "round_show", slug, code)
        messages.success(request, _("The round is closed. Calculate the ranking next."))
        return redirect("round_show", slug, code)
    context = {
        "form": form,
        "edition": round_.edition,
        "round": round_,
        "undone": undone_in(round_),
        "waiting": [row for row in judges_of(round_) if row.due],
        "is_open": round_.state == RoundState.OPEN,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "judging/round_close.html", context, status=status)


@login_required
@require_POST
@steers_rounds
def round_reopen(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    try:
        rounds.reopen_round(round_, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "round_show", slug, code)
    ends = formats.date_format(timezone.localtime(round_.closes_at, round_.edition.zone), "DATETIME_FORMAT")
    words = _("The round is open again. It ends on %(end)s (%(zone)s).")
    messages.success(request, words % {"end": ends, "zone": round_.edition.time_zone})
    return redirect("round_show", slug, code)


def _form_page(request: HttpRequest, template: str, form: BaseForm, **context: object) -> HttpResponse:
    """A form's page; 422 when what was sent has errors, 409 when another window changed the same fields."""
    status = 409 if context.get("clashes") else 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
