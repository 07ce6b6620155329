"""Content Credentials in the files of a film that was really rendered."""

from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import JobKind, JobState, RenditionKind
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.playback.addresses import playback
from media_pipeline.provenance.c2pa_manifest import read_manifest
from media_pipeline.provenance.certificates import CertificateWrong
from media_pipeline.provenance.credentials import Credentials
from media_pipeline.provenance.read_marks import tags_of
from media_pipeline.renditions.film_credentials import credentials_of, have_copies_signed
from media_pipeline.renditions.film_label import label_film
from media_pipeline.steps.label import label
from media_pipeline.storage.films import film_store, hash_of
from media_pipeline.work_queue.enqueue import enqueue
from tests.media_pipeline.film_rows import claim_job
from tests.media_pipeline.marked import SOURCES
from tests.media_pipeline.steps.test_labelled_files import film, put_label, rendered  # noqa: F401

pytestmark = [pytest.mark.film, pytest.mark.slow, pytest.mark.django_db]
KINDS = (RenditionKind.TOP, RenditionKind.LIGHT)
WANTED = {"title": "Moon", "source_type": f"{SOURCES}trainedAlgorithmicMedia", "by": "seal test"}


def copies(film: Film) -> dict[str, Rendition]:  # noqa: F811
    """What is served now."""
    return {row.kind: row for row in film.renditions.filter(kind__in=KINDS).order_by("pk")}


def path_of(row: Rendition) -> Path:
    return Path(film_store().path(row.storage_key))


def signatures(film: Film) -> dict[str, str]:  # noqa: F811
    return {kind: str(read_manifest(path_of(row)).grade) for kind, row in copies(film).items()}


def test_copies_are_signed_once_that_is_asked_for(
    film: Film,  # noqa: F811
    django_capture_on_commit_callbacks: Any,
) -> None:
    label_film(film.pk, is_declared_ai=True)
    with django_capture_on_commit_callbacks(execute=True):
        put_label(film)
    unsigned, tags = copies(film), tags_of(path_of(copies(film)["top"]))
    assert (signatures(film), credentials_of(film.pk)) == ({"top": "C", "light": "C"}, None)
    assert (have_copies_signed({film.pk: WANTED}), have_copies_signed({film.pk: WANTED})) == (1, 0)
    put_label(film)
    signed = copies(film)
    assert signatures(film) == {"top": "B", "light": "B"}
    assert credentials_of(film.pk) == Credentials("Laureate test certificate", is_listed=False)
    for kind in KINDS:
        kept, before = path_of(signed[kind]), path_of(unsigned[kind])
        assert (signed[kind].size, signed[kind].sha256) == (kept.stat().st_size, hash_of(kept))
        assert (tags_of(kept), before.is_file()) == (tags, True)  # whoever watches goes on watching
    assert playback(film.pk, viewer="public").film_bytes == signed[RenditionKind.TOP].size


def test_what_is_signed_already_stays_byte_for_byte(film: Film) -> None:  # noqa: F811
    have_copies_signed({film.pk: WANTED})
    put_label(film)
    before = {kind: (row.pk, row.sha256) for kind, row in copies(film).items()}
    Job.objects.filter(kind=JobKind.LABEL).delete()
    put_label_again(film)
    assert {kind: (row.pk, row.sha256) for kind, row in copies(film).items()} == before
    have_copies_signed({film.pk: {**WANTED, "by": "seal another certificate"}})
    put_label(film)
    assert [row.pk in {pk for pk, _ in before.values()} for row in copies(film).values()] == [False, False]
    assert film.renditions.filter(kind__in=KINDS).exclude(credentials={}).count() == 2


def test_another_label_is_signed_anew(film: Film) -> None:  # noqa: F811
    have_copies_signed({film.pk: WANTED})
    put_label(film)
    label_film(film.pk, is_declared_ai=True)
    put_label(film)
    top = copies(film)["top"]
    assert ([name for name, _ in tags_of(path_of(top))], signatures(film)) == (
        ["AIGC"],
        {"top": "B", "light": "B"},
    )


def test_wrong_certificate_keeps_the_label_and_is_named(film: Film, settings: Any, tmp_path: Path) -> None:  # noqa: F811
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = str(tmp_path / "none.pem")
    label_film(film.pk, is_declared_ai=True)
    have_copies_signed({film.pk: WANTED})
    with pytest.raises(CertificateWrong) as wrong:
        put_label(film)
    assert str(wrong.value) == (
        f"C2PA_CERTIFICATE names {tmp_path / 'none.pem'}, which cannot be read: No such file or directory."
    )
    assert [name for name, _ in tags_of(path_of(copies(film)["top"]))] == ["AIGC"]
    assert Job.objects.get(kind=JobKind.LABEL).state == JobState.RUNNING  # its attempt fails, as any does


def put_label_again(film: Film) -> None:  # noqa: F811
    enqueue(film, JobKind.LABEL)
    label(claim_job(Film.objects.get(pk=film.pk), JobKind.LABEL))
