"""Time and peak memory of one search among the fingerprints of very many films, in a process of its own.

Run from the repository's root: python -m tests.benchmarks.fingerprints [films] [seconds]
(23,000 films of 150 s when nothing is said). One process makes the library in a temporary
folder, the next opens it and searches a few times. Exit status 1 when one search takes MOST_SECONDS, or all
of them MOST_MEGABYTES, or one finds the wrong film."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from media_pipeline.matching.alignment import compare
from media_pipeline.matching.fingerprints import Frames
from media_pipeline.matching.library import Load, open_library
from media_pipeline.matching.voting import vote
from tests.media_pipeline.matching.crowd import Crowd

MOST_SECONDS, MOST_MEGABYTES = 2.0, 1000
TAIL = 100  # films that came after the file was made
REPEATS = 5
DRAWN = "drawn.npy"


def build(folder: Path, *, films: int, seconds: float) -> dict[str, float]:
    """Make the library of all films but for the last TAIL."""
    crowd = Crowd(seconds, kept=folder / DRAWN)
    library, start = folder / "library", time.perf_counter()
    library.mkdir()
    open_library(library, living=range(1, films - TAIL + 1), load=crowd.load)
    size = sum(file.stat().st_size for file in library.iterdir())
    return {"making s": time.perf_counter() - start, "making MB": _peak(), "file MB": size / 1e6}


def search(folder: Path, query: Frames, *, films: int, load: Load) -> list[tuple[int, float]]:
    """Films that share something with the query, and their shares."""
    living = range(1, films + 1)
    votes = vote(query, open_library(folder, living=living, load=load), among=living)
    own = np.where(votes.is_common[:, None], np.uint64(0), query)
    found = ((film, compare(own, frames)) for film, frames in load(votes.films))
    return [(film, agreement.share) for film, agreement in found if agreement]


def repeat_search(folder: Path, *, films: int, seconds: float) -> dict[str, float]:
    """Search for copies of films of the library, with one in twenty bits changed."""
    crowd, rng = Crowd(seconds, kept=folder / DRAWN), np.random.default_rng(5)
    late = {number: crowd.frames(number) for number in range(films - TAIL + 1, films + 1)}

    def load(numbers: Iterable[int]) -> Iterator[tuple[int, Frames]]:
        return ((number, late[number] if number in late else crowd.frames(number)) for number in numbers)

    sandboxed, cpus, right = [], [], 0
    for wanted in rng.integers(1, films + 1, REPEATS).tolist():
        frames = crowd.frames(wanted)
        noise = np.packbits(rng.random((*frames.shape, 64)) < 0.05, axis=-1).view(np.uint64)[..., 0]
        query = np.where(frames == 0, frames, frames ^ (noise & ~np.uint64(1)))
        start, cpu = time.perf_counter(), time.process_time()
        found = search(folder / "library", query, films=films, load=load)
        sandboxed.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu)
        right += max(found, key=lambda one: one[1], default=(0, 0))[0] == wanted
    return {
        "search s": float(np.median(sandboxed)),
        "longest s": max(sandboxed),
        "longest CPU s": max(cpus),
        "search MB": _peak(),
        "found": right / REPEATS,
    }


def measure(folder: Path, *, films: int, seconds: float) -> dict[str, float]:
    """What making the library and searching it take, each in a process of its own."""
    measured: dict[str, float] = {}
    for part in PARTS:
        command = [sys.executable, "-m", "tests.benchmarks.fingerprints", part, folder, films, seconds]
        ended = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
        measured |= json.loads(ended.stdout)
    return measured


def is_good(measured: dict[str, float]) -> bool:
    """Whether the bars are kept; by CPU time of the one thread, which says the same on a busy machine."""
    return (
        measured["longest CPU s"] < MOST_SECONDS
        and measured["search MB"] < MOST_MEGABYTES
        and measured["found"] == 1
    )


def main(films: int = 23_000, seconds: float = 150.0) -> int:
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), films=films, seconds=seconds)
    print(f"{films} films of {seconds:g} s")
    for name, value in measured.items():
        print(f"{name:14} {value:8.2f}")
    print("ok" if is_good(measured) else "MISSED")
    return 0 if is_good(measured) else 1


def _peak() -> float:
    """Megabytes; of a process that starts this one, too, so it has to be a small one."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


PARTS = {"build": build, "search": repeat_search}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in PARTS:
        part, folder, films, seconds = sys.argv[1:]
        print(json.dumps(PARTS[part](Path(folder), films=int(films), seconds=float(seconds))))
    else:
        sys.exit(main(*(int(word) for word in sys.argv[1:2]), *(float(word) for word in sys.argv[2:3])))
