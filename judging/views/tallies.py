"""Rankings, and the seal on what was decided by them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from contest.access import person
from contest.domain.duties import duties_in
from contest.domain.seals import is_sealed
from contest.enums import Duty
from contest.forms.reasons import ReasonForm
from contest.policies import Refused
from contest.views.bare_text import read_text
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_conflict, answer_refusal
from judging.access import (
    get_edition_for_standings,
    get_round_for_office,
    get_round_for_standings,
    get_tally_for_reading,
)
from judging.domain import standings_opening, tally_runs
from judging.domain.queries.chair import counts_of, ranked_films, wished_lines
from judging.domain.queries.changes import changes_noted
from judging.domain.queries.contested import contested_awards
from judging.domain.queries.judge_reports import excluded_from
from judging.domain.queries.methods import (
    explain_cautions,
    explain_method,
    explain_scales,
    explain_score,
    is_raw,
)
from judging.domain.tallies import is_superseded
from judging.models import Tally
from judging.policies import are_standings_open_to, has_notary, may_decide_awards
from judging.views.own_film import closed_to_own_film
from judging.views.ranking_files import filter_form

ROWS_ON_PAGE = 40
FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
@closed_to_own_film
def tally_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_standings(request.user, slug)
    found = Tally.objects.filter(round__edition=edition).select_related("round__edition", "computed_by")
    tallies = list(found.order_by("-computed_at"))
    has_envelopes = has_notary(edition)
    rounds = {tally.round.code: tally.round for tally in tallies if not tally.round.standings_opened_at}
    duties = duties_in(request.user, edition)
    context = {
        "edition": edition,
        "tallies": tallies,
        "envelopes": rounds.values() if has_envelopes else (),
        "is_notary": Duty.READ_FIRST in duties,
        "may_open": Duty.OPEN_RANKINGS in duties,
    }
    return render(request, "judging/tally_list.html", context)


@login_required
@require_POST
@closed_to_own_film
def standings_open(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    round_ = get_round_for_standings(request.user, slug, code)
    try:
        standings_opening.open_standings(round_, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "tally_list", slug)
    messages.success(request, _("The rankings of “%(round)s” are open.") % {"round": round_.title})
    return redirect("tally_list", slug)


@login_required
@require_POST
@closed_to_own_film
def tally_compute(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask for a ranking; a worker calculates it while the page shows how far it is."""
    round_ = get_round_for_office(request.user, slug, code)
    try:
        tally_runs.ask_for_tally(round_, by=person(request), reason=read_text(request, "reason").strip())
    except Refused as refused:
        return answer_conflict(
            request,
            reason=refused.reason,
            back_url=reverse("round_show", args=[slug, code]),
            form=ReasonForm(request.POST),
        )
    return redirect("tally_progress", slug, code)


@login_required
@require_safe
@closed_to_own_film
def tally_progress(request: HtmxRequest, slug: str, code: str) -> HttpResponse:
    """How far the ranking is that was asked for last, and for htmx the part of the page that asks again; then
    the ranking itself."""
    round_ = get_round_for_office(request.user, slug, code)
    run = tally_runs.latest_run(round_)
    if run is None:
        return redirect("round_show", slug, code)
    if run.tally_id:
        if are_standings_open_to(request.user, round_):
            address = reverse("tally_show", args=[slug, run.tally_id])
        else:
            address = reverse("tally_list", args=[slug])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {"edition": round_.edition, "round": round_, "run": run, "has_failed": bool(run.failure)}
    page = "judging/_tally_progress.html" if request.htmx else "judging/tally_progress.html"
    return render(request, page, context)


@login_required
@require_safe
@closed_to_own_film
def tally_show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_reading(request.user, slug, pk)
    form = filter_form(request, tally)
    lines = wished_lines(tally, form.wish) if form.is_valid() else tally.lines.none()
    page = Paginator(lines, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    rubric = tally.summary["inputs"]["rubric"]
    scale = range(rubric["lowest"], rubric["highest"] + 1)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "page": page,
        "method_words": explain_method(tally),
        "cautions": explain_cautions(tally),
        "score_words": explain_score(tally),
        "scales": explain_scales(tally),
        "is_raw": is_raw(tally),
        "form": form,
        "films": ranked_films(tally, [one.line for one in page]),
        "contested": contested_awards(tally),
        "scale": scale,
        "ticks": [f"{100 * n / (len(scale) - 1):.2f}" for n in range(len(scale))],
        "comparison": changes_noted(tally),
        "is_latest": not is_superseded(tally),
        "is_sealed": is_sealed(tally.round.edition),
        "cut": getattr(tally.round, "cut", None),
        "counts": counts_of(tally),
        "excluded": excluded_from(tally),
        "decides": bool(may_decide_awards(request.user, tally.round.edition)),
    }
    return render(request, "judging/tally_show.html", context, status=200 if form.is_valid() else 422)
