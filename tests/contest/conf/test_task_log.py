"""What the office and the jury have had done leaves one line for each row, as jobs of the film lab do."""

import logging
from typing import Any

import pytest
from celery import current_app

from contest.conf.task_log import LoggedTask
from tests.log_lines import listening, read_lines

UNKNOWN = ("timestamp", "seconds", "exception")
LINE = {"logger": "contest.conf.task_log", "event": "job"}


class WarningTask(LoggedTask):
    name = "tests.warn"

    def run(self, *rows: int) -> None:
        logging.getLogger("tests").warning("mail to ada@example.org")


class BrokenTask(LoggedTask):
    name = "tests.break_down"

    def run(self, *rows: int) -> None:
        raise LookupError("nobody is ada@example.org")


def lines_of(task: LoggedTask, *rows: int) -> list[dict[str, Any]]:
    with listening() as told:
        task(*rows)
    return read_lines(told, but=UNKNOWN)


def test_task_with_a_row_has_one_line_and_others_lines_bear_its_number() -> None:
    bound = {"kind": "warn", "job_id": 7}
    warning = {"event": "mail to [email]", "level": "warning", "logger": "tests"}
    assert lines_of(WarningTask(), 7) == [
        {**warning, **bound},
        {**LINE, "level": "info", "outcome": "ended", **bound},
    ]
    assert lines_of(WarningTask()) == [{**warning, "kind": "warn"}]


def test_task_that_breaks_down_says_where_and_on_what() -> None:
    with listening() as told, pytest.raises(LookupError):
        BrokenTask()(7)
    (line,) = read_lines(told, but=("timestamp", "seconds"))
    assert line.pop("exception").splitlines()[-1] == "LookupError: nobody is [email]"
    assert line == {**LINE, "level": "error", "outcome": "failed", "kind": "break_down", "job_id": 7}


def test_every_task_of_the_site_is_one_of_these() -> None:
    assert issubclass(current_app.Task, LoggedTask)
