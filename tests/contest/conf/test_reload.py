"""`make dev`: what is saved is seen on the page, and by the workers, without a start by hand."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contest.conf.test_up import read_until
from tests.new_site import set_up
from tests.waiting import PATIENCE, free_port, wait_until

ROOT = Path(__file__).parents[3]
OF_THE_SITE = ("manage.py", "pyproject.toml", "contest", "judging", "media_pipeline", "templates", "static")
pytestmark = [pytest.mark.slow, pytest.mark.longest]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sources, to change one of them."""
    for name in OF_THE_SITE:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    set_up(project / "var", static=False)
    bind = f"127.0.0.1:{free_port()}"
    own = {
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "VAR_DIR": str(project / "var"),
        "DATABASE_URL": "",
        "DEMO": "0",
        "DEBUG": "1",
        "WEB_BIND": bind,
        "TRANSFER_BIND": f"127.0.0.1:{free_port()}",
    }
    supervisor = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--reload"],
        cwd=project,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    shown = read_until("Ctrl-C stops everything.", of=supervisor)
    assert f"Laureate is running at http://{bind}/" in shown
    yield f"http://{bind}"
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=PATIENCE)


def read(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
    except OSError:
        return ""


def starts_of(worker: Path) -> int:
    return worker.read_text(errors="replace").count(" ready.") if worker.exists() else 0


def test_saved_file_is_taken_up_and_an_error_is_shown_with_its_source(project: Path, address: str) -> None:
    worker = project / "var" / "log" / "quick.log"
    wait_until(lambda: starts_of(worker) == 1)
    source = project / "contest" / "views" / "public.py"
    source.write_text(source.read_text() + '\n\ndef hello(request):\n    return HttpResponse("saved")\n')
    urls = project / "contest" / "urls" / "public.py"
    urls.write_text(urls.read_text() + '\nurlpatterns.append(path("hello/", public.hello))\n')
    wait_until(lambda: read(f"{address}/hello/") == "saved")
    wait_until(lambda: starts_of(worker) >= 2)
    assert "You’re seeing this error because you have <code>DEBUG = True</code>" in read(
        f"{address}/no/such/page/"
    )
