"""Web, transfer, workers, sweeper and Valkey are killed again and again while a hundred creators upload films
over lines that break at random bytes.

Run from the repository's root: python -m tests.benchmarks.chaos [films] [kills] [seed]
Prints what happened. Exit status 1 when a film is not there, there twice, or other than on a quiet site."""

import resource
import sys
import tempfile
from pathlib import Path

from tests.chaos import Chaos, run_chaos


def main(films: int = 100, kills: int = 60, seed: int = 1) -> bool:
    with tempfile.TemporaryDirectory(prefix="laureate-chaos-") as folder:
        chaos = run_chaos(Path(folder), films=films, seed=seed, kills=kills)
    report(chaos)
    return not chaos.wrong()


def report(chaos: Chaos) -> None:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"films {len(chaos.sent)}, of these wrong {len(chaos.wrong())}: {chaos.wrong()}")
    print(f"kills {chaos.kills.total()}: {dict(chaos.kills)}; connections that broke: {chaos.broken}")
    print(f"jobs that were lost and done again: {chaos.losses}, most often for one film: {chaos.most_losses}")
    print(f"seconds {chaos.seconds:.0f}, of CPU {used.ru_utime + used.ru_stime:.0f}")


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
