"""A judge whose scores a ranking leaves out."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.views.bare_text import read_text
from contest.views.http_conflict import answer_refusal
from judging.access import get_judge_in_tally, get_tally_for_office
from judging.domain import exclusions
from judging.domain.queries.judge_reports import judge_lines
from judging.domain.refusals import Unsound
from judging.forms.exclusion import ExclusionForm
from judging.views.own_film import closed_to_own_film


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def tally_exclude(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`judge` in the address is the judge's key; none: back to the judges of the ranking."""
    tally = get_tally_for_office(request.user, slug, pk)
    if "judge" not in request.GET:
        return redirect("tally_judges", slug, pk)
    judge = get_judge_in_tally(tally, request.GET["judge"])
    form = ExclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exclusions.exclude_judge(tally, judge, reason=form.cleaned_data["reason"], by=person(request))
            return redirect("tally_progress", slug, tally.round.code)
        except Unsound as refused:
            add_refusal(form, refused)
        except Refused as refused:
            return answer_refusal(request, refused, "tally_judges", slug, pk)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "judge": judge,
        "line": next(line for line in judge_lines(tally) if line.key == judge.pk),
        "unranked": exclusions.unranked_without(tally, judge),
        "form": form,
    }
    return render(request, "judging/tally_exclude.html", context, status=422 if form.is_bound else 200)


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
