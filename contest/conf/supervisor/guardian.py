"""Outlives the supervisor by a moment: when it dies without having stopped its children, ends them.

Reads lines "+<process group>" and "-<process group>" from standard input. Its end means that the supervisor
is gone; what was not taken back is stopped then. Runs alone, without Django."""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

PATIENCE = 5  # seconds between asking and killing


def left_behind(lines: Iterable[str]) -> set[int]:
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def signal_all(groups: set[int], number: signal.Signals) -> None:
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


if __name__ == "__main__":
    if groups := left_behind(sys.stdin):
        signal_all(groups, signal.SIGTERM)
        time.sleep(PATIENCE)
        signal_all(groups, signal.SIGKILL)
