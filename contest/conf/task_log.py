"""One line in the log for each task that is given a row; what is told meanwhile bears its kind and the row's
number. A task that takes the first of a queue tells of what it took by itself: jobs of the film lab in
media_pipeline.work_queue.jobs, emails in contest.domain.notices. An exception leaves its line in any task."""

from time import perf_counter
from typing import Any

import structlog
from celery import Task
from structlog.contextvars import bound_contextvars

logger = structlog.stdlib.get_logger(__name__)


class LoggedTask(Task):  # type: ignore[type-arg]  # Celery’s own takes none as the program runs
    """What every task of the site is."""

    def __call__(self, *rows: int) -> Any:
        began = perf_counter()
        bound = {"kind": self.name.rpartition(".")[2]} | ({"job_id": rows[0]} if rows else {})
        with bound_contextvars(**bound):
            try:
                answer = self.run(*rows)
            except Exception:
                logger.exception("job", outcome="failed", seconds=round(perf_counter() - began, 1))
                raise
            if rows:
                logger.info("job", outcome="ended", seconds=round(perf_counter() - began, 1))
            return answer
