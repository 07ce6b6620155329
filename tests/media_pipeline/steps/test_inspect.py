from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.signals import film_inspected, film_refused
from media_pipeline.steps.inspect import first_check
from tests.films import make_film, make_text
from tests.media_pipeline.film_rows import claim_job, receive
from tests.media_pipeline.marked import make_tagged

pytestmark = [pytest.mark.film, pytest.mark.django_db]


def heard(signal: Any) -> list[int]:
    film_ids: list[int] = []
    signal.connect(lambda film_id, **_: film_ids.append(film_id), weak=False)
    return film_ids


def test_good_film_goes_on_to_the_full_check(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2))
    inspected = heard(film_inspected)
    with django_capture_on_commit_callbacks(execute=True):
        first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert (film.state, film.settled_at, inspected) == (FilmState.INSPECTED, None, [film.pk])
    assert list(Job.objects.order_by("pk").values_list("kind", "state")) == [
        (JobKind.INSPECT, JobState.DONE),
        (JobKind.RENDER, JobState.QUEUED),
    ]


def test_marks_are_kept_and_told(tmp_path: Path) -> None:
    film = receive(make_tagged(tmp_path / "film.mp4", "AIGC", '{"Label":"1","ContentProducer":"Studio"}'))
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    details = {"Label": "1", "ContentProducer": "Studio"}
    assert film.facts["marks"] == [{"kind": "aigc", "grade": "C", "tool": "Studio", "details": details}]
    assert list(film.findings.values_list("code", "severity", "values")) == [
        ("provenance_found", "notes", {"marks": "AIGC label (Studio)"})
    ]


def test_bad_film_is_refused_at_once(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    film = receive(make_text(tmp_path / "film.mp4"))
    refused = heard(film_refused)
    with django_capture_on_commit_callbacks(execute=True):
        first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert (film.state, film.settled_at is not None, refused) == (FilmState.REFUSED, True, [film.pk])
    assert list(film.findings.values_list("code", "severity")) == [("not_a_film", "blocks")]
    assert not Job.objects.filter(kind=JobKind.RENDER).exists()


def test_film_that_went_on_is_left_alone(tmp_path: Path) -> None:
    film = receive(make_text(tmp_path / "film.mp4"), state=FilmState.INSPECTED)
    first_check(claim_job(film, JobKind.INSPECT))
    assert Film.objects.get().state == FilmState.INSPECTED


def test_master_that_is_gone_fails_the_job_and_not_the_film(tmp_path: Path) -> None:
    film = receive(make_text(tmp_path / "film.mp4"))
    film.master_key = "masters/gone"
    claim = claim_job(film, JobKind.INSPECT)
    claim.film.master_key = "masters/gone"
    with pytest.raises(FileNotFoundError, match="masters/gone"):
        first_check(claim)
    assert Film.objects.get().state == FilmState.RECEIVED
