from pathlib import Path

import pytest

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.steps.inspect import first_check
from tests.films import make_film, make_text
from tests.media_pipeline.film_rows import claim_job, receive
from tests.media_pipeline.marked import make_tagged

pytestmark = [pytest.mark.film, pytest.mark.django_db]


def test_good_film_goes_on_to_the_full_check(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2))
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert (film.state, film.settled_at) == (FilmState.INSPECTED, None)
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
        ("provenance_found", "notes", {"marks": ["AIGC label (Studio)"]})
    ]


def test_bad_film_is_refused_at_once(tmp_path: Path) -> None:
    film = receive(make_text(tmp_path / "film.mp4"))
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert (film.state, film.settled_at is not None) == (FilmState.REFUSED, True)
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
