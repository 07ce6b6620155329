"""The festival office's work in the background: thin tasks without arguments; what is due stands in rows."""

from celery import current_app

from contest.backups.weekly import make_weekly_backup
from contest.domain import checkpoints, notices, office_tasks
from contest.domain.late_changes import TASK as TELL_LATE_CHANGE
from contest.domain.late_changes import tell_late_change as tell_of_change
from contest.pictures.of_edition import draw_share_pictures as draw_pictures_of
from contest.pictures.of_theater import draw_theater_pictures as draw_pictures_of_film
from contest.privacy import copies
from contest.theater.pictures import TASK as THEATER_PICTURES
from contest.webhooks import delivery


@current_app.task(
    name="contest.tasks.send_first_notice",
    soft_time_limit=notices.LONGEST_ATTEMPT,
    time_limit=notices.LONGEST_ATTEMPT + 10,
)
def send_first_notice() -> None:
    notices.send_first_notice()


@current_app.task(name="contest.tasks.publish_notices")
def publish_notices() -> None:
    notices.sweep_notices()


@current_app.task(name="contest.tasks.back_up")
def back_up() -> None:
    make_weekly_backup()


@current_app.task(name="contest.tasks.store_checkpoint")
def store_checkpoint(checkpoint_id: int) -> None:
    checkpoints.store_checkpoint(checkpoint_id)


@current_app.task(name="contest.tasks.draw_share_pictures")
def draw_share_pictures(edition_id: int) -> None:
    draw_pictures_of(edition_id)


@current_app.task(name=copies.TASK)
def make_personal_copy(copy_id: int) -> None:
    copies.make_copy(copy_id)


@current_app.task(name=delivery.TASK)
def send_webhook_message(message_id: int) -> None:
    delivery.send_message(message_id)


@current_app.task(name=THEATER_PICTURES)
def draw_theater_pictures(film_pk: int) -> None:
    draw_pictures_of_film(film_pk)


@current_app.task(name=TELL_LATE_CHANGE)
def tell_late_change(motion_id: int) -> None:
    tell_of_change(motion_id)


@current_app.task(name=office_tasks.TASK)
def work_on_office_task(task_id: int) -> None:
    office_tasks.work_on(task_id)
