"""The programme: what anybody may see."""

from itertools import groupby

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contest.access import get_open_or_past_edition, get_public_film, get_public_nominees
from contest.domain.editions import current_edition
from contest.domain.nominees import nominees_of
from contest.domain.showcase import (
    PUBLIC,
    Winner,
    corrections_in,
    latest_published,
    winners_by,
    winners_of,
)
from contest.models import Award, Edition, NomineeList, Seal
from contest.places import city_of, zone_names
from contest.policies import may_see_result
from media_pipeline import api

FILMS_ON_HOME = 5
NOT_FOR_ROBOTS = ("/account/", "/desk/", "/entries/", "/judge/", "/media/", "/office/", "/uploads/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _front_page(request, current_edition(), past=latest_published())


@require_safe
def edition_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_open_or_past_edition(slug)
    return _front_page(request, edition, past=edition)


@require_safe
def regulations_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_open_or_past_edition(slug)
    return render(request, "contest/regulations_show.html", {**_programme_of(edition), "edition": edition})


@require_safe
def winners_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_open_or_past_edition(slug)
    if not may_see_result(edition):
        raise Http404
    seal = Seal.objects.of(edition)
    winners = winners_by(seal) if seal else []
    return render(
        request,
        "contest/winners_show.html",
        {
            "edition": edition,
            "honours": honours_in(winners),
            "seal": seal,
            "corrections": corrections_in(seal) if seal else [],
            "playback": _public_playback(winners[0].film_id) if winners else None,
        },
    )


def honours_in(winners: list[Winner]) -> list[tuple[str, list[Winner]]]:
    """The winners by award, as the page shows them."""
    return [(name, list(group)) for name, group in groupby(winners, lambda winner: winner.award_name)]


@require_safe
def nominees_show(request: HttpRequest, slug: str) -> HttpResponse:
    sealed = get_public_nominees(slug)
    context = {"edition": sealed.edition, "sealed": sealed, "nominees": nominees_of(sealed)}
    return render(request, "contest/nominees_show.html", context)


@require_safe
def film_show(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_public_film(code)
    seal = Seal.objects.of(entry.edition)
    winners = winners_by(seal) if seal else []
    position = next((n for n, winner in enumerate(winners) if winner.code == code), None)
    if position is None:
        raise Http404
    return render(
        request,
        "contest/film_show.html",
        {
            "edition": entry.edition,
            "winner": winners[position],
            "seal": seal,
            "previous": winners[position - 1] if position else None,
            "next": winners[position + 1] if position + 1 < len(winners) else None,
            "playback": _public_playback(entry.film_id),
        },
    )


@require_safe
def readers_city(request: HttpRequest) -> HttpResponse:
    """What the city of a time zone is called in the reader's language; of the reader's own zone where the
    asked one is none."""
    zone = request.GET.get("zone", "")
    name = zone if zone in zone_names() else timezone.get_current_timezone_name()
    return HttpResponse(city_of(name), content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For load balancers and `make up`: the site answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines find what is published; the rest asks for a sign-in anyway."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _front_page(request: HttpRequest, edition: Edition | None, *, past: Edition | None) -> HttpResponse:
    """The programme of `edition`, and the winners of `past` if it has any."""
    winners = winners_of(past)[:FILMS_ON_HOME] if past else []
    context = {**_programme_of(edition), "edition": edition, "past": past, "winners": winners}
    return render(request, "contest/home.html", context)


def _programme_of(edition: Edition | None) -> dict[str, object]:
    """Where an edition stands in its calendar, and its awards."""
    if edition is None:
        return {}
    now = timezone.now()
    awards = list(Award.objects.filter(edition=edition))
    return {
        "is_open": edition.is_open(now),
        "is_ahead": now < edition.opens_at,
        "is_published": bool(may_see_result(edition, now)),
        "has_nominees": NomineeList.objects.public().filter(edition=edition).exists(),
        "days_left": max((edition.closes_at - now).days, 0),
        "awards": awards,
        "places": sum(award.places for award in awards),
    }


def _public_playback(film_id: int | None) -> api.Playback | None:
    """How the public plays a film; None while it is not (or no longer) there to be played."""
    if film_id is None:
        return None
    try:
        return api.playback(film_id, viewer=PUBLIC)
    except api.NotPlayable:
        return None
