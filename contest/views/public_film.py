"""One film that has won: its page, its player for other sites, its picture, what machines are told of it."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from contest.access import get_public_film
from contest.addresses import address_in
from contest.domain.linked_data import embed_of, fit_embed, movie_of
from contest.domain.share_pictures import has_share_picture, share_picture_of
from contest.domain.showcase import Winner, public_playback, stamp_of_film, winners_by
from contest.kept_pages import keep_while
from contest.laurels.certificates import laurel_code_of
from contest.models import Entry, Seal
from contest.objections.history import history_of
from contest.policies import may_see_result
from contest.theater.sharing import theater_oembed
from media_pipeline import api

PICTURE_KEPT_SECONDS = 60  # the film may be taken down
PIXELS = re.compile("[1-9][0-9]{0,4}")


@require_safe
@keep_while(stamp_of_film)
def film_show(request: HttpRequest, code: str) -> HttpResponse:
    """A film that the theater alone shows, as one whose award was revoked, has its page there."""
    entry, winners, position, seal = _among_winners(code)
    if position is None:
        return redirect("theater_film", code)
    edition, winner = entry.edition, winners[position]
    language = get_language() or ""
    url, picture = (
        address_in(reverse(name, args=[code]), language) for name in ("film_show", "film_picture")
    )
    return render(
        request,
        "contest/film_show.html",
        {
            "edition": edition,
            "entry": entry,
            "winner": winner,
            "previous": winners[position - 1] if position else None,
            "next": winners[position + 1] if position + 1 < len(winners) else None,
            "playback": public_playback(winner.film_id),
            "seal": seal,
            "laurel_code": laurel_code_of(code),
            "has_picture": has_share_picture(edition, code),
            "movie": movie_of(winner, edition, url=url, picture=picture),
            "credentials": api.credentials_of(entry.film_id) if entry.film_id else None,
            "objections": history_of(edition, about=entry),
        },
    )


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its types know of no further argument
def film_embed(request: HttpRequest, code: str) -> HttpResponse:
    """The player alone, which other sites may show in a frame; so they may the words that it is gone."""
    try:
        entry, winners, position = _find_winner(code)
    except Http404:
        return render(request, "contest/film_embed_gone.html", status=HTTPStatus.NOT_FOUND)
    edition, winner = entry.edition, winners[position]
    playback = public_playback(winner.film_id)
    context = {"edition": edition, "entry": entry, "winner": winner, "playback": playback}
    return render(request, "contest/film_embed.html", context)


@require_safe
@cache_control(public=True, max_age=PICTURE_KEPT_SECONDS)
def film_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The picture for links to the film; its still, until the picture is drawn."""
    entry, winners, position = _find_winner(code)
    if picture := share_picture_of(entry.edition, code):
        return HttpResponse(picture, content_type="image/jpeg")
    if still := winners[position].poster_url:
        return redirect(still)
    raise Http404


@require_safe
def oembed(request: HttpRequest) -> JsonResponse:
    """What a site that a film's address is pasted into asks: https://oembed.com."""
    asked = request.GET
    if asked.get("format", "json") != "json":
        return _refuse(_("Only format=json is answered."), HTTPStatus.BAD_REQUEST)
    sizes = [asked.get(name, "") for name in ("maxwidth", "maxheight")]
    if not all(size == "" or PIXELS.fullmatch(size) for size in sizes):
        return _refuse(_("maxwidth and maxheight are numbers of pixels from 1."), HTTPStatus.BAD_REQUEST)
    found = _film_at(asked.get("url", ""))
    if found is None:
        words = _("url is the address of a film’s page, like %(example)s.")
        example = address_in(reverse("film_show", args=["ABCDEFG"]))
        return _refuse(words % {"example": example}, HTTPStatus.NOT_FOUND)
    page, code = found
    size = fit_embed(*(int(size) if size else None for size in sizes))
    try:
        return JsonResponse(EMBEDDED[page](code, size))
    except Http404:
        return _refuse(_("No film at this address is shown to the public."), HTTPStatus.NOT_FOUND)


def _winner_oembed(code: str, size: tuple[int, int]) -> dict[str, Any]:
    """What a site is told that a winner's address is pasted into. Raises Http404."""
    entry, winners, position = _find_winner(code)
    edition, winner, language = entry.edition, winners[position], get_language() or ""
    address = address_in(reverse("film_embed", args=[code]), language)
    picture = address_in(reverse("film_picture", args=[code]), language)
    frame = {"address": address, "title": winner.title, "width": size[0], "height": size[1]}
    return embed_of(
        edition,
        title=winner.title,
        team=winner.team,
        html=render_to_string("contest/_embed_frame.html", frame).strip(),
        size=size,
        picture=picture if has_share_picture(edition, code) else "",
        home=address_in(reverse("winners_show", args=[edition.slug])),
    )


EMBEDDED: dict[str, Callable[[str, tuple[int, int]], dict[str, Any]]] = {
    "film_show": _winner_oembed,
    "theater_film": theater_oembed,
}


def _film_at(address: str) -> tuple[str, str] | None:
    """The kind of page, and the code of the film, whose page has this address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if f"{parts.scheme}://{parts.netloc}" not in settings.SITE_ORIGINS:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    name = match.url_name or ""
    return (name, str(match.kwargs["code"])) if name in EMBEDDED else None


def _among_winners(code: str) -> tuple[Entry, list[Winner], int | None, Seal | None]:
    """A public film's entry, the winners of its edition, its place among them if it is one, and the seal that
    says so."""
    entry = get_public_film(code)
    seal = Seal.objects.of(entry.edition) if may_see_result(entry.edition) else None
    winners = [winner for winner in winners_by(seal) if winner.is_shown] if seal else []
    position = next((n for n, winner in enumerate(winners) if winner.code == code), None)
    return entry, winners, position, seal


def _find_winner(code: str) -> tuple[Entry, list[Winner], int]:
    """The same of a winner alone."""
    entry, winners, position, _seal = _among_winners(code)
    if position is None:
        raise Http404
    return entry, winners, position


def _refuse(words: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
