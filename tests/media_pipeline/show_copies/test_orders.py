"""Copies for a hall as rows: ordered, made by a worker, dropped for others, cancelled."""

from pathlib import Path

import pytest
from django.db import transaction

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.film_report import film_report
from media_pipeline.models import Film, Job, Rendition, ShowOrder
from media_pipeline.operations.lab_report import lab_report
from media_pipeline.renditions.finish import Made
from media_pipeline.renditions.store_renditions import store_rendition
from media_pipeline.show_copies.orders import (
    cancel_show_copies,
    common_rate,
    order_show_copies,
    recipes_of,
    show_copies,
)
from media_pipeline.steps.conform import conform
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim
from tests.films import make_film
from tests.media_pipeline.film_rows import CONTENT, LIMITS, receive

pytestmark = [pytest.mark.django_db(transaction=True)]


def order(film: Film, rate: str = "25", label: bytes = b"") -> None:
    with transaction.atomic():
        order_show_copies(film.pk, rate=rate, label=label)


def film_of_rate(rate: float) -> int:
    facts = {"rate": rate} if rate else {}
    return Film.objects.create(file_name="f", master_key="m", size=1, facts=facts).pk


def lay_copies(claim: Claim) -> None:
    """In the place of `conform`: what was ordered, as plain bytes."""
    for recipe in recipes_of(ShowOrder.objects.get(film=claim.film)).values():
        path = claim.scratch / recipe.kind
        path.write_bytes(CONTENT)
        Rendition.objects.create(film=claim.film, **store_rendition(claim, Made(recipe, path)))
    with jobs.finishing(claim):
        return


def test_rate_is_the_one_that_most_films_have() -> None:
    films = [film_of_rate(rate) for rate in (24, 25.0, 50, 23.976, 0)]
    assert common_rate(films) == "25"
    assert common_rate([film_of_rate(59.94), film_of_rate(29.97)]) == "30000/1001"
    assert common_rate([]) == "25"


@pytest.mark.film
@pytest.mark.slow
def test_film_is_made_ready_and_made_anew_only_for_another_order(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=1, shots=1), state=FilmState.READY)
    Film.objects.update(duration_ms=1000)
    order(film, rate="24")
    jobs.work_on(JobKind.CONFORM, lay_copies)
    assert show_copies([film.pk])[film.pk].is_ready
    order(film, rate="24")
    assert Job.objects.get().state == JobState.DONE
    before = set(Rendition.objects.values_list("storage_key", flat=True))
    order(film)
    assert not show_copies([film.pk])[film.pk].is_ready
    jobs.work_on(JobKind.CONFORM, conform)
    report = show_copies([film.pk])[film.pk]
    assert (report.state, report.error, report.is_ready) == (JobState.DONE, "", True)
    assert [file.kind for file in report.files] == [RenditionKind.SHOW, RenditionKind.PRORES]
    assert abs((report.loudness_after or 0) + 23) < 0.5
    rows = set(Rendition.objects.values_list("kind", "width", "height"))
    assert rows == {("show", 1920, 1080), ("prores", 1920, 1080)}
    assert [key for key in before if film_store().exists(key)] == []
    order(film)
    assert Job.objects.get().state == JobState.DONE


def test_who_may_not_know_the_winners_does_not_learn_of_the_work() -> None:
    film = Film.objects.create(
        state=FilmState.READY, file_name="f", master_key="m", size=1, limits=LIMITS.__dict__
    )
    order(film)
    assert film_report(film.pk).stage is None
    Job.objects.update(state=JobState.FAILED, error="It broke.")
    report = lab_report()
    assert (report.running, report.failed) == ((), ())
    assert show_copies([film.pk])[film.pk].error == "It broke."


def test_cancelled_work_is_dropped_and_can_be_ordered_again() -> None:
    film = Film.objects.create(state=FilmState.READY, file_name="f", master_key="m", size=1)
    order(film)
    assert cancel_show_copies([film.pk]) == 1
    assert cancel_show_copies([film.pk]) == 0
    report = show_copies([film.pk])[film.pk]
    assert (report.state, report.is_ready) == (JobState.DROPPED, False)
    order(film)
    assert show_copies([film.pk])[film.pk].state == JobState.QUEUED


def test_film_that_did_not_pass_cannot_be_ordered() -> None:
    film = Film.objects.create(file_name="f", master_key="m", size=1)
    with pytest.raises(Film.DoesNotExist):
        order(film)
    assert not ShowOrder.objects.exists()
