"""How the bytes of a film reach whoever may see it: never through a process that serves pages. A store
elsewhere gives an address of its own that expires; nginx reads the file when it is told where it lies; and
without it the transfer process does, by a token."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from media_pipeline.models import Rendition
from media_pipeline.playback.rights import can_end, may_play, must_be_asked_for
from media_pipeline.playback.sealed_tokens import TokenExpired, TokenRefused, seal, unseal
from media_pipeline.storage.films import local_path, outside_url

PURPOSE = "media_pipeline.transfer"
LIVES_SECONDS = 3600  # at least, of an address of the store or of the transfer process
SHORT_SECONDS = 300  # of an address of the store for a viewer whose right can end: the store cannot ask
FOUND_SECONDS = 300  # that browsers may keep the redirection to it
ENDING_SECONDS = 60  # the same for a viewer whose right can end


@dataclass(frozen=True)
class StoredFile:
    """A file on this machine, and what is told of it."""

    path: Path
    content_type: str
    etag: str
    cache_control: str


def hand_over(rendition: Rendition, *, name: str, viewer: str) -> HttpResponse:
    """The answer that lets the viewer's browser have the file. Raises FileNotFoundError."""
    return hand_over_file(
        rendition.storage_key,
        content_type=rendition.content_type,
        recipe=rendition.recipe_key,
        name=name,
        viewer=viewer,
    )


def hand_over_file(key: str, *, content_type: str, recipe: str, name: str, viewer: str) -> HttpResponse:
    """The same for any file of the store; `recipe` says what it is, and changes with it."""
    path = local_path(key)
    if path is None:
        seconds = SHORT_SECONDS if can_end(viewer) else LIVES_SECONDS
        return _redirect(outside_url(key, content_type=content_type, seconds=seconds), viewer)
    if not path.is_file():
        raise FileNotFoundError(key)
    if settings.NGINX_FILMS:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = f"{settings.NGINX_FILMS}{quote(key)}"
        response["ETag"] = _etag_of(recipe, viewer)
        response["Cache-Control"] = kept_for(LIVES_SECONDS, viewer)
        return response
    hour = int(timezone.now().timestamp()) // LIVES_SECONDS
    claims = [key, content_type, recipe, viewer]
    token = seal(claims, purpose=PURPOSE, expires=(hour + 2) * LIVES_SECONDS)
    return _redirect(f"{settings.TRANSFER_URL}/films/{token}/{name}", viewer)


def file_behind(token: str) -> StoredFile:
    """What a token of `hand_over` stands for. Raises TokenRefused, TokenExpired."""
    claims = unseal(token, purpose=PURPOSE, now=timezone.now().timestamp())
    key, content_type, recipe, viewer = claims
    if not may_play(viewer, None):
        raise TokenExpired("the viewer may no longer play it")
    path = local_path(key)
    if path is None:
        raise TokenRefused("the store is not on this machine")
    return StoredFile(path, content_type, _etag_of(recipe, viewer), kept_for(LIVES_SECONDS, viewer))


def kept_for(seconds: int, viewer: str) -> str:
    """How long a browser may keep an answer; where the right to play can end, it asks each time."""
    return "private, no-cache" if must_be_asked_for(viewer) else f"private, max-age={seconds}"


def _etag_of(recipe: str, viewer: str) -> str:
    """One for each viewer: two judges who compare what they were told of a film find nothing in common."""
    digest = salted_hmac(PURPOSE, f"{recipe}/{viewer}", algorithm="sha256").hexdigest()
    return f'"{digest[:32]}"'


def _redirect(address: str, viewer: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = kept_for(ENDING_SECONDS if can_end(viewer) else FOUND_SECONDS, viewer)
    return response
