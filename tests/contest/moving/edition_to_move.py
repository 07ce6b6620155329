"""Run in a process of its own, on the site that the environment names. `make` fills it with two editions
whose lines of the journal alternate, and exports one to a folder; `arrive` imports it on an empty site. Both
print what is to be seen of it."""

import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from contest.domain import journal  # noqa: E402
from contest.domain.journal import find_breaches  # noqa: E402
from contest.domain.ledger import find_differences  # noqa: E402
from contest.models import Edition, User  # noqa: E402
from contest.moving.public_pages import read_pages  # noqa: E402
from contest.privacy.erasure import erase_person  # noqa: E402
from media_pipeline import api  # noqa: E402
from media_pipeline.models import Film, Rendition  # noqa: E402
from media_pipeline.storage.films import film_store  # noqa: E402
from tests.architecture.world import make_side  # noqa: E402
from tests.factories import make_entry  # noqa: E402
from tests.new_site import make_tables  # noqa: E402
from tests.transfer_server import running_transfer  # noqa: E402

FILM = bytes(range(256)) * 40


def make() -> None:
    make_tables()
    other, moved = make_side(is_published=False), make_side(is_published=True)
    Edition.objects.filter(pk=moved.edition.pk).update(slug="lantern")
    Edition.objects.filter(pk=other.edition.pk).update(slug="other", announced_at=None)
    gone = make_entry(edition=moved.edition).representative
    erase_person(gone)
    with transaction.atomic():
        journal.record("note_written", subject=f"entry:{other.entry.code}", edition=other.edition)
        journal.record("note_written", subject=f"entry:{moved.entry.code}", edition=moved.edition)
    for film in Film.objects.order_by("pk"):
        film.master_key, film.size = f"masters/{film.code}.mp4", len(FILM) + 1
        content = FILM + bytes([film.pk])
        film.sha256 = hashlib.sha256(content).hexdigest()
        film.save()
        film_store().save(film.master_key, ContentFile(content))
    for copy in Rendition.objects.order_by("pk"):
        content = FILM[: 100 + copy.pk]
        film_store().delete(copy.storage_key)
        film_store().save(copy.storage_key, ContentFile(content))
        copy.size, copy.sha256 = len(content), hashlib.sha256(content).hexdigest()
        copy.save()


def part_of(code: str) -> str:
    """What a player gets that asks for some bytes of the film on its public page."""
    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
    page = client.get(f"/films/{code}/").content.decode()
    address = re.search(r"/media/[\w-]+/film\.mp4", page)
    assert address is not None
    place = urlsplit(client.get(address[0])["Location"])
    with running_transfer() as transfer:
        asked = Request(f"{transfer}{place.path}?{place.query}", headers={"Range": "bytes=10-49"})
        with urlopen(asked) as answer:
            return f"{answer.status} {answer.headers['Content-Range']} {answer.read().hex()}"


def read(slug: str) -> dict[str, Any]:
    edition = Edition.objects.get(slug=slug)
    entry = edition.entries.filter(citations__ended_at=None, citations__isnull=False)[0]
    assert entry.film is not None
    return {
        "pages": {name: hashlib.sha256(page).hexdigest() for name, page in read_pages(edition)},
        "breaches": [str(breach) for breach in find_breaches()],
        "differences": sorted(map(str, find_differences())),
        "people": [f"{user.pk} {user.name}{user.mark}" for user in User.objects.order_by("pk")],
        "film": hashlib.sha256(b"".join(api.pieces_of(entry.film.master_key))).hexdigest(),
        "played": part_of(entry.code),
    }


if sys.argv[1] == "make":
    make()
    call_command("export_edition", "lantern", sys.argv[2], stdout=sys.stderr)
else:
    cache.clear()  # of pages of the other site
    call_command("import_edition", next(Path(sys.argv[2]).iterdir()), stdout=sys.stderr)
print(json.dumps(read("lantern")), flush=True)
os._exit(0)  # the transfer server's threads may abort a process that ends as usual
