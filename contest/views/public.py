"""The programme: what anybody may see."""

from collections.abc import Iterable

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contest.access import get_open_or_past_edition, get_programme, get_public_nominees
from contest.audience.votes_in_seal import sealed_result
from contest.branding.shown import ShownBrand
from contest.domain.archive import editions_shown, with_posters
from contest.domain.editions import current_edition, latest_published
from contest.domain.jurors import jurors_of
from contest.domain.night import evening_of, steps_of
from contest.domain.nominees import nominees_of
from contest.domain.showcase import (
    corrections_in,
    public_playback,
    public_seals,
    stamp_of_edition,
    winners_by,
    winners_of,
)
from contest.kept_pages import keep_while, near_at_hand
from contest.models import AudienceVote, Award, Edition, NomineeList, Seal
from contest.objections.history import history_of
from contest.places import city_of, zone_names
from contest.policies import may_see_result

FILMS_ON_HOME = 5


@require_safe
@near_at_hand
def home(request: HttpRequest) -> HttpResponse:
    editions = Edition.objects.announced().select_related("regulations")
    votes = AudienceVote.objects.open_now().filter(edition__in=editions)
    return front_page(request, current_edition(editions), past=latest_published(editions), votes=votes)


@require_safe
@near_at_hand
def edition_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_programme(request.user, slug)
    votes = AudienceVote.objects.open_now().filter(edition=edition)
    return front_page(request, edition, past=edition, votes=votes)


@require_safe
@keep_while(stamp_of_edition)
def winners_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_open_or_past_edition(slug)
    if not may_see_result(edition):
        raise Http404
    return winners_page(request, edition)


@require_safe
@near_at_hand
def nominees_show(request: HttpRequest, slug: str) -> HttpResponse:
    sealed = get_public_nominees(slug)
    context = {
        "edition": sealed.edition,
        "sealed": sealed,
        "nominees": nominees_of(sealed),
        "vote": AudienceVote.objects.to_tell_of().filter(edition=sealed.edition_id).first(),
    }
    return render(request, "contest/nominees_show.html", context)


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
@near_at_hand
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "contest/edition_list.html", {"lines": with_posters(editions_shown())})


def front_page(
    request: HttpRequest,
    edition: Edition | None,
    *,
    past: Edition | None,
    votes: Iterable[AudienceVote] = (),
    brand: ShownBrand | None = None,
) -> HttpResponse:
    """The programme of `edition`, the `votes` of the audience that are open, and the winners of `past` if it
    has any; `brand` where it is not the one that is public."""
    shown = [winner for winner in winners_of(past) if winner.is_shown] if past else []
    context = {
        **_programme_of(edition),
        "edition": edition,
        "past": past,
        "votes": votes,
        "winners": shown[:FILMS_ON_HOME],
        "brand": brand,
    }
    return render(request, "contest/home.html", context)


def winners_page(request: HttpRequest, edition: Edition, *, brand: ShownBrand | None = None) -> HttpResponse:
    """The evening of a published edition; `brand` where it is not the one that is public."""
    seal = Seal.objects.of(edition)
    winners = winners_by(seal) if seal else []
    context = {
        "edition": edition,
        "evening": evening_of(winners, seal) if seal else None,
        "steps": steps_of(edition, winners=len(winners)),
        "jurors": jurors_of(edition),
        "seal": seal,
        "corrections": corrections_in(seal) if seal else [],
        "public_seals": public_seals(seal) if seal else [],
        "objections": history_of(edition),
        "audience": sealed_result(seal) if seal else None,
        "playback": public_playback(winners[0].film_id) if winners else None,
        "brand": brand,
    }
    return render(request, "contest/winners_show.html", context)


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
