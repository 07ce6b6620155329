"""The sandbox around ffmpeg, as words to put before its arguments: bubblewrap (no network, no files but the
film and the scratch folder, no other process, few system calls), prlimit, and death with the worker. Pure but
for asking what is installed, and on which kernel."""

import os
import platform
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}  # an arena takes 64 MB of addresses
CPU_GRACE = 4  # seconds between the signal that ffmpeg hears and the one that it cannot
STACK_BYTES = 2 << 20  # of each thread; the usual 8 MB would hide what the film itself takes
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin", "/etc/alternatives", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/urandom")
COUNTS_APART = (
    5,
    14,
)  # since this Linux a limit of threads counts those of the sandbox alone, not the user's


@dataclass(frozen=True)
class Limits:
    """What one run may use. `stall_seconds` is the time without any progress."""

    wall_seconds: float = 600
    stall_seconds: float = 120
    cpu_seconds: int = 60
    memory_bytes: int = 1280 << 20  # of addresses; about 350 MB of them are the tool's own and never filled
    file_bytes: int = 2 << 30  # of each file written
    answer_bytes: int = 64 << 20  # written to standard output
    threads: int = 512  # of the tool; it can have no other process
    niceness: int = 10  # so that pages and first checks come before renditions


def sandboxed(
    *,
    tool: str,
    reads: Path | None,
    writes: Path | None,
    limits: Limits,
    bubble: bool,
    filter_fd: int | None = None,
    also_reads: Sequence[Path] = (),
) -> list[str]:
    """The prefix of the command. Paths are the same inside as outside; `also_reads` are files and folders of
    the tool, `filter_fd` is where bubblewrap reads its filter of system calls from."""
    words = [*_word("setpriv", "--pdeathsig", "KILL", "--"), *_word("nice", "-n", str(limits.niceness))]
    if bubble:
        words += _bubble(tool=tool, reads=reads, writes=writes, filter_fd=filter_fd, also_reads=also_reads)
    return [*words, *_limited(limits, has_own_users=bubble and _kernel() >= COUNTS_APART)]


def _limited(limits: Limits, *, has_own_users: bool) -> list[str]:
    return _word(
        "prlimit",
        f"--as={limits.memory_bytes}",
        f"--cpu={limits.cpu_seconds}:{limits.cpu_seconds + CPU_GRACE}",
        f"--stack={STACK_BYTES}",
        f"--fsize={limits.file_bytes}",
        *([f"--nproc={limits.threads}"] if has_own_users else []),
        "--nofile=128",
        "--core=0",
        "--",
    )


def _word(program: str, *arguments: str) -> list[str]:
    found = _find(program)
    return [found, *arguments] if found else []


def _bubble(
    *, tool: str, reads: Path | None, writes: Path | None, filter_fd: int | None, also_reads: Sequence[Path]
) -> list[str]:
    words = [_find("bwrap") or "bwrap", "--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session"]
    words += ["--cap-drop", "ALL", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        words += ["--setenv", name, value]
    for folder in SYSTEM_FOLDERS:
        words += ["--ro-bind-try", folder, folder]
    for device in DEVICES:
        words += ["--dev-bind", device, device]
    binary = os.path.realpath(_find(tool) or tool)
    if not binary.startswith("/usr/"):
        words += ["--ro-bind-try", binary, binary]
    for path in also_reads:
        words += ["--ro-bind", str(path.absolute()), str(path.absolute())]
    if writes is not None:
        words += ["--bind", str(writes.absolute()), str(writes.absolute())]
    if reads is not None:
        words += ["--ro-bind", str(reads.absolute()), str(reads.absolute())]
    if filter_fd is not None:
        words += ["--seccomp", str(filter_fd)]
    return [*words, "--remount-ro", "/", "--chdir", str(writes.absolute()) if writes else "/", "--"]


def _kernel() -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", platform.release())[:2]))


@lru_cache
def _find(program: str) -> str | None:
    return shutil.which(program)
