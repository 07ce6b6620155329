"""How the bytes of a film reach whoever may see it: never through a process that serves pages. A store
elsewhere gives an address of its own that expires; nginx reads the file when it is told where it lies; and
without it the transfer process does, by a token."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect

from media_pipeline.models import Rendition
from media_pipeline.playback.addresses import TokenExpired, TokenRefused
from media_pipeline.storage.films import local_path, outside_url

SALT = "media_pipeline.transfer"
LIVES_SECONDS = 3600  # of an address of the store or of the transfer process
FOUND_SECONDS = 300  # that browsers may keep the redirection to it


@dataclass(frozen=True)
class StoredFile:
    """A file on this machine, and what is told of it."""

    path: Path
    content_type: str
    etag: str


def hand_over(rendition: Rendition, *, name: str) -> HttpResponse:
    """The answer that lets the browser have the file. Raises FileNotFoundError."""
    key, content_type = rendition.storage_key, rendition.content_type
    path = local_path(key)
    if path is None:
        return _redirect(outside_url(key, content_type=content_type, seconds=LIVES_SECONDS))
    if not path.is_file():
        raise FileNotFoundError(key)
    if settings.NGINX_FILMS:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = f"{settings.NGINX_FILMS}{quote(key)}"
        response["Cache-Control"] = f"private, max-age={LIVES_SECONDS}"
        return response
    token = signing.dumps([key, content_type, rendition.recipe_key[:32]], salt=SALT)
    return _redirect(f"{settings.TRANSFER_URL}/films/{token}/{name}")


def file_behind(token: str) -> StoredFile:
    """What a token of `hand_over` stands for. Raises TokenRefused, TokenExpired."""
    try:
        key, content_type, version = signing.loads(token, salt=SALT, max_age=LIVES_SECONDS + FOUND_SECONDS)
    except signing.SignatureExpired as expired:
        raise TokenExpired("too old") from expired
    except (signing.BadSignature, ValueError) as forged:
        raise TokenRefused("not signed by this site") from forged
    path = local_path(key)
    assert path is not None, "tokens are made for files of this machine"
    return StoredFile(path, content_type, f'"{version}"')


def _redirect(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = f"private, max-age={FOUND_SECONDS}"
    return response
