"""The messenger. Rows say what has to be done (media_pipeline.work_queue, contest.domain.notices); a lost
message costs a minute, until the sweeper publishes again."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, heartbeat_sent, setup_logging
from django.conf import settings
from django.core.checks import run_checks
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contest.conf.settings")
HOURS = 3600
LONGEST_TASK = 3 * HOURS  # then its attempt has failed; no film takes so long, a store that went silent does


def configuration() -> dict[str, Any]:
    """Read when the app is first used, since this module is imported before the settings are complete."""
    return {
        "broker_url": settings.BROKER_URL,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": 4 * HOURS,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "health_check_interval": 25,
        },
        "task_queues": [Queue("inspect"), Queue("render"), Queue("light"), Queue("mail")],
        "task_default_queue": "light",
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_soft_time_limit": LONGEST_TASK,
        "task_time_limit": LONGEST_TASK + 300,  # for one that does not hear; less than visibility_timeout
        "task_publish_retry_policy": {"max_retries": 0},
        "worker_prefetch_multiplier": 1,
        # True would cancel the running task and lose it for good when the broker goes away.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "timezone": "UTC",
    }


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """With this Celery brings no logging of its own."""
    dictConfig(settings.LOGGING)


@celeryd_init.connect
def insist_on_sandbox(**_: object) -> None:
    """A worker that may not read films does not start: it would only fail them, one after the other."""
    if errors := [error for error in run_checks(tags=["films"]) if error.is_serious()]:
        raise SystemExit("\n".join(f"{error.msg} {error.hint or ''}" for error in errors))


@heartbeat_sent.connect
def show_life(sender: Any, **_: object) -> None:
    """Touch a file while the worker hears its broker: a check of its health costs no process of ours."""
    settings.RUN_DIR.mkdir(parents=True, exist_ok=True)
    (settings.RUN_DIR / f"{sender.eventer.hostname}.alive").touch()


app = Celery("laureate", task_cls="contest.conf.task_log.LoggedTask")
app.set_default()
app.add_defaults(configuration)
app.autodiscover_tasks()
