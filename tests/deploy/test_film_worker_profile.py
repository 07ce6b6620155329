"""deploy/film-worker.seccomp.json: the container of a film worker may build the sandbox, and do its work."""

import ctypes
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from media_pipeline.ffmpeg.run import has_bubble
from media_pipeline.ffmpeg.sandbox import Limits, sandboxed
from media_pipeline.ffmpeg.syscall_filter import REFUSED, readable_filter
from tests.deploy.container_filter import LIBRARY, loader_of, run_as_container
from tests.films import make_film

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "deploy" / "film-worker.seccomp.json"
OF_BUBBLEWRAP = {"mount", "umount2", "pivot_root", "unshare"}
OF_THE_WORKER = {  # which has processes and a network
    *("fork", "vfork", "socketpair", "pidfd_open", "pidfd_send_signal"),
    *("msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semctl", "semtimedop"),
    *("shmget", "shmat", "shmctl", "shmdt", "mq_open", "mq_unlink", "mq_notify"),
    *("mq_timedsend", "mq_timedreceive", "mq_getsetattr"),
}
needs_engine = pytest.mark.skipif(LIBRARY is None, reason="libseccomp is not installed")
needs_bubble = pytest.mark.skipif(not has_bubble(), reason="bubblewrap does not work here")


def allowed() -> list[str]:
    rules = json.loads(PROFILE.read_text())["syscalls"]
    return [name for rule in rules if "args" not in rule for name in rule["names"]]


def test_of_what_a_decoder_must_not_do_the_worker_may_what_it_needs() -> None:
    assert set(allowed()) & REFUSED.keys() == OF_BUBBLEWRAP | OF_THE_WORKER
    assert allowed() == sorted(set(allowed()))


def test_sockets_are_of_four_families() -> None:
    rules = [rule for rule in json.loads(PROFILE.read_text())["syscalls"] if "args" in rule]
    assert [(rule["comment"], rule["names"], rule["args"][0]["value"]) for rule in rules] == [
        ("AF_UNIX", ["socket"], 1),
        ("AF_INET", ["socket"], 2),
        ("AF_INET6", ["socket"], 10),
        ("AF_NETLINK", ["socket"], 16),
    ]


def test_film_workers_are_started_with_it() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    confined = {
        name: (service["security_opt"][1:], service["environment"]["FILM_SANDBOX"], service["cap_drop"])
        for name, service in services.items()
        if "FILM_SANDBOX" in service.get("environment", {})
    }
    options = ["seccomp=deploy/film-worker.seccomp.json", "apparmor=unconfined"]
    expected = (options, "${FILM_SANDBOX:-require}", ["ALL"])
    assert confined == dict.fromkeys(["worker-inspect", "worker-render", "worker-light"], expected)


@pytest.mark.film
@needs_engine
@needs_bubble
@pytest.mark.parametrize(
    ("without", "said"), [((), ""), (("mount",), "bwrap: Failed to make / slave: Function not implemented\n")]
)
def test_sandbox_is_built_under_it_by_an_ordinary_user(without: tuple[str, ...], said: str) -> None:
    with readable_filter() as filter_fd:
        walls = sandboxed(
            tool="true", reads=None, writes=None, limits=Limits(), bubble=True, filter_fd=filter_fd
        )
        done = run_as_container(
            [*walls, "true"], loader_of(PROFILE, without=without), pass_fds=[filter_fd] if filter_fd else []
        )
    assert (done.returncode, done.stderr) == (int(bool(said)), said)


@needs_engine
@pytest.mark.parametrize(("name", "expected"), [("ptrace", errno.ENOSYS), ("getpid", 0)])
def test_what_the_profile_leaves_out_is_not_there(name: str, expected: int) -> None:
    number = ctypes.CDLL(LIBRARY).seccomp_syscall_resolve_name(name.encode())
    call = f"$! = 0; syscall({number}, 0, 0, 0, 0); print $! + 0"
    assert run_as_container(["perl", "-e", call], loader_of(PROFILE)).stdout == str(expected)


@pytest.mark.film
@pytest.mark.slow
@needs_engine
@needs_bubble
def test_worker_reads_a_film_under_it(tmp_path: Path) -> None:
    """Python and Django too: as the user of the tests, whose Python others cannot always read."""
    film = make_film(tmp_path / "film.mp4", seconds=2, shots=1)
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "from media_pipeline.ffmpeg.probe import probe_header\n"
        "from pathlib import Path\n"
        f"print(probe_header(Path({str(film)!r})).video.width)"
    )
    environment = {**os.environ, "FILM_SANDBOX": "require"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=loader_of(PROFILE),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "320"), done.stderr


@pytest.mark.film
@pytest.mark.slow
@needs_engine
@needs_bubble
def test_worker_whose_container_does_not_let_the_sandbox_be_built_does_not_start(tmp_path: Path) -> None:
    """As under an engine's own profile, which lets nobody mount. The deployment check says the same."""
    site = {"DJANGO_SETTINGS_MODULE": "contest.conf.settings", "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
    words = (
        "FILM_SANDBOX=require, but bubblewrap does not work here: "
        "bwrap: Failed to make / slave: Function not implemented."
    )
    for command in (
        ["-m", "celery", "-A", "contest.conf.celery", "worker"],
        ["manage.py", "check", "--deploy"],
    ):
        done = subprocess.run(
            [sys.executable, *command],
            preexec_fn=loader_of(PROFILE, without=["mount"]),
            cwd=ROOT,
            env={**os.environ, **site, "FILM_SANDBOX": "require"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert (done.returncode, words in done.stderr) == (1, True)
