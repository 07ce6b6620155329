"""What the lab serves: a film to whoever its token was made for, and figures to whoever has theirs."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseNotModified,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.crypto import constant_time_compare
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.operations.metrics import CONTENT_TYPE, exposition
from media_pipeline.playback.addresses import (
    NAMES,
    PUBLIC,
    Ticket,
    TokenExpired,
    TokenRefused,
    read_token,
    sign,
)
from media_pipeline.renditions.storyboard import grid_of, write_vtt
from media_pipeline.storage.films import local_path, outside_url

PIECE = 256 * 1024
KEPT_SECONDS = 3600
REDIRECT_SECONDS = 300
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@require_safe
def film_media(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A rendition, whole or the range asked for; 403 in words for a token that is not the reader's."""
    try:
        ticket = read_token(token)
    except TokenExpired:
        return _refusal(_("This link has expired. Go back to the page with the film and reload it."))
    except TokenRefused:
        return _refusal(_("This link is not valid. Open the film from its page."))
    if ticket.viewer not in (PUBLIC, f"user:{request.user.pk}" if request.user.is_authenticated else PUBLIC):
        return _refusal(_("This link was made for another account. Sign in and open the film from its page."))
    if name != NAMES[ticket.kind]:
        raise Http404
    rendition = Rendition.objects.select_related("film").filter(pk=ticket.rendition_id).first()
    if rendition is None or rendition.film_id != ticket.film_id:
        raise Http404
    response = _answer(request, rendition, ticket)
    is_ours = response.status_code != 302  # the other store's address is good for minutes
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}" if is_ours else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
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


def _answer(request: HttpRequest, rendition: Rendition, ticket: Ticket) -> HttpResponseBase:
    if ticket.kind == RenditionKind.STORYBOARD:
        film, sprite_url = rendition.film, sign(rendition, viewer=ticket.viewer)
        cues = write_vtt(grid_of(film.facts), seconds=(film.duration_ms or 0) / 1000, sprite_url=sprite_url)
        return HttpResponse(cues, content_type="text/vtt; charset=utf-8")
    path = local_path(rendition.storage_key)
    if path is None:
        key, content_type = rendition.storage_key, rendition.content_type
        return HttpResponseRedirect(outside_url(key, content_type=content_type, seconds=REDIRECT_SECONDS))
    if not path.is_file():
        raise Http404
    return _file(request, path, rendition)


def _file(request: HttpRequest, path: Path, rendition: Rendition) -> HttpResponseBase:
    """RFC 9110: one range, If-Range, If-None-Match. Several ranges at once are answered with the whole."""
    status = path.stat()
    etag, changed = f'"{rendition.recipe_key[:32]}"', int(status.st_mtime)
    response: HttpResponseBase
    if request.headers.get("If-None-Match") in (etag, "*"):
        response = HttpResponseNotModified()
        response["ETag"] = etag
        return response
    first, last = 0, status.st_size - 1
    asked = _asked_range(request, etag=etag, changed=changed)
    if asked is not None:
        first, last = _bounds(*asked, size=status.st_size)
        if first > last:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{status.st_size}"
            return response
    length = last - first + 1
    if request.method == "HEAD":
        response = HttpResponse(content_type=rendition.content_type)
    else:
        response = StreamingHttpResponse(_pieces(path, first, length), content_type=rendition.content_type)
    if asked is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{status.st_size}"
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    return response


def _asked_range(request: HttpRequest, *, etag: str, changed: int) -> tuple[str, str] | None:
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or match.groups() == ("", ""):
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition != etag and parse_http_date_safe(condition) != changed:
        return None
    return match[1], match[2]


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first and the last byte; the first lies behind the last when nothing can be given."""
    if not first:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(path: Path, first: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        yield from _read(file, length)


def _read(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
