"""A probe in the sandbox, with the words and the filter that films are read with: what a decoder could do
that a film has taken over."""

import json
import os
import platform
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from media_pipeline.ffmpeg.run import has_bubble, read_with_python
from media_pipeline.ffmpeg.sandbox import COUNTS_APART, Limits, _kernel, sandboxed
from media_pipeline.ffmpeg.syscall_filter import MACHINES, REFUSED, readable_filter
from tests.films import make_film

PROBE = Path(__file__).with_name("probe.py")
CALLS = {
    name: pair[MACHINES[platform.machine()][1]]
    for name, pair in REFUSED.items()
    if platform.machine() in MACHINES and pair[MACHINES[platform.machine()][1]] is not None
    if name not in ("fork", "vfork")  # Python's own fork tries them
}
TOOL = Limits(wall_seconds=60, stall_seconds=60)
pytestmark = [
    pytest.mark.film,
    pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here"),
    pytest.mark.skipif(platform.machine() not in MACHINES, reason="no filter for this machine"),
]


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"a film")
    return path


def probe(film: Path, *, port: int = 1, threads: int = 8, **asked: Any) -> dict[str, Any]:
    what = film.with_name("what.json")
    what.write_text(
        json.dumps({"calls": {}, "files": [], "writes": [], "port": port, "threads": threads, **asked})
    )
    found: dict[str, Any] = json.loads(read_with_python(PROBE, film=film, arguments=[what], limits=TOOL))
    return found


def test_no_call_of_the_list_reaches_the_kernel(film: Path) -> None:
    found = probe(film, calls={**CALLS, "clone3": 435, "of_the_future": 451})
    asked = {name: found[name] for name in (*CALLS, "clone3", "of_the_future")}
    assert asked == {**dict.fromkeys(CALLS, "EPERM"), "clone3": "ENOSYS", "of_the_future": "ENOSYS"}


def test_no_process_no_network_and_no_terminal(film: Path, port: int) -> None:
    found = probe(film, port=port)
    told = {name: found[name] for name in ("processes", "network", "terminal", "identity", "threads", "film")}
    assert told == {
        **{"processes": 0, "network": "EPERM", "terminal": "EPERM"},
        **{"identity": 1, "threads": 8, "film": "done"},
    }


def test_secrets_of_the_worker_are_out_of_reach(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment, the database, the keys, the file that the settings come from, and other films."""
    monkeypatch.setenv("DATABASE_PASSWORD", "of the site")
    others = [Path(settings.VAR_DIR, "secrets", "secret_key"), Path(settings.VAR_DIR, "laureate.sqlite3")]
    others += [settings.BASE_DIR / ".env.example", film.with_name("sibling.mp4")]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    of_processes = [f"/proc/{name}/environ" for name in ("self", "1", os.getpid(), os.getppid())]
    files = [*map(str, others), *of_processes, "/etc/passwd", "/dev/mem", "/sys/kernel/notes"]
    found = probe(film, files=files)
    assert found["files"] == dict.fromkeys(files, "ENOENT")
    assert found["environment"] == ["LC_ALL", "MALLOC_ARENA_MAX", "PWD"]


def test_nothing_can_be_written_but_in_the_folder_given(film: Path) -> None:
    places = ["/tmp/x", "/x", "/dev/x", "/dev/shm/x", "/usr/x", str(film)]
    found = probe(film, writes=places)
    missing, closed = ("/tmp/x", "/dev/shm/x"), ("/x", "/dev/x", "/usr/x", str(film))
    expected = {**dict.fromkeys(missing, "ENOENT"), **dict.fromkeys(closed, "EROFS")}
    if film.is_relative_to("/tmp"):  # then the film's own folders are there, empty and closed
        expected["/tmp/x"] = "EROFS"
    assert found["writes"] == expected


@pytest.fixture
def film_for_all() -> Iterator[Path]:
    """One that another user can read; pytest's own folders are closed to it."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield make_film(Path(name, "film.mp4"), seconds=2, shots=1)


@pytest.fixture
def common_user() -> dict[str, Any]:
    """Root, whom no kernel holds to a number of threads, is nobody here."""
    return {"user": "nobody", "extra_groups": []} if os.getuid() == 0 else {}


@pytest.fixture
def _forty_others(common_user: dict[str, Any]) -> Iterator[None]:
    others = [subprocess.Popen(["sleep", "600"], **common_user) for _ in range(40)]
    yield
    for other in others:
        other.kill()
        other.wait()


@pytest.mark.skipif(_kernel() < COUNTS_APART, reason="this kernel counts all threads of a user together")
@pytest.mark.usefixtures("_forty_others")
@pytest.mark.parametrize(
    ("threads", "expected"), [(30, (0, "")), (8, (1, "Resource temporarily unavailable"))]
)
def test_threads_are_limited_whatever_else_the_user_runs(
    threads: int, expected: tuple[int, str], film_for_all: Path, common_user: dict[str, Any]
) -> None:
    """The tool asks for sixteen."""
    command = ["ffmpeg", "-v", "error", "-threads", "16", "-i", str(film_for_all), "-f", "null", "-"]
    with readable_filter() as filter_fd:
        walls = sandboxed(
            tool="ffmpeg",
            reads=film_for_all,
            writes=None,
            limits=Limits(threads=threads),
            bubble=True,
            filter_fd=filter_fd,
        )
        done = subprocess.run(
            [*walls, *command], pass_fds=[filter_fd], capture_output=True, text=True, env={}, **common_user
        )
    assert (done.returncode, done.stderr.strip().rpartition(" : ")[2]) == expected
