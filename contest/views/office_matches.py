"""The office: films that are alike, side by side, and the decision on them."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_edition_for_entries, get_pair_for_office, get_pair_for_organiser
from contest.domain.duplicates import judge_pair
from contest.domain.queries.duplicates import (
    Pair,
    decisions_about,
    matches_in,
    open_matches_in,
    pairs_of,
)
from contest.forms.duplicates import MatchFilterForm, VerdictForm
from contest.policies import Refused, may_judge_pair
from contest.views.http_conflict import answer_conflict
from media_pipeline import api
from media_pipeline.enums import MatchVerdict

PAIRS_ON_PAGE = 50


@login_required
@require_safe
def office_matches(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_entries(request.user, slug)
    form = MatchFilterForm({"verdict": request.GET.get("verdict", MatchVerdict.OPEN)})
    is_sound = form.is_valid()
    matches = matches_in(edition) if is_sound else matches_in(edition).none()
    if is_sound and form.cleaned_data["verdict"]:
        matches = matches.filter(verdict=form.cleaned_data["verdict"])
    page = Paginator(matches, PAIRS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "form": form,
        "page": page,
        "query": form.query,
        "pairs": pairs_of(page, reader=request.user),
        "has_any": bool(page) or matches_in(edition).exists(),
    }
    return render(request, "contest/office_matches.html", context, status=200 if is_sound else 422)


@login_required
@require_safe
def office_match(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    pair = get_pair_for_office(request.user, slug, pk)
    return _pair_page(request, pair, VerdictForm(initial={"seen": _seen(pair)}))


@login_required
@require_POST
def office_match_decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    pair = get_pair_for_organiser(request.user, slug, pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _pair_page(request, pair, form, status=422)
    back_url = reverse("office_match", args=[slug, pk])
    if form.cleaned_data["seen"] != _seen(pair):
        reason = _(
            "Another organiser has decided about these films in the meantime. Read their reason first."
        )
        return answer_conflict(request, reason=reason, back_url=back_url, form=form)
    assert request.user.is_authenticated
    verdict = MatchVerdict(form.cleaned_data["verdict"])
    try:
        judge_pair(pair, verdict=verdict, reason=form.cleaned_data["reason"], by=request.user)
    except Refused as refused:
        return answer_conflict(request, reason=refused.reason, back_url=back_url, form=form)
    messages.success(request, _("Decision saved in the audit log: %(verdict)s.") % {"verdict": verdict.label})
    return redirect(back_url)


def _seen(pair: Pair) -> str:
    """Which decision a page shows: that of this moment."""
    return pair.match.decided_at.isoformat() if pair.match.decided_at else ""


def _pair_page(request: HttpRequest, pair: Pair, form: VerdictForm, status: int = 200) -> HttpResponse:
    edition, match = pair.entry.edition, pair.match
    context = {
        "edition": edition,
        "pair": pair,
        "match": match,
        "form": form,
        "here": _playback(request, match.film_id),
        "there": _playback(request, match.other_id) if pair.other else None,
        "pairs_json": json.dumps([moments[:2] for moments in sorted(match.pairs)]),
        "may_judge": may_judge_pair(request.user, pair.entry, pair.other),
        "decisions": decisions_about(pair),
        "next_match": open_matches_in(edition).exclude(pk=match.pk).first(),
    }
    return render(request, "contest/office_match.html", context, status=status)


def _playback(request: HttpRequest, film_id: int) -> api.Playback | None:
    try:
        return api.playback(film_id, viewer=f"user:{request.user.pk}")
    except api.NotPlayable:
        return None
