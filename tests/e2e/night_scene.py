"""The stage of the night: an edition whose jury has judged four films; its awards wait to be decided."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile

from contest.enums import Role
from contest.models import Award, Entry, User
from judging.domain import awards, rounds, tallies
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.storage.films import film_store, hash_of
from tests.factories import make_membership
from tests.films import make_film
from tests.judging.juries import bring_film, judge_all, make_jury
from tests.judging.sealing import pass_gate

TITLES = ("The Ninth Ferry", "Salt Clock", "Paper Moths", "Under the Reservoir")
MOVIES = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.HOVER)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360"/></svg>'
)
SECONDS = 3


def ranked_edition(organiser: User, chair: User) -> dict[str, Any]:
    """Four films with files, from the best to the last, and two awards; nothing is decided yet."""
    jury = make_jury(judges=3, entries=len(TITLES), reviews=3, seconds=SECONDS, is_open=False)
    Award.objects.filter(edition=jury.edition).exclude(slug__in=("first", "most-creative")).delete()
    make_membership(organiser, jury.edition, Role.ORGANISER)
    make_membership(chair, jury.edition, Role.CHAIR)
    for number, (entry, title) in enumerate(zip(jury.entries, TITLES, strict=True)):
        Entry.objects.filter(pk=entry.pk).update(title=title, original_title="")
        assert entry.film is not None
        _bring(entry.film, number)
    rounds.open_round(jury.round, by=jury.organiser)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    pass_gate(Entry.objects.filter(edition=jury.edition).select_related("film"))
    codes = [entry.code for entry in jury.entries]
    return {"slug": jury.edition.slug, "year": jury.edition.year, "tally": tally.pk, "codes": codes}


def _bring(film: Film, number: int) -> None:
    """A master that is read before the seal, and what the public plays and sees of it."""
    path = make_film(
        Path(settings.VAR_DIR, f"night{number}.mp4"), seconds=SECONDS, shots=2, first_scene=20 + number
    )
    with path.open("rb") as source:
        key = film_store().save(film.master_key, File(source))
    Film.objects.filter(pk=film.pk).update(master_key=key, sha256=hash_of(path), size=path.stat().st_size)
    bring_film(film, path)
    still = film_store().save(f"tests/{film.pk}/still.svg", ContentFile(PICTURE.encode()))
    stills = Rendition.objects.filter(film=film).exclude(kind__in=MOVIES)
    stills.update(storage_key=still, content_type="image/svg+xml", size=len(PICTURE))
