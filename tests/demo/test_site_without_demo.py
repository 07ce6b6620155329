"""A site that is no demo needs nothing of the folder `demo/`: it is deleted in a copy of the project."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.contest.conf.test_up import read_until
from tests.new_site import set_up
from tests.waiting import PATIENCE, free_port

ROOT = Path(__file__).parents[2]
OF_THE_SITE = ("manage.py", "pyproject.toml", "contest", "judging", "media_pipeline", "templates", "static")
SCALED = {
    "DATABASE_URL": "postgresql://laureate:secret@127.0.0.1:9/laureate",
    "BROKER_URL": "redis://127.0.0.1:9/0",
    "CACHE_URL": "redis://127.0.0.1:9/1",
    "SECRET_KEY": "s" * 60,
    "JOURNAL_KEY": "j" * 60,
    "CHECKPOINT_KEY": "c" * 60,
}
LOADED = """
import sys
import contest.conf.asgi
from django.test import Client
page = Client(raise_request_exception=False).get("/account/login/")
print(page.status_code, [name for name in sys.modules if name.partition(".")[0] == "demo"])
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project without the demo's folder."""
    for name in OF_THE_SITE:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, tmp_path / name)
    return tmp_path


def environment(copy: Path, **settings: str) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "contest.conf.settings", "VAR_DIR": str(copy / "var"), "DEMO": "0"}
    return {**os.environ, "DATABASE_URL": "", "BROKER_URL": "", "CACHE_URL": "", **own, **settings}


def run(copy: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=environment(copy, **settings),
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_site_starts_and_answers(copy: Path) -> None:
    ports = {"WEB_BIND": f"127.0.0.1:{free_port()}", "TRANSFER_BIND": f"127.0.0.1:{free_port()}"}
    set_up(copy / "var")
    supervisor = subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=copy,
        env=environment(copy, **ports),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        told = read_until("Ctrl-C stops everything.", of=supervisor)
        assert f"Laureate is running at http://{ports['WEB_BIND']}/" in told
        with urllib.request.urlopen(f"http://{ports['WEB_BIND']}/") as page:
            assert page.status == 200
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.communicate(timeout=PATIENCE)


@pytest.mark.slow
def test_production_process_imports_nothing_of_it() -> None:
    done = run(ROOT, "-c", LOADED, **SCALED, VAR_DIR=os.environ["VAR_DIR"])
    assert done.stdout.split(maxsplit=1)[1] == "[]\n", done.stderr


@pytest.mark.film  # they warn where the tools are missing
def test_scaled_profile_passes_its_checks(copy: Path) -> None:
    done = run(copy, "manage.py", "check", **SCALED)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        done.stderr
    )


@pytest.mark.slow
def test_demo_without_its_folder_is_named(copy: Path) -> None:
    done = run(copy, "manage.py", "check", DEMO="1")
    assert done.returncode == 1
    assert f"DEMO=1 asks for the sample contest, and its folder {copy / 'demo'} is not here." in done.stderr
