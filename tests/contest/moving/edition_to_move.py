"""Run in a process of its own, on the site that the environment names. `make` fills it with two editions whose
lines of the journal alternate; `read SLUG` prints what anybody can see of one."""

import hashlib
import json
import sys
from typing import Any

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
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

FILM = bytes(range(256)) * 40


def make() -> None:
    make_tables()
    other, moved = make_side(is_published=False), make_side(is_published=True)
    Edition.objects.filter(pk=moved.edition.pk).update(slug="lantern")
    Edition.objects.filter(pk=other.edition.pk).update(slug="other")
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


def read(slug: str) -> dict[str, Any]:
    edition = Edition.objects.get(slug=slug)
    film = edition.entries.filter(citations__ended_at=None, citations__isnull=False)[0].film
    assert film is not None
    answer = Client().get(api.playback(film.pk, viewer="user:1").film_url)
    return {
        "pages": {name: hashlib.sha256(page).hexdigest() for name, page in read_pages(edition)},
        "breaches": [str(breach) for breach in find_breaches()],
        "differences": sorted(map(str, find_differences())),
        "people": [f"{user.pk} {user}" for user in User.objects.order_by("pk")],
        "film": hashlib.sha256(b"".join(api.pieces_of(film.master_key))).hexdigest(),
        "play": answer.status_code,
    }


if sys.argv[1] == "make":
    make()
else:
    print(json.dumps(read(sys.argv[2])))
