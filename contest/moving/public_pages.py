"""The public pages of an edition as a visitor without an account reads them, in each language of the site:
kept with the edition, and compared with what the site makes of it where it arrives.

What is drawn anew for each reader (tokens of forms, sealed addresses of films, numbers of requests) has a
mark in its place."""

import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from contest.addresses import LANGUAGE
from contest.domain.archive import EditionLine, editions_shown
from contest.kept_pages import PLACE, TOKEN
from contest.models import Edition, TheaterFilm

PAGES = "data/pages"
FILM_ADDRESS = re.compile(rb"/media/[\w-]+/")
NAME_ON_PAGE = re.compile(rb"(?<=progress-)[0-9a-f]{8}")


def pages_of(line: EditionLine) -> Iterator[str]:
    """Paths of the public pages that tell of one edition alone, as the sitemap has them."""
    slug = line.edition.slug
    named = {"winners_show": line.is_published, "nominees_show": line.has_nominees}
    yield reverse("edition_show", args=[slug])
    yield reverse("regulations_show", args=[slug])
    yield from (reverse(name, args=[slug]) for name, is_public in named.items() if is_public)
    yield from (reverse("film_show", args=[film.code]) for film in line.films)


def read_pages(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Name of the file and content of each page that answers."""
    lines = [line for line in editions_shown() if line.edition.pk == edition.pk]
    in_theater = TheaterFilm.objects.shown().filter(edition=edition).order_by("pk")
    paths = [path for line in lines for path in pages_of(line)]
    if any(line.is_published for line in lines):
        paths.append(reverse("result_proof", args=[edition.slug]))
    codes = in_theater.values_list("entry__code", flat=True)
    paths += [reverse("theater_film", args=[code]) for code in codes]
    for path in paths:
        for language, _name in settings.LANGUAGES:
            if page := _ask(path, language):
                yield f"{PAGES}/{language}{path}index.html", page


def differing_pages(folder: Path, edition: Edition) -> tuple[int, list[str]]:
    """How many pages were compared with those in the folder, and the names of those that are not the same,
    byte for byte."""
    now = dict(read_pages(edition))
    kept = {path.relative_to(folder).as_posix() for path in (folder / PAGES).rglob("*.html")}
    differ = [name for name in kept & now.keys() if (folder / name).read_bytes() != now[name]]
    return len(kept), sorted([*differ, *(kept ^ now.keys())])


def _ask(path: str, language: str) -> bytes:
    """What the site answers; b"" where it has no such page for the public. No request is begun or ended for
    the database, whose connection is the worker's own."""
    site = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": urlencode({LANGUAGE: language}),
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or 443),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
    with translation.override(language), timezone.override(timezone.get_current_timezone()):
        response = _handler().get_response(WSGIRequest(environ))
    if response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
        return b""
    plain = FILM_ADDRESS.sub(b"/media/{address}/", TOKEN.sub(PLACE, response.content))
    return NAME_ON_PAGE.sub(b"{name}", plain)


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler
