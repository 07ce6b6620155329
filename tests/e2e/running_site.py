"""The whole site as a person starts it, `manage.py up`, in a folder and on ports of its own."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.new_site import set_up
from tests.waiting import PATIENCE, free_port, wait_until

ROOT = Path(__file__).parents[2]


@dataclass
class Site:
    """A site that runs; `tell` prepares its rows through the domain, in a process of its own that stays."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    stage: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://{self.environment['WEB_BIND']}"

    @property
    def transfer_url(self) -> str:
        return f"http://{self.environment['TRANSFER_BIND']}"

    @property
    def said(self) -> str:
        logs = [
            self.folder / "up.log",
            self.folder / "stage.log",
            *sorted((self.folder / "log").glob("*.log")),
        ]
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in logs if log.exists())

    def start(self) -> None:
        with (self.folder / "up.log").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(self.has_started_or_ended, pause=0.2, otherwise=lambda: self.said)
        assert self.process.poll() is None, self.said

    def has_started_or_ended(self) -> bool:
        ended = self.process is None or self.process.poll() is not None
        return ended or b"Laureate is running" in (self.folder / "up.log").read_bytes()

    def stop(self) -> None:
        if self.stage:
            self.stage.communicate(timeout=PATIENCE)  # it ends with what it reads
            self.stage = None
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def tell(self, scene: str, *words: str) -> dict[str, Any]:
        """Set one scene of tests/e2e/stage.py; returns what it answers."""
        if self.stage is None or self.stage.poll() is not None:
            self.stage = self.start_stage()
        assert self.stage.stdin
        assert self.stage.stdout
        print(json.dumps([scene, *words]), file=self.stage.stdin, flush=True)
        line = self.stage.stdout.readline()
        assert line, self.said
        answer: dict[str, Any] = json.loads(line)
        return answer

    def start_stage(self) -> "subprocess.Popen[str]":
        with (self.folder / "stage.log").open("a") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.stage"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )


def new_site(folder: Path) -> Site:
    """A demo site without the demo's festival: its mails can be read on a page, and nobody is there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "demo-seeded").touch()
    if "TEST_ROOT" in os.environ:  # a benchmark's site makes it all itself
        set_up(folder)
    own = {
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "VAR_DIR": str(folder),
        "DEMO": "1",
        "WEB_BIND": f"127.0.0.1:{free_port()}",
        "TRANSFER_BIND": f"127.0.0.1:{free_port()}",
    }
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return Site(folder, {**inherited, **own})


NOT_INHERITED = {
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "SITE_URL",
    "TRANSFER_URL",
    "S3_BUCKET",
    "EMAIL_URL",
}
