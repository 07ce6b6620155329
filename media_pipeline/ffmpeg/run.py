"""The only module of the lab that starts processes. It runs ffmpeg and ffprobe, and scripts of ours that read
films with other people's native code, in the sandbox (sandbox.py), in their own process group, reads both of
their pipes, and ends them when they stall, take too long, say too much, or when the worker goes."""

import errno
import logging
import os
import queue
import resource
import shutil
import signal
import subprocess  # noqa: TID251
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from media_pipeline.ffmpeg.failures import (
    Interrupted,
    Overrun,
    SandboxFailed,
    SandboxMissing,
    ScriptFailed,
    TooHeavy,
    ToolMissing,
    Unguarded,
)
from media_pipeline.ffmpeg.guard import is_guarded
from media_pipeline.ffmpeg.sandbox import ENVIRONMENT, Limits, sandboxed
from media_pipeline.ffmpeg.syscall_filter import readable_filter

logger = logging.getLogger(__name__)

TAIL_LINES = 60
OUT_OF_TIME = (-signal.SIGXCPU, 128 + signal.SIGXCPU)
OUT_OF_MEMORY = "Cannot allocate memory"
DISK_FULL = os.strerror(errno.ENOSPC)
SPARE_BYTES = 1 << 20
SIGNALS_FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SANDBOX_TOOLS = ("bwrap: ", "prlimit: ", "setpriv: ", "nice: ")
LINE_BYTES = 8192
PIECE_BYTES = 65536
Heard = queue.Queue[tuple[str, list[str] | None]]


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended. The return code proves nothing about the film: 0 for most damaged ones."""

    code: int
    complaints: tuple[str, ...]  # the last lines of standard error
    complaint_count: int
    cpu_seconds: float
    memory_bytes: int  # the most that one process held; at least what the worker itself holds

    @property
    def tail(self) -> str:
        return "\n".join(self.complaints)


def read_film(
    arguments: Sequence[str],
    *,
    film: Path,
    writes: Path | None = None,
    limits: Limits | None = None,
    on_answer: Callable[[str], bool] = lambda line: True,
    on_complaint: Callable[[str], None] = lambda line: None,
) -> RunOutcome:
    """Run ffmpeg or ffprobe (`arguments[0]`) on `film`; files go into `writes`, its working directory.

    `on_answer` gets each line of standard output and says whether it is a sign of progress; what it raises
    ends the process and is passed on. Raises Overrun, TooHeavy, Interrupted, Unguarded,
    SandboxMissing, ToolMissing, WallsFailed."""
    if arguments[0] not in (settings.FFMPEG_BIN, settings.FFPROBE_BIN) or not is_guarded(arguments):
        raise Unguarded(" ".join(arguments))
    outcome = run_tool(arguments, film, writes, limits or Limits(), on_answer, on_complaint)
    _insist_on_an_end(outcome, writes)
    return outcome


def read_with_python(
    script: Path, *, film: Path, arguments: Sequence[Path] = (), words: Sequence[str] = (), limits: Limits
) -> str:
    """Run a Python script of ours, with the film, further files that it may read, and words as its
    arguments, and return what it prints. It sees Python's own folders and these files, nothing of the site.
    What it prints is read in pieces: long lines must not depend on their breaks. Raises Overrun, TooHeavy,
    SandboxMissing, WallsFailed; ScriptFailed with its last words when it ends badly."""
    pieces: list[str] = []

    def collect(line: str) -> bool:
        pieces.append(line)
        return True

    paths = (str(path.absolute()) for path in (script, film, *arguments))
    command = [sys.executable, "-I", *paths, *words]
    folders = {Path(folder) for folder in (sys.prefix, sys.base_prefix) if not folder.startswith("/usr")}
    also = (*sorted(folders), script, *arguments)
    outcome = run_tool(command, film, None, limits, collect, lambda line: None, also_reads=also)
    if outcome.code != 0:
        raise ScriptFailed(outcome.tail or f"ended with {outcome.code}")
    return "".join(pieces)


@lru_cache
def why_no_bubble() -> str:
    """What bubblewrap says where it does not work; empty where it does. Asked once for each process."""
    with _walls(tool="true", reads=None, writes=None, limits=Limits(), bubble=True) as (prefix, inherited):
        try:
            done = subprocess.run(  # noqa: S603
                [*prefix, "true"], pass_fds=inherited, timeout=10, capture_output=True, text=True, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as failed:
            return str(failed)
    return "" if done.returncode == 0 else done.stderr.strip() or f"it ended with {done.returncode}"


def has_bubble() -> bool:
    return not why_no_bubble()


@contextmanager
def _walls(*, is_filtered: bool = True, **what: Any) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """The sandbox's words, and the file descriptors that they speak of."""
    with readable_filter() if is_filtered else nullcontext() as filter_fd:
        yield sandboxed(**what, filter_fd=filter_fd), () if filter_fd is None else (filter_fd,)


def _uses_bubble() -> bool:
    if settings.FILM_SANDBOX in ("off", "container"):
        return False
    if settings.FILM_SANDBOX == "require" and not has_bubble():
        raise SandboxMissing(
            f"FILM_SANDBOX=require, but bubblewrap does not work here ({why_no_bubble()}). "
            "Install it (apt install bubblewrap), and allow user namespaces."
        )
    return has_bubble()


def run_tool(
    arguments: Sequence[str],
    film: Path | None,
    writes: Path | None,
    limits: Limits,
    on_answer: Callable[[str], bool],
    on_complaint: Callable[[str], None],
    also_reads: Sequence[Path] = (),
    is_filtered: bool = True,
) -> RunOutcome:
    """Run anything in the sandbox, for read_film and its like. `is_filtered`: it may ask the kernel for
    nothing but what film tools need."""
    if shutil.which(arguments[0]) is None:
        raise ToolMissing(
            f"{arguments[0]} is not installed. Install it (apt install ffmpeg), or set FFMPEG_BIN."
        )
    process = _start(
        arguments,
        tool=arguments[0],
        reads=film,
        writes=writes,
        limits=limits,
        bubble=_uses_bubble(),
        also_reads=also_reads,
        is_filtered=is_filtered,
    )
    heard: Heard = queue.Queue(maxsize=100)
    listeners = [
        threading.Thread(target=_listen, args=(name, pipe, heard), daemon=True)
        for name, pipe in (("answer", process.stdout), ("complaint", process.stderr))
    ]
    try:
        for listener in listeners:
            listener.start()
        complaints, count = _watch(heard, limits, on_answer, on_complaint)
        used = _await_end(process, seconds=limits.stall_seconds)
    finally:
        _end(process)
        while any(listener.is_alive() for listener in listeners):
            with suppress(queue.Empty):  # a full queue would keep a listener, and its pipe, for ever
                heard.get(timeout=0.05)
    code, cpu_seconds, memory_bytes = process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    size = f"{cpu_seconds:.2f} s, {memory_bytes >> 20} MB"
    logger.info("%s took %s", arguments[0], size, extra={"cpu": cpu_seconds, "memory": memory_bytes})
    if code != 0 and complaints and complaints[0].startswith(SANDBOX_TOOLS):
        raise SandboxFailed(complaints[0])
    if code in OUT_OF_TIME or (code != 0 and cpu_seconds >= limits.cpu_seconds):
        raise TooHeavy(f"computed for more than {limits.cpu_seconds} s")
    if code != 0 and any(OUT_OF_MEMORY in line for line in complaints):
        raise TooHeavy(f"asked for more than {limits.memory_bytes >> 20} MB")
    return RunOutcome(code, complaints, count, cpu_seconds, memory_bytes)


def _start(arguments: Sequence[str], *, writes: Path | None, **what: Any) -> subprocess.Popen[bytes]:
    with _walls(writes=writes, **what) as (prefix, inherited):
        return subprocess.Popen(  # noqa: S603 - words of our own, and a film by its address
            [*prefix, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=writes,
            env={"PATH": os.environ.get("PATH", os.defpath), **ENVIRONMENT},
            pass_fds=inherited,
            start_new_session=True,
        )


def _listen(name: str, pipe: IO[bytes], heard: Heard) -> None:
    """Pass on what is said, in lines; one that goes on and on comes in pieces."""
    rest = b""
    with pipe:
        while piece := os.read(pipe.fileno(), PIECE_BYTES):
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > LINE_BYTES:
                lines, rest = [*lines, rest], b""
            heard.put((name, [line.decode(errors="replace") for line in lines]))
    if rest:
        heard.put((name, [rest.decode(errors="replace")]))
    heard.put((name, None))


def _watch(
    heard: Heard,
    limits: Limits,
    on_answer: Callable[[str], bool],
    on_complaint: Callable[[str], None],
) -> tuple[tuple[str, ...], int]:
    """Pass lines on until both pipes are closed."""
    started = moved = time.monotonic()
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    complaint_count = answer_bytes = closed = 0
    while closed < 2:
        left = min(started + limits.wall_seconds, moved + limits.stall_seconds) - time.monotonic()
        if left <= 0:
            is_late = time.monotonic() - started >= limits.wall_seconds
            limit = (
                f"took over {limits.wall_seconds:g} s"
                if is_late
                else f"stood still {limits.stall_seconds:g} s"
            )
            raise Overrun(f"{limit}: {' | '.join(list(tail)[-3:])}")
        try:
            name, lines = heard.get(timeout=left)
        except queue.Empty:
            continue
        if lines is None:
            closed += 1
        elif name == "complaint":
            complaint_count += len(lines)
            tail.extend(lines)
            for line in lines:
                on_complaint(line)
        else:
            answer_bytes += sum(map(len, lines)) + len(lines)
            if answer_bytes > limits.answer_bytes:
                raise TooHeavy(f"said more than {limits.answer_bytes} bytes")
            if sum([on_answer(line) for line in lines]):
                moved = time.monotonic()
    return tuple(tail), complaint_count


def _await_end(process: subprocess.Popen[bytes], *, seconds: float) -> resource.struct_rusage:
    """Wait for a process that has closed its pipes, and report what it and its children used."""
    deadline = time.monotonic() + seconds
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return used
        if time.monotonic() > deadline:
            raise Overrun(f"did not end {seconds:g} s after its last word")
        time.sleep(0.005)


def _insist_on_an_end(outcome: RunOutcome, writes: Path | None) -> None:
    number = -outcome.code if outcome.code < 0 else outcome.code - 128  # the sandbox adds 128
    if number in SIGNALS_FROM_OUTSIDE:
        raise Interrupted(f"the tool was ended by {signal.Signals(number).name}")
    is_full = writes is not None and shutil.disk_usage(writes).free < SPARE_BYTES
    if is_full or (outcome.code != 0 and any(DISK_FULL in line for line in outcome.complaints)):
        raise Interrupted(f"the disk of {writes} is full")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
