"""Run by itself in the sandbox, as a decoder that a film has taken over would run: tries what must not work,
and prints, as JSON, what came of it. Its arguments are the film and a file with what to try."""

import ctypes
import errno
import fcntl
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)


def outcome(deed: Callable[[], object]) -> str:
    try:
        deed()
    except OSError as refused:
        return errno.errorcode[refused.errno or 0]
    except RuntimeError as refused:  # "can't start new thread"
        return str(refused)
    return "done"


def call(number: int) -> None:
    if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6) == -1:
        raise OSError(ctypes.get_errno(), "refused")


def start_threads(wanted: int) -> int:
    """How many live at once before the next one is refused."""
    may_end, started = threading.Event(), 1
    threading.stack_size(64 << 10)
    while started < wanted and outcome(threading.Thread(target=may_end.wait).start) == "done":
        started += 1
    may_end.set()
    return started


def count_processes() -> int:
    """How many processes a fork bomb gets to; they end with the sandbox."""
    return sum(outcome(fork) == "done" for _ in range(100))


def fork() -> None:
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)


def main(film: str, what: str) -> None:
    asked: dict[str, Any] = json.loads(Path(what).read_text())
    answer: dict[str, Any] = {name: outcome(lambda n=n: call(n)) for name, n in asked["calls"].items()}
    answer["files"] = {path: outcome(Path(path).read_bytes) for path in asked["files"]}
    answer["writes"] = {path: outcome(lambda p=path: Path(p).write_text("x")) for path in asked["writes"]}
    answer["top"] = sorted(os.listdir("/"))
    answer["environment"] = sorted(os.environ)
    answer["film"] = outcome(Path(film).read_bytes)
    answer["processes"] = count_processes()
    answer["network"] = outcome(lambda: socket.create_connection(("127.0.0.1", asked["port"]), 1))
    answer["terminal"] = outcome(lambda: fcntl.ioctl(0, 0x5412, b"x"))
    answer["identity"] = os.getpid()
    answer["threads"] = start_threads(asked["threads"])
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
