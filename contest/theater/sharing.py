"""A film of the theater where its link is shared: its picture, its player for other sites, and what these and
machines are told of it."""

from http import HTTPStatus
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from contest.addresses import address_in
from contest.domain.linked_data import directors_of, embed_of
from contest.theater.access import get_theater_film
from contest.theater.hall import FilmCard, cards_of
from contest.theater.pictures import has_theater_picture, theater_picture_of
from contest.theater.playing import playback_in_theater

PICTURE_KEPT_SECONDS = 60  # the film may be taken down


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its types know of no further argument
def theater_embed(request: HttpRequest, code: str) -> HttpResponse:
    """The player alone, which other sites may show in a frame; so they may the words that it is gone."""
    try:
        film = get_theater_film(code)
    except Http404:
        return render(request, "contest/film_embed_gone.html", status=HTTPStatus.NOT_FOUND)
    context = {"card": cards_of([film])[0], "playback": playback_in_theater(film)}
    return render(request, "contest/theater/embed.html", context)


@require_safe
@cache_control(public=True, max_age=PICTURE_KEPT_SECONDS)
def theater_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The picture for links to the film; the result's where it has won, its still until one is drawn."""
    film = get_theater_film(code)
    card = cards_of([film])[0]
    if card.award:
        return redirect(address_in(reverse("film_picture", args=[code]), get_language() or ""))
    if picture := theater_picture_of(film):
        return HttpResponse(picture, content_type="image/jpeg")
    if card.poster_url:
        return redirect(card.poster_url)
    raise Http404


def theater_oembed(code: str, size: tuple[int, int]) -> dict[str, Any]:
    """What a site is told that a film's address in the theater is pasted into. Raises Http404."""
    film = get_theater_film(code)
    card, language = cards_of([film])[0], get_language() or ""
    address = address_in(reverse("theater_embed", args=[code]), language)
    frame = {"address": address, "title": card.title, "width": size[0], "height": size[1]}
    return embed_of(
        film.edition,
        title=card.title,
        team=card.team,
        html=render_to_string("contest/_embed_frame.html", frame).strip(),
        size=size,
        picture=_picture_address(code) if has_theater_picture(film) else "",
        home=address_in(reverse("theater_hall")),
    )


def shared_as(card: FilmCard, credits: list[tuple[str, str]]) -> dict[str, Any]:
    """What stands in the head of the film's page: its addresses, and schema.org's Movie."""
    url = address_in(reverse("theater_film", args=[card.code]), get_language() or "")
    picture = _picture_address(card.code)
    movie = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": card.title,
        "alternateName": card.other_title,
        "description": card.synopsis,
        "url": url,
        "image": picture,
        "duration": f"PT{int(card.seconds)}S",
        "director": [{"@type": "Person", "name": name} for name in directors_of(credits)],
        "productionCompany": {"@type": "Organization", "name": card.team},
        "countryOfOrigin": {"@type": "Country", "name": str(card.country.name)} if card.country else "",
        "digitalSourceType": card.label.source_type if card.label else "",
    }
    return {
        "url": url,
        "picture": picture,
        "has_picture": bool(card.award) or has_theater_picture(card.film),
        "movie": {name: value for name, value in movie.items() if value},
    }


def _picture_address(code: str) -> str:
    return address_in(reverse("theater_picture", args=[code]), get_language() or "")
