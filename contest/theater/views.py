"""The theater as anybody sees it."""

import re
from http import HTTPStatus

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from contest.domain.showcase import public_words_of
from contest.enums import AgeMark
from contest.kept_pages import keep_while
from contest.models.theater import TheaterFilmQuerySet
from contest.rate_limits import network_of
from contest.theater.access import get_public_lane, get_theater_film
from contest.theater.counting import count_view, open_ticket, seconds_needed
from contest.theater.forms import LABELS, SearchForm
from contest.theater.hall import FILMS, cards_of, cards_on, lanes_of_hall, series_with
from contest.theater.listing import stamp_of_theater
from contest.theater.playing import playback_in_theater
from contest.theater.search import choices_shown, films_for_children, find_films, read_asked
from contest.theater.sharing import shared_as

FILMS_ON_PAGE = 24
MOST_CONTINUED = 12
CODE = re.compile("[0-9A-Z]{1,12}")
CHILDREN = (AgeMark.SIX, AgeMark.TWELVE)


@require_safe
@keep_while(stamp_of_theater)
def theater_hall(request: HttpRequest) -> HttpResponse:
    lanes = lanes_of_hall()
    films = next((lane for lane in lanes if not lane.is_series), None)
    context = {"lanes": lanes, "first": films.cards[0] if films else None}
    return render(request, "contest/theater/hall.html", context)


@require_safe
def theater_films(request: HttpRequest) -> HttpResponse:
    """All films, or those that are looked for."""
    choices = choices_shown()
    asked = read_asked(request.GET, choices, {name: str(label) for name, label in LABELS.items()})
    page = Paginator(find_films(asked).values_list("pk", flat=True), FILMS_ON_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": SearchForm(asked, choices),
        "asked": asked,
        "page": page,
        "cards": cards_on(page),
    }
    return render(request, "contest/theater/films.html", context)


@require_safe
def theater_children(request: HttpRequest) -> HttpResponse:
    """Films that are marked for children; up to which age, the address says."""
    asked = request.GET.get("age", "")
    most = AgeMark(int(asked)) if asked in {str(int(age)) for age in CHILDREN} else AgeMark.SIX
    page = Paginator(films_for_children(most).values_list("pk", flat=True), FILMS_ON_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "ages": CHILDREN,
        "most": most,
        "query": f"age={most.value}",
        "page": page,
        "cards": cards_on(page),
    }
    return render(request, "contest/theater/children.html", context)


@require_safe
@keep_while(stamp_of_theater)
def theater_programme(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "contest/theater/programme.html", {"lane": get_public_lane(pk)})


@require_safe
@keep_while(stamp_of_theater)
def theater_film(request: HttpRequest, code: str) -> HttpResponse:
    film = get_theater_film(code)
    series = series_with(film)
    episodes = series.cards if series else []
    at = next((place for place, card in enumerate(episodes) if card.code == code), None)
    beside = FILMS.shown().filter(edition=film.edition).exclude(pk=film.pk).order_by("rank", "entry__code")
    card = cards_of([film])[0]
    context = {
        "card": card,
        "entry": film.entry,
        "winner": public_words_of(film.entry),
        "series": series,
        "number": episodes[at].number if at is not None else None,
        "previous": episodes[at - 1] if at else None,
        "next": episodes[at + 1] if at is not None and at + 1 < len(episodes) else None,
        "beside": cards_of(beside[:MOST_CONTINUED]),
        "playback": playback_in_theater(film),
        "seconds_needed": seconds_needed(film),
        "shared": shared_as(card, [(credit.name, credit.task) for credit in film.entry.credits.all()]),
    }
    return render(request, "contest/theater/film.html", context)


@require_safe
def theater_continue(request: HttpRequest) -> HttpResponse:
    """The films that a browser remembers, as far as they are shown: it alone knows which."""
    asked = [code for code in request.GET.get("codes", "")[:200].split(",") if CODE.fullmatch(code)]
    codes = list(dict.fromkeys(asked))[:MOST_CONTINUED]
    cards = {card.code: card for card in cards_of(FILMS.shown().filter(entry__code__in=codes))}
    context = {"cards": [cards[code] for code in codes if code in cards]}
    return render(request, "contest/theater/_continue.html", context)


@require_POST
def theater_view(request: HttpRequest, code: str) -> JsonResponse:
    """A player that begins gets a ticket; it comes back with it once enough was played."""
    film = get_theater_film(code)
    ticket = request.POST.get("ticket", "")
    if not ticket:
        return JsonResponse({"ticket": open_ticket(film)}, status=HTTPStatus.CREATED)
    browser = request.headers.get("User-Agent", "")
    counted = count_view(film, ticket=ticket, network=network_of(request), browser=browser)
    return JsonResponse({"counted": counted})


def _page_of(request: HttpRequest, films: TheaterFilmQuerySet) -> Page[int]:
    """The numbers of the films on the page that is asked for."""
    return Paginator(films.values_list("pk", flat=True), FILMS_ON_PAGE).get_page(request.GET.get("page"))
