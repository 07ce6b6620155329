"""Worker hosts for tests: real celery workers with a data folder of their own, as production starts them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from tests.waiting import PATIENCE, wait_until

LEASE_SECONDS = 12  # more than a busy machine keeps a heartbeat waiting
SETTLED = [FilmState.READY, FilmState.REFUSED, FilmState.STUCK]


@dataclass
class Host:
    """One worker with its processes; they are in one group, led by `process`."""

    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    def children(self) -> list[int]:
        """The processes of the pool, which do the work."""
        return [pid for pid in _processes() if _parent_of(pid) == self.process.pid]

    def everybody(self) -> list[int]:
        """All processes below the worker, tools in groups of their own too."""
        found, parents = [self.process.pid], {pid: _parent_of(pid) for pid in _processes()}
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def send(self, number: signal.Signals) -> None:
        for pid in self.everybody():
            os.kill(pid, number)

    def kill(self) -> None:
        if self.process.poll() is None:
            for pid in self.everybody():
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def did(self, job: Job) -> bool:
        return int(job.host.rpartition(":")[2]) in self.children()

    def has_lost(self, job: Job) -> bool:
        """Whether its log tells that an attempt of its own at the job came to nothing."""
        told = (f'"job_id": {job.pk},', '"outcome": "lost"')
        return any(all(fact in line for fact in told) for line in self.log().splitlines())

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()


def start_host(folder: Path, *, queues: str = "inspect,render", slots: int = 1, **environment: str) -> Host:
    """A worker on a host whose data lie in `folder`; `environment` says where the services are."""
    folder.mkdir(exist_ok=True)
    command = ["-m", "celery", "-A", "contest.conf.celery", "worker", "-Q", queues, "-c", str(slots)]
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "VAR_DIR": str(folder),
        "LEASE_SECONDS": str(LEASE_SECONDS),
        **environment,
    }
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command, "-n", f"{folder.name}@%h", "--loglevel", "INFO"],
            cwd=settings.BASE_DIR,
            env=given,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return Host(folder, process)


def database_url() -> str:
    """Of the tests' database, for processes that know nothing of tests."""
    name = settings.DATABASES["default"]["NAME"]
    if "DATABASE_URL" not in os.environ:
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def wait_for_jobs(
    is_so: Callable[[], object], *, meanwhile: Callable[[], object] = lambda: None, seconds: float = PATIENCE
) -> None:
    """Wait for what workers do; says how the jobs stand when it takes too long."""
    fields = ("kind", "state", "error", "attempts", "host")
    wait_until(
        is_so, meanwhile=meanwhile, seconds=seconds, otherwise=lambda: list(Job.objects.values(*fields))
    )


def all_settled() -> bool:
    return not Film.objects.exclude(state__in=SETTLED).exists()


def running_render() -> Job | None:
    return Job.objects.filter(kind=JobKind.RENDER, state=JobState.RUNNING).first()


def rendering_host(*hosts: Host) -> Host | None:
    """The host whose tool writes the renditions of a film at this moment."""
    job = running_render()
    for host in hosts:
        folder = host.scratch / (job.token if job else "") / "made"
        if job and any(path.stat().st_size > 0 for path in folder.glob("*.mp4")):
            return host
    return None


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None
