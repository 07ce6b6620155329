"""The jury's work in the background: thin tasks; what is due stands in rows."""

from celery import current_app


@current_app.task(name="judging.tasks.compute_tally")
def compute_tally(run_id: int) -> None:
    from judging.domain.tally_runs import run_tally  # noqa: PLC0415  (loads the science)

    run_tally(run_id)
