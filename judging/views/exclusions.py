"""A judge whose scores a ranking leaves out: first what would change, then the decision."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.forms.refusals import add_refusal
from contest.models import User
from contest.policies import Refused
from contest.sentences import listed
from contest.views.bare_text import read_text
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from judging.access import get_judge_in_tally, get_tally_for_office
from judging.domain import exclusion_trials, exclusions
from judging.domain.asked_work import UNFINISHED
from judging.domain.queries.judge_reports import judge_lines
from judging.domain.queries.trials import read_trial
from judging.domain.refusals import Unsound
from judging.enums import WorkState
from judging.forms.exclusion import ExclusionForm
from judging.models import Tally
from judging.views.own_film import closed_to_own_film
from judging.views.task_progress import answer_progress


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def tally_exclude(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """What would change without the judge whose key is `judge` in the address, and the decision; for htmx how
    far the calculation is. No judge: back to the judges of the ranking."""
    tally = get_tally_for_office(request.user, slug, pk)
    if "judge" not in request.GET:
        return redirect("tally_judges", slug, pk)
    judge = get_judge_in_tally(tally, request.GET["judge"])
    trial = exclusion_trials.trial_of(tally, judge)
    address, stage = _address_of(tally, judge), _("Calculating the ranking without these scores")
    if request.htmx:
        return answer_progress(request, trial, address=address, stage=stage)
    form = ExclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exclusions.exclude_judge(tally, judge, reason=form.cleaned_data["reason"], by=person(request))
            return redirect("tally_progress", slug, tally.round.code)
        except Unsound as refused:
            add_refusal(form, refused)
        except Refused as refused:
            return answer_refusal(request, refused, "tally_judges", slug, pk, form=form)
    found = read_trial(trial) if trial and trial.state == WorkState.DONE else None
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "judge": judge,
        "line": next(line for line in judge_lines(tally) if line.key == judge.pk),
        "task": trial,
        "is_at_work": trial is not None and trial.state in UNFINISHED,
        "address": address,
        "stage": stage,
        "trial": found,
        "waiting": listed(found.waiting) if found else "",
        "unranked": exclusions.unranked_without(tally, judge.pk),
        "form": form,
    }
    return render(request, "judging/tally_exclude.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@closed_to_own_film
def tally_trial(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have the ranking calculated without the judge whose key is in the field `judge`; none: back to the
    judges of the ranking."""
    tally = get_tally_for_office(request.user, slug, pk)
    if "judge" not in request.POST:
        return redirect("tally_judges", slug, pk)
    judge = get_judge_in_tally(tally, read_text(request, "judge"))
    try:
        exclusion_trials.ask_for_trial(tally, judge, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "tally_judges", slug, pk)
    return redirect(_address_of(tally, judge))


@login_required
@require_POST
@closed_to_own_film
def tally_include(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Count the scores of the judge whose key is in the field `judge` again."""
    tally = get_tally_for_office(request.user, slug, pk)
    key = read_text(request, "judge")
    try:
        exclusions.include_judge(tally, int(key[:18]) if key.isdecimal() else 0, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "tally_show", slug, pk)
    return redirect("tally_progress", slug, tally.round.code)


def _address_of(tally: Tally, judge: User) -> str:
    address = reverse("tally_exclude", args=[tally.round.edition.slug, tally.pk])
    return f"{address}?judge={judge.pk}"
