from dataclasses import asdict, replace
from pathlib import Path

import pytest

from media_pipeline import api
from media_pipeline.enums import FilmState, JobKind, JobState, Severity
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.finding_report import FindingReport
from media_pipeline.findings.record import record_findings
from media_pipeline.findings.waivers import WaiverRefused, restore_finding, waive_finding
from media_pipeline.models import Film, Job, Waiver
from media_pipeline.steps.inspect import first_check
from tests.films import make_film
from tests.media_pipeline.film_rows import LIMITS, claim_job, make_ready_film, receive

pytestmark = pytest.mark.django_db
BLACK = Finding("black", {"measured": 4.5, "expected": 3}, ((10.0, 14.5),))
SHORT = Finding("too_short", {"measured": 47.3, "min": 60, "max": 300})
CUT_OFF = Finding("cut_off", {"measured": 30, "expected": 60}, ((30.0, 60.0),))


def waive(film: Film, code: str) -> bool:
    return waive_finding(film.pk, code, reason=" It is meant. ", by="user:1")


def make_refused_film(finding: Finding = SHORT) -> Film:
    limits = asdict(replace(LIMITS, min_seconds=60, max_seconds=300))
    film = Film.objects.create(
        state=FilmState.REFUSED, file_name="a.mp4", master_key="m", size=10, limits=limits
    )
    record_findings(film, [finding])
    return film


def told(film: Film) -> list[tuple[str, str | None]]:
    findings = api.film_report(film.pk).findings
    return [(finding.code, finding.waiver.reason if finding.waiver else None) for finding in findings]


def test_waived_remark_stays_on_record_and_does_not_count() -> None:
    film = make_ready_film()
    record_findings(film, [BLACK])
    assert waive(film, "black") is True
    report = api.film_report(film.pk)
    assert (told(film), report.open_findings, report.state) == (
        [("black", "It is meant.")],
        (),
        FilmState.READY,
    )
    assert Job.objects.count() == 0


def test_finding_is_waived_once() -> None:
    film = make_ready_film()
    record_findings(film, [BLACK])
    assert [waive(film, "black"), waive_finding(film.pk, "black", reason="Other", by="user:2")] == [
        True,
        False,
    ]
    assert [(one.reason, one.granted_by) for one in Waiver.objects.all()] == [("It is meant.", "user:1")]


def test_waived_refusal_widens_the_limits_and_checks_the_film_anew() -> None:
    film = make_refused_film()
    job = claim_job(film, JobKind.INSPECT).job
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    assert [waive(film, "too_short"), waive(film, "too_short")] == [True, False]
    film.refresh_from_db()
    assert (film.state, film.limits["min_seconds"], film.limits["max_seconds"]) == (
        FilmState.RECEIVED,
        47,
        300,
    )
    assert [(one.pk, one.kind, one.state) for one in film.jobs.all()] == [
        (job.pk, JobKind.INSPECT, JobState.QUEUED)
    ]


@pytest.mark.film
def test_film_that_was_too_short_passes_the_check_once_that_is_waived(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "short.mp4", seconds=3, shots=1))
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert film.state == FilmState.REFUSED
    waive(film, "too_short")
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert (film.state, told(film)) == (FilmState.INSPECTED, [("too_short", "It is meant.")])


def test_refusal_that_is_waived_is_told_with_what_was_measured_after_it_is_gone() -> None:
    film = make_refused_film()
    waive(film, "too_short")
    record_findings(film, [])
    (finding,) = api.film_report(film.pk).findings
    assert finding.waiver
    assert finding == FindingReport(
        code="too_short",
        severity=Severity.BLOCKS,
        title="Too short",
        message="The running time is 47.3 s; the regulations require 60–300 s. Upload a longer cut.",
        timecodes=(),
        may_be_waived=True,
        waiver=finding.waiver,
    )


def test_waiver_that_did_not_let_the_film_in_is_void() -> None:
    film = make_refused_film()
    waive(film, "too_short")
    record_findings(film, [SHORT])
    Film.objects.update(state=FilmState.REFUSED)
    assert told(film) == [("too_short", None)]
    assert waive(film, "too_short") is True


def test_film_that_is_under_check_is_left_alone() -> None:
    film = make_refused_film()
    Film.objects.update(state=FilmState.RECEIVED)
    with pytest.raises(WaiverRefused, match="is being checked again"):
        waive(film, "too_short")
    film.refresh_from_db()
    assert (film.limits["min_seconds"], Waiver.objects.count(), Job.objects.count()) == (60, 0, 0)


@pytest.mark.parametrize("code", ["black", "too_long", "no such thing", ""])
def test_what_was_not_found_cannot_be_waived(code: str) -> None:
    with pytest.raises(WaiverRefused, match="no longer has this issue"):
        waive(make_refused_film(), code)


def test_what_cannot_be_shown_cannot_be_waived() -> None:
    film = make_refused_film(CUT_OFF)
    with pytest.raises(WaiverRefused, match="“File incomplete” cannot be waived"):
        waive(film, "cut_off")
    assert (Film.objects.get().state, told(film)) == (FilmState.REFUSED, [("cut_off", None)])


def test_nothing_is_waived_of_a_film_that_was_replaced() -> None:
    film = make_refused_film()
    api.discard_film(film.pk)
    with pytest.raises(WaiverRefused, match="replaced"):
        waive(film, "too_short")


def test_waiver_of_a_remark_can_be_taken_back_once() -> None:
    film = make_ready_film()
    record_findings(film, [BLACK])
    waive(film, "black")
    assert [restore_finding(film.pk, "black"), restore_finding(film.pk, "black")] == [True, False]
    assert told(film) == [("black", None)]
    assert restore_finding(film.pk, "no such thing") is False


def test_waiver_that_let_a_film_in_stands() -> None:
    film = make_refused_film()
    waive(film, "too_short")
    with pytest.raises(WaiverRefused, match="cannot be withdrawn"):
        restore_finding(film.pk, "too_short")
    assert Waiver.objects.count() == 1
