"""Who judges what: asked for, looked at, applied. The work is done by a worker; a run's page shows how far it
is."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from judging.access import get_assignment_run, get_round_for_office, get_seat_for_office
from judging.domain.assignment_plans import AssignmentPlan
from judging.domain.assignment_rules import change_rules
from judging.domain.assignment_runs import apply_run, ask_for_run
from judging.domain.assignments import further_left, further_spent
from judging.domain.queries.assignment import (
    design_of,
    idle_seats,
    load_rows,
    named_groups,
    names_in,
    short_groups,
    untouched_by_seat,
)
from judging.domain.queries.progress import judges_of, undone_in
from judging.domain.refusals import Unsound
from judging.domain.timetable import growth_of, lack_of
from judging.domain.wave_plans import STOPS
from judging.enums import AssignmentRunKind, AssignmentRunState, RoundState
from judging.forms.assignment import USUAL_HOURS, RulesForm, RunForm
from judging.models import AssignmentRun, Round
from judging.science.waves import Stop
from judging.views.own_film import steers_rounds

FILMS_ON_PAGE = 40
RUNS_SHOWN = 8


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@steers_rounds
def round_open(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Have the assignment of a round in preparation previewed; the round opens with exactly that."""
    round_ = get_round_for_office(request.user, slug, code)
    if request.method == "POST":
        return _ask(request, round_, AssignmentRunKind.FILL)
    is_planned = round_.state == RoundState.PLANNED
    lack = lack_of(round_) if is_planned else ""
    context = {"edition": round_.edition, "round": round_, "is_planned": is_planned, "lack": lack}
    context["growth"] = growth_of(round_) if is_planned else ""
    return render(request, "judging/round_open.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@steers_rounds
def round_assign(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """All about who judges what in a round, and the buttons that change it."""
    round_ = get_round_for_office(request.user, slug, code)
    if request.method != "POST":
        return _assign_page(request, round_)
    form = RunForm(request.POST, round_=round_)
    if form.is_valid():
        kind = AssignmentRunKind(form.cleaned_data["kind"])
        try:
            run = ask_for_run(round_, kind, by=person(request), **form.asked)
        except Unsound as refused:
            add_refusal(form, refused)
        except Refused as refused:
            return answer_refusal(request, refused, "round_assign", slug, code)
        else:
            return redirect("assignment_run", slug, run.pk)
    return _assign_page(request, round_, run_form=form)


@login_required
@require_POST
@steers_rounds
def round_assign_rules(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_office(request.user, slug, code)
    form = RulesForm(request.POST, round_=round_)
    if form.is_valid():
        try:
            change_rules(round_, **form.cleaned_data, by=person(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("round_assign", slug, code)
    return _assign_page(request, round_, rules=form)


@login_required
@require_POST
@steers_rounds
def seat_release(request: HttpRequest, slug: str, code: str, seat: int) -> HttpResponse:
    """Have the release of a judge previewed: who gets the films that are left."""
    leaving = get_seat_for_office(request.user, slug, code, seat)
    return _ask(request, leaving.round, AssignmentRunKind.HANDOVER, judge=leaving.judge_id)


@require_safe
@never_cache
@login_required
@steers_rounds
def assignment_run(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """How far a run is, then its preview or what came of it. For htmx the part that asks for itself; once the
    work is done the whole page is loaded anew."""
    run = get_assignment_run(request.user, slug, pk)
    round_ = run.round
    context: dict[str, Any] = {"edition": round_.edition, "round": round_, "run": run}
    if request.htmx:
        response = render(request, "judging/_assignment_run.html", context)
        if not run.is_at_work:
            response["HX-Refresh"] = "true"
        return response
    if run.plan:
        context |= _plan_context(request, run)
    return render(request, "judging/assignment_run.html", context)


@require_POST
@login_required
@steers_rounds
def assignment_run_apply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    run = get_assignment_run(request.user, slug, pk)
    try:
        apply_run(run, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "assignment_run", slug, pk)
    return redirect("assignment_run", slug, pk)


def _ask(request: HttpRequest, round_: Round, kind: AssignmentRunKind, **asked: Any) -> HttpResponse:
    slug = round_.edition.slug
    try:
        run = ask_for_run(round_, kind, by=person(request), **asked)
    except Refused as refused:
        return answer_refusal(request, refused, "round_show", slug, round_.code)
    return redirect("assignment_run", slug, run.pk)


def _assign_page(
    request: HttpRequest,
    round_: Round,
    *,
    rules: RulesForm | None = None,
    run_form: RunForm | None = None,
) -> HttpResponse:
    is_open = round_.state == RoundState.OPEN
    hours = round_.reissue_hours or USUAL_HOURS
    untouched = untouched_by_seat(round_)
    idle = idle_seats(round_, hours=hours) if is_open else set()
    context = {
        "edition": round_.edition,
        "round": round_,
        "is_planned": round_.state == RoundState.PLANNED,
        "is_open": is_open,
        "undone": undone_in(round_),
        "rows": [(row, untouched.get(row.seat, 0), row.seat in idle) for row in judges_of(round_)],
        "hours": hours,
        "idle": len(idle),
        "left": further_left(round_),
        "spent": further_spent(round_),
        "design": design_of(round_) if round_.state != RoundState.PLANNED else None,
        "rules": rules or RulesForm(round_=round_),
        "run_form": run_form or RunForm(round_=round_, initial={"hours": hours}),
        "runs": round_.assignment_runs.select_related("asked_by").defer("plan")[:RUNS_SHOWN],
    }
    status = 422 if rules or run_form else 200
    return render(request, "judging/round_assign.html", context, status=status)


def _plan_context(request: HttpRequest, run: AssignmentRun) -> dict[str, Any]:
    plan = AssignmentPlan.from_json(run.plan)
    names, wave = names_in(plan), plan.wave
    is_planned, opens_at = run.round.state == RoundState.PLANNED, run.round.opens_at
    return {
        "plan": plan,
        "leaver": names.get(plan.leaver or 0),
        "rows": load_rows(run.round, plan, names),
        "fewest": min(plan.loads.values(), default=0),
        "most": max(plan.loads.values(), default=0),
        "longest": max(plan.minutes.values(), default=0),
        "shorts": short_groups(plan),
        "groups": named_groups(plan.groups, names),
        "page": Paginator(wave.films, FILMS_ON_PAGE).get_page(request.GET.get("page")) if wave else None,
        "stop": STOPS[Stop(wave.stop)] if wave else "",
        "growth": growth_of(run.round),
        "is_planned_round": is_planned,
        "opens_at": opens_at if is_planned and opens_at and opens_at > timezone.now() else None,
        "may_apply": run.state == AssignmentRunState.PLANNED and bool(plan.pairs or plan.leaver),
    }
