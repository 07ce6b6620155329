"""A worker as a container's health check sees it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.waiting import wait_until

pytestmark = pytest.mark.slow
NAME = "mail@of-the-tests"


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    celery = [sys.executable, "-m", "celery", "-q", "-A", "contest.conf.celery"]
    command = [*celery, "worker", "-n", NAME, "-Q", "none", "-c", "1"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    yield process
    process.terminate()
    process.wait()


def test_worker_touches_a_file_while_it_lives(worker: subprocess.Popen[bytes]) -> None:
    life = Path(settings.RUN_DIR, f"{NAME}.alive")
    life.unlink(missing_ok=True)
    wait_until(life.exists)
    first = life.stat().st_mtime_ns
    wait_until(lambda: life.stat().st_mtime_ns > first)
    assert worker.poll() is None
