"""The audience vote: its page, the nominees to watch, the proof of work and the ballot."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.audience.access import get_audience_vote, get_ballot_film
from contest.audience.ballot_films import films_on_ballot, own_films_among, shuffled
from contest.audience.forms import BallotForm
from contest.audience.marks import source_of
from contest.audience.policies import may_vote, may_watch_nominees
from contest.audience.proof_of_work import new_challenge
from contest.audience.rule_words import describe_counting
from contest.audience.votes_in_seal import sealed_result
from contest.audience.voting import MOST_FILMS, ballot_of, cast
from contest.audience.watching import hear_beat, receipt_of, viewer_of, watched_whole
from contest.domain.nominees import Nominee, nominees_of
from contest.domain.watch_beats import last_second, seconds_needed
from contest.models import AudienceVote, NomineeList, Seal, User
from contest.policies import Reader, Refused, may_see_result
from contest.rate_limits import Limit, answer_haste, counted_as
from contest.viewer_notes import viewer_notes_of_film
from contest.views.http_conflict import answer_refusal
from media_pipeline import api

CHALLENGES_OF_PERSON = Limit("vote-challenges", 60, 3600)


@dataclass(frozen=True)
class BallotLine:
    """A nominee as one voter sees it."""

    film: Nominee
    is_watched: bool
    is_own: bool
    is_chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
def audience_show(request: HttpRequest, slug: str) -> HttpResponse:
    """The vote as anybody sees it; the ballot of whoever may vote."""
    vote, nominees = get_audience_vote(slug)
    if request.method != "POST":
        return _page(request, vote, nominees)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not (may := may_vote(request.user, vote)):
        return answer_refusal(request, Refused(may.reason), "audience_show", slug)
    form = BallotForm(request.POST, codes=[*films_on_ballot(vote.edition).values_list("code", flat=True)])
    if not form.is_valid():
        return _page(request, vote, nominees, form=form)
    given = form.cleaned_data
    try:
        cast(vote, person(request), codes=given["films"], proof=given["proof"], source=source_of(request))
    except Refused as refused:
        form.add_error(refused.field or None, str(refused.reason))
        return _page(request, vote, nominees, form=form)
    messages.success(
        request, _("Your ballot has been cast. You can change it until the vote ends; the last one counts.")
    )
    return redirect("audience_show", slug)


@login_required
@require_safe
def audience_proof(request: HttpRequest, slug: str) -> HttpResponse:
    """What the browser has to find out before it sends a ballot."""
    vote, _nominees = get_audience_vote(slug)
    if not (may := may_vote(request.user, vote)):
        return answer_refusal(request, Refused(may.reason), "audience_show", slug)
    if CHALLENGES_OF_PERSON.count(counted_as(request)) > CHALLENGES_OF_PERSON.amount:
        return answer_haste(request, seconds=CHALLENGES_OF_PERSON.seconds_left())
    return JsonResponse(new_challenge(vote, person(request)))


@login_required
@require_safe
def audience_film(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A nominee, to be watched."""
    vote, nominees = get_audience_vote(slug)
    viewer = person(request)
    if not (may := may_watch_nominees(viewer, vote)):
        return answer_refusal(request, Refused(may.reason), "audience_show", slug)
    film = get_ballot_film(vote, code)
    assert film.film is not None, "only films that can be played are on the ballot"
    receipt, length_ms = receipt_of(vote, viewer, film), film.film.duration_ms or 0
    context = {
        "edition": vote.edition,
        "nominee": next(one for one in nominees_of(nominees) if one.code == code),
        "film": film,
        "viewer_notes": viewer_notes_of_film(film.film_id, notices=film.content_notices, age=film.age),
        "playback": _playback(vote, viewer, film.film.pk, request.session.session_key or ""),
        "length": last_second(length_ms),
        "needed": seconds_needed(length_ms),
        "watched": receipt.seconds,
        "ranges": json.dumps(receipt.ranges),
        "stretches": [(start, end - start) for start, end in receipt.ranges],
    }
    return render(request, "contest/audience/film.html", context)


@login_required
@require_POST
def audience_watch(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A beat of the player, as JSON: see `watch_beats.read_beat`."""
    vote, _nominees = get_audience_vote(slug)
    film = get_ballot_film(vote, code)
    try:
        message = json.loads(request.body)
    except (ValueError, RecursionError):
        message = None
    try:
        heard = hear_beat(vote, person(request), film, message, session_key=request.session.session_key or "")
    except Refused as refused:
        return JsonResponse({"error": str(refused.reason)}, status=422)
    return JsonResponse(heard.to_json())


def _page(
    request: HttpRequest, vote: AudienceVote, nominees: NomineeList, *, form: BallotForm | None = None
) -> HttpResponse:
    edition, shown = vote.edition, nominees_of(nominees)
    seal = Seal.objects.of(edition) if may_see_result(edition) else None
    context = {
        "edition": edition,
        "vote": vote,
        "is_open": vote.is_open(),
        "has_ended": vote.has_ended(),
        "lines": _lines(request.user, vote, shown, typed=request.POST.getlist("films") if form else None),
        "may_vote": may_vote(request.user, vote),
        "has_voted": isinstance(request.user, User) and bool(ballot_of(vote, request.user)),
        "most": MOST_FILMS,
        "rule": describe_counting(vote.rule),
        "result": sealed_result(seal) if seal else None,
        "form": form,
    }
    status = 422 if form else 200
    return render(request, "contest/audience/vote.html", context, status=status)


def _lines(
    user: Reader, vote: AudienceVote, shown: list[Nominee], typed: list[str] | None
) -> list[BallotLine]:
    """In the voter's own order; what was typed stays."""
    films = {film.code: film for film in films_on_ballot(vote.edition)}
    voter = user if isinstance(user, User) else None
    watched = watched_whole(vote, voter) if voter else set()
    own = own_films_among(films.values(), user)
    chosen = typed if typed is not None else ballot_of(vote, voter) if voter else []
    named = {one.code: one for one in shown if one.code in films}
    order = shuffled(named, for_whom=f"{vote.pk} {voter.pk if voter else ''}")
    return [BallotLine(named[code], code in watched, code in own, code in chosen) for code in order]


def _playback(vote: AudienceVote, viewer: User, film_id: int, session_key: str) -> api.Playback | None:
    """Addresses for this viewer in this session; None while the copies are made anew."""
    who = viewer_of(vote, viewer, session_key=session_key)
    try:
        return api.playback(film_id, viewer=who, own_poster=True)
    except api.NotPlayable:
        return None
