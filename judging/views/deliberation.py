"""The deliberation table: the chair's page, the films of one line, and what the panel sees of it."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from contest.access import person
from contest.domain.seals import is_sealed
from contest.policies import Refused
from contest.views.bare_text import read_words
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from judging.access import get_round_of_table, get_tally_for_office
from judging.domain.award_changes import latest_deciding
from judging.domain.deliberation import break_tie, follow_proposals, show_table
from judging.domain.queries.awaited import awaited_vote
from judging.domain.queries.methods import is_raw
from judging.domain.queries.table import films_at, table_of
from judging.domain.stability import stability_of
from judging.domain.tallies import is_superseded
from judging.views.own_film import closed_to_own_film

PRIZE = "prize_"  # and the code of a film


@login_required
@require_safe
@closed_to_own_film
def deliberation_show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    if tally.summary["inputs"]["line"]:
        raise Http404
    edition = tally.round.edition
    context = {
        "edition": edition,
        "tally": tally,
        "table": table_of(tally),
        "awaited": awaited_vote(tally),
        "is_raw": is_raw(tally),
        "stability": stability_of(tally),
        "may_decide": not is_superseded(tally) and not is_sealed(edition),
        "is_latest": not is_superseded(tally),
    }
    return render(request, "judging/deliberation_show.html", context)


@login_required
@require_safe
@closed_to_own_film
def deliberation_films(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """The films of one line side by side, with what each judge said; a part of the table for htmx."""
    tally = get_tally_for_office(request.user, slug, pk)
    wanted = request.GET.get("line", "")
    if tally.summary["inputs"]["line"]:
        raise Http404
    line = next((line for line in table_of(tally).lines if line.award == wanted), None)
    if line is None:  # decided meanwhile
        address = reverse("deliberation_show", args=[slug, pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "line": line,
        "films": films_at(tally, line, viewer=f"user:{request.user.pk}"),
    }
    page = "judging/_deliberation_films.html" if request.htmx else "judging/deliberation_films.html"
    return render(request, page, context)


@login_required
@require_POST
@closed_to_own_film
def deliberation_follow(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Decide the prizes that the form names as they are suggested."""
    tally = get_tally_for_office(request.user, slug, pk)
    pairs = [told.partition(":") for told in read_words(request, "place")]
    seen = {int(key[:18]): code for key, _colon, code in pairs if key.isdecimal()}
    try:
        decisions = follow_proposals(tally, seen, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "deliberation_show", slug, pk)
    words = ngettext("One prize is decided.", "%(count)d prizes are decided.", len(decisions))
    messages.success(request, words % {"count": len(decisions)})
    return redirect("deliberation_show", slug, pk)


@login_required
@require_POST
@closed_to_own_film
def deliberation_tie(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    chosen: defaultdict[str, list[str]] = defaultdict(list)
    for name, award in request.POST.items():
        if name.startswith(PRIZE) and award:
            chosen[str(award)].append(name.removeprefix(PRIZE).replace("\0", ""))
    try:
        break_tie(tally, chosen, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "deliberation_show", slug, pk)
    messages.success(request, _("The tie is decided."))
    return redirect("deliberation_show", slug, pk)


@login_required
@require_POST
@closed_to_own_film
def deliberation_open(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the table to the panel of the round, or hide it again ("no")."""
    tally = get_tally_for_office(request.user, slug, pk)
    try:
        show_table(tally.round, shown=request.POST.get("shown") != "no", by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "deliberation_show", slug, pk)
    return redirect("deliberation_show", slug, pk)


@login_required
@require_safe
def judge_table(request: HtmxRequest, code: str) -> HttpResponse:
    """The table as the panel sees it: to read, and asked for again every few seconds."""
    round_ = get_round_of_table(request.user, code)
    tally = latest_deciding(round_.edition)
    if tally is None or tally.round_id != round_.pk:
        raise Http404
    context = {
        "round": round_,
        "table": table_of(tally),
        "awaited": awaited_vote(tally),
        "is_raw": is_raw(tally),
        "is_blind": round_.is_blind,
    }
    page = "judging/_judge_table.html" if request.htmx else "judging/judge_table.html"
    return render(request, page, context)
