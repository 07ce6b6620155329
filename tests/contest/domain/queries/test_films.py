from datetime import timedelta

import pytest
from django.utils import timezone

from contest.domain.queries.films import (
    FilmFacts,
    film_committed_at,
    film_facts,
    manifest_committed_at,
    upload_owner,
)
from media_pipeline.enums import FilmState, Severity, UploadState
from media_pipeline.models import FilmFinding, Upload
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def test_facts_of_a_film_name_what_blocks_it() -> None:
    film = make_film_row(FilmState.REFUSED, cuts=(0, 30_500, 90_250))
    FilmFinding.objects.create(film=film, code="too_short", severity=Severity.BLOCKS)
    FilmFinding.objects.create(film=film, code="black", severity=Severity.WARNS)
    facts = film_facts(film.pk)
    assert facts == FilmFacts(
        state=FilmState.REFUSED,
        sha256="a" * 64,
        size=1000,
        duration_ms=90_250,
        blocking=("too_short",),
    )
    assert facts.seconds == 90.25


def test_film_of_unknown_length_has_no_seconds() -> None:
    assert film_facts(make_film_row(cuts=(0,)).pk).seconds is None


def test_entry_without_an_upload_has_no_manifest() -> None:
    assert manifest_committed_at(make_entry()) is None


@pytest.mark.parametrize(("hours", "earlier"), [(1, 0), (-2, -2)])
def test_manifest_under_way_counts_when_it_is_the_earlier(hours: int, earlier: int) -> None:
    entry, noon = make_entry(), timezone.now()
    film = give_film(entry, committed_at=noon)
    Upload.objects.create(
        owner=upload_owner(entry),
        state=UploadState.OPEN,
        file_name="film.mp4",
        size=1000,
        part_size=1000,
        root_hash="under way",
        committed_at=noon + timedelta(hours=hours),
        expires_at=noon + timedelta(days=1),
    )
    assert manifest_committed_at(entry) == noon + timedelta(hours=earlier)
    assert film_committed_at(film.pk) == noon
