"""Sealed editions whose films can be fetched, for tests of the ceremony."""

from pathlib import Path

from django.core.files import File
from django.core.files.base import ContentFile

from contest.models import Edition, Entry, User
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.nights import conferrals_for, make_judged_edition, seal_conferrals
from tests.films import make_film

MOVIES = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.HOVER)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">'
    '<rect width="640" height="360" fill="#345"/></svg>'
)


def make_evening(folder: Path, *, winners: int = 4, seconds: int = 2) -> tuple[Edition, list[Entry], User]:
    """A sealed edition with four places (one first, two second prizes and one for a criterion), its winners,
    each with a film and a still that can be had, and its organiser."""
    edition, entries, organiser = make_judged_edition(entries=winners + 1)
    edition.awards.exclude(slug__in=("first", "second", "most-creative")).delete()
    edition.awards.filter(slug="second").update(places=2)
    conferrals = conferrals_for(edition, entries[:winners])
    seal_conferrals(edition, conferrals, by=organiser, judged=[entry.code for entry in entries])
    with make_film(folder / "film.mp4", seconds=seconds, shots=2).open("rb") as film:
        key = film_store().save("film.mp4", File(film))
    Rendition.objects.filter(kind__in=MOVIES).update(storage_key=key, size=film_store().size(key))
    still = film_store().save("still.svg", ContentFile(PICTURE.encode()))
    Rendition.objects.exclude(kind__in=MOVIES).update(
        storage_key=still, content_type="image/svg+xml", size=len(PICTURE)
    )
    return edition, entries[:winners], organiser
