"""What a jury can find out, before and after: the planner, and the certainty of a ranking."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import localize_input
from django.views.decorators.http import require_safe

from judging.access import get_edition_for_rounds, get_tally_for_reading
from judging.domain.certainty import certainty_of
from judging.domain.plans import answer_plan, usual_plan
from judging.forms.planner import PlannerForm
from judging.policies import may_decide_awards
from judging.views.own_film import closed_to_own_film


@login_required
@require_safe
def planner_show(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan stands in the address: it can be kept, sent and compared."""
    edition = get_edition_for_rounds(request.user, slug)
    usual = {name: localize_input(value) for name, value in usual_plan(edition).items()}
    form = PlannerForm(request.GET if request.GET else usual)
    context: dict[str, object] = {"edition": edition, "form": form}
    if form.is_valid():
        context |= {"plan": form.plan, "answer": answer_plan(form.plan)}
    return render(request, "judging/planner_show.html", context, status=200 if form.is_valid() else 422)


@login_required
@require_safe
@closed_to_own_film
def certainty_show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_reading(request.user, slug, pk)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "certainty": certainty_of(tally),
        "decides": bool(may_decide_awards(request.user, tally.round.edition)),
    }
    return render(request, "judging/certainty_show.html", context)
