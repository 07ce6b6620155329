"""The festival office's work in the background: thin tasks, ids only."""

from celery import current_app

from contest.domain import checkpoints, notices


@current_app.task(name="contest.tasks.send_notice")
def send_notice(notice_id: int) -> None:
    notices.send_notice(notice_id)


@current_app.task(name="contest.tasks.ring_for_notices")
def publish_notices() -> None:
    notices.sweep_notices()


@current_app.task(name="contest.tasks.store_checkpoint")
def store_checkpoint(checkpoint_id: int) -> None:
    checkpoints.store_checkpoint(checkpoint_id)
