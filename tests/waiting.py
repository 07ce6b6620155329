"""Ports that are free, and waiting until something is so: with a deadline, and without sleep-and-hope."""

import socket
import time
from collections.abc import Callable

PATIENCE = 240  # seconds; a machine with other work takes several times as long


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(
    is_so: Callable[[], object],
    *,
    meanwhile: Callable[[], object] = lambda: None,
    seconds: float = PATIENCE,
    pause: float = 0.05,
    otherwise: Callable[[], object] = lambda: "waited too long",
) -> None:
    """Ask every `pause` seconds whether it is so; after `seconds` fail with what `otherwise` says."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, otherwise()
        meanwhile()
        time.sleep(pause)
