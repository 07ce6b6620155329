"""Whoever has a film in an edition sees nothing of its rankings, whatever their role."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from contest.views.http_conflict import answer_conflict
from judging.access import get_edition_for_rounds
from judging.policies import may_see_standings


def closed_to_own_film(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 403, with the reason, to who runs the rounds of the edition `slug` and has a film in it."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, *args: object, **kwargs: object) -> HttpResponse:
        edition = get_edition_for_rounds(request.user, slug)
        verdict = may_see_standings(request.user, edition)
        if not verdict:
            back_url = reverse("round_list", args=[slug])
            return answer_conflict(request, reason=verdict.reason, back_url=back_url, status=403)
        return view(request, slug, *args, **kwargs)

    return answer
