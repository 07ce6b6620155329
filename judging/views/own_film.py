"""Whoever has a film in an edition sees nothing of its rankings and changes nothing about its rounds,
whatever their role; and where the edition has a notary, nobody sees rankings until they are opened."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from contest.views.http_conflict import answer_conflict
from judging.access import StandingsClosed, get_edition_for_rounds, get_edition_for_standings
from judging.policies import may_run_rounds, may_see_standings, may_steer_rounds


def closed_to_own_film(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 403, with the reason, to who may see rankings of the edition `slug` but for a film in it, or but
    for the notary."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **named: object) -> HttpResponse:
        edition = get_edition_for_standings(request.user, slug)
        verdict = may_see_standings(request.user, edition)
        try:
            if verdict:
                return view(request, slug=slug, **named)
            reason = verdict.reason
        except StandingsClosed as closed:
            reason = closed.reason
        runs_rounds = may_run_rounds(request.user, edition)
        back_url = reverse("round_list", args=[slug]) if runs_rounds else reverse("desk")
        return answer_conflict(request, reason=reason, back_url=back_url, status=403)

    return answer


def steers_rounds(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 403, with the reason, to who runs rounds of the edition `slug` but has a film in it."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **named: object) -> HttpResponse:
        verdict = may_steer_rounds(request.user, get_edition_for_rounds(request.user, slug))
        if verdict:
            return view(request, slug=slug, **named)
        back_url = reverse("round_list", args=[slug])
        return answer_conflict(request, reason=verdict.reason, back_url=back_url, status=403)

    return answer
