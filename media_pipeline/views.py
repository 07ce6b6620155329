"""What the lab serves: a film to whoever its token was made for, and figures to whoever has theirs."""

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseForbidden,
)
from django.utils.cache import get_conditional_response
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from media_pipeline.captions.tracks import webvtt_of
from media_pipeline.enums import RenditionKind
from media_pipeline.models import CaptionTrack, Rendition
from media_pipeline.operations.metrics import CONTENT_TYPE, exposition
from media_pipeline.playback.addresses import Ticket, is_name_of, read_token, sign
from media_pipeline.playback.delivery import LIVES_SECONDS, hand_over, kept_for
from media_pipeline.playback.rights import Reader, can_end, may_play
from media_pipeline.playback.sealed_tokens import TokenExpired, TokenRefused
from media_pipeline.renditions.storyboard import grid_of, write_vtt
from media_pipeline.signals import film_handed_over


@require_safe
def film_media(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Where a rendition is to be had; 403 in words for a token that is not the reader's."""
    try:
        ticket = read_token(token)
    except TokenExpired:
        return _refusal(_("This link has expired. Go back to the page with the film and reload it."))
    except TokenRefused:
        return _refusal(_("This link is not valid. Open the film from its page."))
    if not may_play(ticket.viewer, Reader(request.user.pk, request.session.session_key or "")):
        if can_end(ticket.viewer):
            return _refusal(_("This link is no longer valid. Open the film from its page."))
        return _refusal(_("This link was made for another account. Sign in and open the film from its page."))
    if not is_name_of(name, ticket.kind):
        raise Http404
    if ticket.kind == RenditionKind.CAPTIONS:
        return _captions(ticket)
    rendition = Rendition.objects.select_related("film").filter(pk=ticket.rendition_id).first()
    if rendition is None or rendition.film_id != ticket.film_id:
        raise Http404
    if ticket.kind == RenditionKind.STORYBOARD:
        return _storyboard(rendition, ticket)
    try:
        response = hand_over(rendition, name=name, viewer=ticket.viewer)
    except FileNotFoundError as missing:
        raise Http404 from missing
    if request.method == "GET" and ticket.kind in (RenditionKind.TOP, RenditionKind.LIGHT):
        film_handed_over.send(None, film_id=ticket.film_id, viewer=ticket.viewer)
    if etag := response.get("ETag"):  # nginx sends the file, and cannot compare
        return get_conditional_response(request, etag=etag, response=response) or response
    return response


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The lab's figures for Prometheus, to whoever sends METRICS_TOKEN as a bearer token. Without that
    setting there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    ):
        return HttpResponseForbidden(
            "Send the token that the site has as METRICS_TOKEN: “Authorization: Bearer …”.",
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _refusal(words: str) -> HttpResponse:
    response = HttpResponseForbidden(words, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _storyboard(rendition: Rendition, ticket: Ticket) -> HttpResponse:
    film, sprite_url = rendition.film, sign(rendition, viewer=ticket.viewer)
    cues = write_vtt(grid_of(film.facts), seconds=(film.duration_ms or 0) / 1000, sprite_url=sprite_url)
    response = HttpResponse(cues, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = kept_for(LIVES_SECONDS, ticket.viewer)
    return response


def _captions(ticket: Ticket) -> HttpResponse:
    """They can be corrected at any time, so a browser asks for them each time."""
    track = CaptionTrack.objects.filter(pk=ticket.rendition_id, film_id=ticket.film_id).first()
    if track is None:
        raise Http404
    response = HttpResponse(webvtt_of(track), content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response
