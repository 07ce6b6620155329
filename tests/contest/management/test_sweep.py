import os
import signal
import subprocess  # the command as it runs in production, to be stopped
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from media_pipeline.enums import JobKind, JobState
from media_pipeline.models import Film, Job
from tests.waiting import PATIENCE, wait_until

LOST = {
    "state": JobState.RUNNING,
    "token": "t",
    "lease_until": timezone.now() - timedelta(minutes=5),
}


def lost_job() -> Job:
    film = Film.objects.create(file_name="film.mp4", size=1)
    return Job.objects.create(film=film, kind=JobKind.INSPECT, **LOST)


@pytest.mark.django_db
def test_sweep_once_puts_right_what_was_lost() -> None:
    job = lost_job()
    call_command("sweep", once=True)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sweep_goes_on_until_it_is_stopped() -> None:
    job = lost_job()
    command = [sys.executable, "manage.py", "sweep", "--pause", "0.1"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    sweeper = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        for _ in range(2):
            Job.objects.filter(pk=job.pk).update(**LOST)
            wait_until(
                lambda: sweeper.poll() is not None or Job.objects.get(pk=job.pk).state == JobState.QUEUED
            )
            assert sweeper.poll() is None
        sweeper.send_signal(signal.SIGTERM)
        assert sweeper.wait(timeout=PATIENCE) == 0
    finally:
        sweeper.kill()
        sweeper.wait()
