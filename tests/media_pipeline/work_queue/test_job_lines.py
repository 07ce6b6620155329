"""Each attempt at a job leaves one line, and whatever is told meanwhile bears the ids of job and film."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import JobKind
from media_pipeline.models import Film, Job
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.jobs import Claim, LeaseLost
from tests.log_lines import listening, read_lines

pytestmark = pytest.mark.django_db
UNKNOWN = ("timestamp", "seconds", "logger", "exception")


@pytest.fixture(autouse=True)
def _own_scratch(settings: Any, tmp_path: Path) -> None:
    settings.SCRATCH_DIR = tmp_path / "scratch"


def end_well(claim: Claim) -> None:
    logging.getLogger("tests.of.jobs").warning("%s is read", claim.film.file_name)
    with jobs.finishing(claim):
        pass


def lose(claim: Claim) -> None:
    raise LeaseLost("taken over")


def break_down(claim: Claim) -> None:
    raise OSError("no space left")


def work_on(
    work: Callable[[Claim], None], *, attempts: int = 0
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What is told of one attempt, and the ids that each line has to bear."""
    film = Film.objects.create(file_name="film.mp4", size=1)
    job = Job.objects.create(film=film, kind=JobKind.INSPECT, attempts=attempts)
    with listening() as told:
        jobs.work_on(JobKind.INSPECT, work)
    bound = {"job_id": job.pk, "film_id": film.pk, "kind": "inspect", "attempt": attempts + 1}
    return read_lines(told, but=UNKNOWN), bound


def test_job_that_ends_well_has_one_line_and_its_tools_lines_bear_its_ids() -> None:
    lines, bound = work_on(end_well)
    assert lines == [
        {"event": "film.mp4 is read", "level": "warning", **bound},
        {"event": "job", "level": "info", "outcome": "done", **bound},
    ]


def test_job_that_fails_tells_why() -> None:
    lines, bound = work_on(break_down)
    assert lines == [
        {"event": "attempt failed", "level": "error", **bound},
        {"event": "job", "level": "info", "outcome": "failed", **bound},
    ]


def test_job_that_is_given_up_tells_its_reason() -> None:
    lines, bound = work_on(break_down, attempts=jobs.MAX_ATTEMPTS - 1)
    assert lines[1] == {
        "event": "job given up",
        "level": "error",
        "reason": "OSError: no space left",
        **bound,
    }


def test_job_that_was_taken_over_says_so() -> None:
    lines, bound = work_on(lose)
    assert lines == [{"event": "job", "level": "info", "outcome": "lost", **bound}]


def test_job_without_room_says_so(settings: Any) -> None:
    settings.SCRATCH_BYTES = 1
    lines, _ids = work_on(end_well)
    assert [line["outcome"] for line in lines if line["event"] == "job"] == ["too large"]


def test_nothing_is_told_where_there_is_no_job() -> None:
    with listening() as told:
        jobs.work_on(JobKind.INSPECT, end_well)
    assert told.getvalue() == ""
