"""Whatever waits on a network has a limit, and mails have workers of their own."""

import re
from pathlib import Path

from django.conf import settings

from contest.conf.celery import app
from contest.conf.supervisor.services import all_services
from contest.domain.notices import LEASE, LONGEST_ATTEMPT
from contest.tasks import send_first_notice

ROOT = Path(__file__).parents[3]


def test_mails_have_a_worker_of_their_own_in_both_profiles() -> None:
    commands = [service.command for service in all_services()]
    embedded = [command[command.index("-Q") + 1] for command in commands if "-Q" in command]
    scaled = re.findall(r"WORKER: (\w+)", (ROOT / "docker-compose.yml").read_text())
    queues = {queue.name for queue in app.conf.task_queues}
    assert embedded == ["inspect,light", "mail", "render"]
    assert set(scaled) == queues == {"inspect", "render", "light", "mail"}


def test_tasks_end_before_their_messages_and_leases_run_out() -> None:
    message = app.conf.broker_transport_options["visibility_timeout"]
    assert 0 < app.conf.task_soft_time_limit < app.conf.task_time_limit < message
    assert 0 < send_first_notice.soft_time_limit < send_first_notice.time_limit < LEASE.total_seconds()
    assert settings.EMAIL_TIMEOUT < LONGEST_ATTEMPT


def test_broker_and_cache_are_not_waited_for_without_end() -> None:
    limits = {"socket_connect_timeout", "socket_timeout"}
    assert limits <= app.conf.broker_transport_options.keys()
    assert limits <= settings.CACHES["default"]["OPTIONS"].keys()


def test_database_server_is_not_waited_for_without_end() -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    if settings.EMBEDDED:
        assert options["timeout"] == 20
    else:
        assert (options["connect_timeout"], options["tcp_user_timeout"]) == (10, 30_000)
