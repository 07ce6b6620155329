"""The jury's work in the background."""

from celery import current_app


@current_app.task(name="judging.tasks.work_on_run")
def work_on_run(run_id: int) -> None:
    from judging.domain import assignment_runs  # noqa: PLC0415  (loads the science)

    assignment_runs.work_on_run(run_id)
