from typing import Any

import pytest
from django.utils import translation

from media_pipeline.enums import FilmState, JobKind, Severity
from media_pipeline.film_report import film_report, film_reports
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.finding_report import FindingReport
from media_pipeline.findings.record import FilmMoved, move_film, record_findings
from media_pipeline.models import Film, Job
from media_pipeline.work_queue import enqueue
from tests.media_pipeline.film_rows import held, make_ready_film

pytestmark = pytest.mark.django_db
SHORT = Finding("too_short", {"measured": 47.3, "min": 60, "max": 300})
BLACK = Finding("black", {"measured": 4.5, "expected": 3}, ((10.0, 14.5),))


def make_waiting_film() -> Film:
    film = Film.objects.create(file_name="a.mp4", master_key="m", size=10)
    enqueue.enqueue(film, JobKind.INSPECT)
    return film


def test_ready_film() -> None:
    film = make_ready_film(width=320, height=180)
    record_findings(film, [BLACK])
    report = film_report(film.pk)
    assert (report.state, report.duration, report.width, report.rate) == (FilmState.READY, 6.5, 320, 20.0)
    assert (report.has_audio, report.is_playable, report.stage) == (True, True, None)
    assert report.findings == (
        FindingReport(
            code="black",
            severity=Severity.WARNS,
            title="Black frames",
            message="The picture is black for 4.5 s in total; up to 3 s at a time is usual. "
            "If this is not intended, cut it.",
            timecodes=((10.0, 14.5),),
            may_be_waived=True,
        ),
    )
    assert report.open_findings == report.findings


def test_findings_are_told_in_the_readers_language() -> None:
    film = make_ready_film()
    record_findings(film, [SHORT])
    with translation.override("id"):
        assert "47,3" in film_report(film.pk).findings[0].message


def test_waiting_film_knows_how_many_are_before_it() -> None:
    films = [make_waiting_film() for _ in range(3)]
    Job.objects.filter(film=films[0]).update(state="running", progress=0.4, **held("running"))
    reports = film_reports([film.pk for film in films])
    assert [(one.stage, one.progress, one.waiting_ahead) for one in reports.values()] == [
        (JobKind.INSPECT, 0.4, 0),
        (JobKind.INSPECT, 0.0, 1),
        (JobKind.INSPECT, 0.0, 2),
    ]


def test_queries_do_not_grow_with_films(django_assert_num_queries: Any) -> None:
    films = [make_waiting_film().pk for _ in range(3)]
    for asked in (films[:1], films):
        with django_assert_num_queries(6):
            assert list(film_reports(asked)) == asked


def test_film_that_does_not_exist_is_left_out() -> None:
    assert film_reports([404]) == {}


def test_settled_film_cannot_be_moved_again() -> None:
    film = make_ready_film()
    with pytest.raises(FilmMoved):
        move_film(film, to=FilmState.REFUSED)
    assert Film.objects.get().state == FilmState.READY
