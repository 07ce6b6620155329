"""The jury's work in the background: thin tasks; what is due stands in rows."""

from celery import current_app

from judging.rehearsal import rehearsals


@current_app.task(name="judging.tasks.compute_tally")
def compute_tally(run_id: int) -> None:
    from judging.domain.tally_runs import run_tally  # noqa: PLC0415  (loads the science)

    run_tally(run_id)


@current_app.task(name="judging.tasks.work_on_run")
def work_on_run(run_id: int) -> None:
    from judging.domain import assignment_runs  # noqa: PLC0415  (loads the science)

    assignment_runs.work_on_run(run_id)


@current_app.task(name="judging.tasks.play_rehearsal")
def play_rehearsal(rehearsal_id: int) -> None:
    rehearsals.play_rehearsal(rehearsal_id)


@current_app.task(name="judging.tasks.work_on_tally")
def work_on_tally(task_id: int) -> None:
    from judging.domain.tally_work import work_on_task  # noqa: PLC0415  (loads the science)

    work_on_task(task_id)


@current_app.task(name="judging.tasks.make_protocol")
def make_protocol(protocol_id: int) -> None:
    from judging.proof import protocols  # noqa: PLC0415  (loads the science)

    protocols.make_protocol(protocol_id)
