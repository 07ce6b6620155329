"""A small edition with two films in a store of its own, to leave one site and arrive on another."""

from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from contest.domain import journal
from contest.enums import OfficeTaskKind, Role
from contest.models import Edition, OfficeTask, User
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.storage.films import film_store
from tests.contest.films import make_film_row
from tests.factories import make_edition, make_entry, make_membership

LARGE = b"large" * 40_000  # bytes of the second film


def make_lamp() -> Edition:
    """With `masters/lamp-1` and `masters/lamp-2` in the store, and a line in the journal."""
    edition = make_edition("closed", slug="lamp")
    for number, content in enumerate((b"small", LARGE), start=1):
        film = make_film_row()
        Rendition.objects.filter(film=film).exclude(kind=RenditionKind.SHOW).delete()
        Film.objects.filter(pk=film.pk).update(
            master_key=f"masters/lamp-{number}", size=len(content), sha256=sha256(content).hexdigest()
        )
        write(f"masters/lamp-{number}", content)
        make_entry(edition=edition, film=film)
    with transaction.atomic():
        journal.record("note_written", subject="edition:lamp", edition=edition)
    return edition


def make_packed(organiser: User, *lacking: str) -> Edition:
    """Published, with a file to take away that lacks some."""
    edition = make_edition("published")
    make_membership(organiser, edition, Role.ORGANISER)
    facts = {"language": "en", "key": "editions/1.zip", "bytes": 7_000_000, "name": "lamp.zip"}
    OfficeTask.objects.create(
        edition=edition,
        kind=OfficeTaskKind.PACK,
        asked_by=organiser,
        total=2,
        done=2,
        facts={**facts, "lacking": lacking},
        finished_at=timezone.now(),
    )
    return edition


def write(key: str, content: bytes) -> None:
    """Into the store, past the site."""
    film_store().delete(key)
    film_store().save(key, ContentFile(content))


def what_is_here() -> dict[str, Any]:
    """Each row of each table, and each film of the store."""
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()
    }
    store, films = film_store(), {}
    if store.exists("masters"):
        for name in store.listdir("masters")[1]:
            with store.open(f"masters/{name}") as film:
                films[name] = film.read()
    return {**rows, "films": films}
