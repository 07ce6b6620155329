"""Twenty films as others write them, with bytes flipped and ends cut off: each has to end in a verdict in
words, within its limits, whatever is in it. The whole way of the lab is gone, as `manage.py probe_file` goes
it.

Run from the repository's root: python -m tests.benchmarks.mutations [flips] [cuts] [seed]
Prints what became of them. Exit status 1 when one is stuck, crashes the lab or takes more than it may."""

import io
import json
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings

from tests.media_pipeline.foreign import Kind  # noqa: E402
from tests.media_pipeline.lab import MEASURED, cpu_seconds, most_memory  # noqa: E402
from tests.media_pipeline.mutated import CHOSEN, cut_off, flipped  # noqa: E402

WITHIN_CPU, WITHIN_BYTES, WITHIN_SECONDS = 60, 1 << 30, 300
LIMITS = {"min_seconds": 1, "max_seconds": 20, "min_height": 100}


@dataclass(frozen=True)
class Ended:
    """What became of one file; `trouble` is empty where all was well."""

    codes: tuple[str, ...]
    cpu: float
    memory: int
    wall: float
    trouble: str = ""


class Ledger(logging.Handler):
    """What the tools said that they used."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def main(flips: int = 500, cuts: int = 200, seed: int = 1) -> bool:
    ledger = Ledger()
    logger = logging.getLogger(MEASURED)
    logger.addHandler(ledger)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    found: dict[str, Ended] = {}
    with tempfile.TemporaryDirectory(prefix="laureate-mutations-") as folder:
        films = {kind: kind.make(Path(folder) / kind.name).read_bytes() for kind in CHOSEN}
        for number in range(flips + cuts):
            kind = CHOSEN[number % len(CHOSEN)]
            name = f"{'flip' if number < flips else 'cut'} {seed}/{number} of {kind.name}"
            mutate = flipped if number < flips else cut_off
            found[name] = _tried(kind, mutate(films[kind], random.Random(name)), Path(folder), ledger)
            if found[name].trouble:
                print(f"{name}: {found[name].trouble}", flush=True)
    report(found)
    return not any(one.trouble for one in found.values())


def report(found: dict[str, Ended]) -> None:
    codes = Counter(code for one in found.values() for code in one.codes or ("accepted as it is",))
    print(f"files {len(found)}, of these with trouble {sum(bool(one.trouble) for one in found.values())}")
    print(f"most for one: CPU {max(one.cpu for one in found.values()):.1f} s, ", end="")
    print(f"memory {max(one.memory for one in found.values()) >> 20} MB, ", end="")
    print(f"wall {max(one.wall for one in found.values()):.1f} s")
    print(", ".join(f"{code} {count}" for code, count in codes.most_common()))


def _tried(kind: Kind, content: bytes, folder: Path, ledger: Ledger) -> Ended:
    film = folder / f"mutated{Path(kind.name).suffix}"
    film.write_bytes(content)
    ledger.records.clear()
    began, said, trouble = time.monotonic(), io.StringIO(), ""
    findings: list[dict[str, Any]] = []
    try:
        call_command("probe_file", str(film), stdout=said, **LIMITS)
        findings = json.loads(said.getvalue())["findings"]
    except Exception as stuck:  # whatever it is, it is what this looks for
        trouble = f"{type(stuck).__name__}: {str(stuck)[-300:]}"
    wall, cpu, memory = time.monotonic() - began, cpu_seconds(ledger.records), most_memory(ledger.records)
    blocking = [finding["code"] for finding in findings if finding["severity"] == "blocks"]
    troubles = {
        trouble: bool(trouble),
        f"is refused for {blocking}": len(blocking) > 1,
        "a finding has no words": not all(finding["message"] for finding in findings),
        f"takes {cpu:.1f} s of CPU": cpu > WITHIN_CPU,
        f"takes {memory >> 20} MB": memory > WITHIN_BYTES,
        f"takes {wall:.0f} s": wall > WITHIN_SECONDS,
    }
    told = "; ".join(words for words, is_so in troubles.items() if is_so)
    return Ended(tuple(finding["code"] for finding in findings), cpu, memory, wall, told)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
