"""What it costs a bare application on our server to receive films, by the same requests as in
tests.benchmarks.uploads: one that throws the bytes away, one that writes and syncs them, one that hashes them
besides. They keep no rows and no log.

Run from the repository's root: python -m tests.benchmarks.upload_floor [rounds]
Prints a table of medians over the rounds."""

import asyncio
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

import psutil
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from contest.conf.supervisor.services import FILM_BUFFER
from tests.benchmarks.uploads import CASES, LANES, Lane, Request, Side, is_listening, measure
from tests.crowds import MIB
from tests.media_pipeline.uploads.page_parts import part_size_of_page
from tests.waiting import free_port, wait_until

MODULE = "tests.benchmarks.upload_floor"
threads = ThreadPoolExecutor(16)


def main(rounds: int) -> None:
    print("| | " + " | ".join(f"{name}: CPU s | MB/s" for name in APPS) + " |")
    print("|---|" + "---|" * 2 * len(APPS))
    with tempfile.TemporaryDirectory(prefix="laureate-floor-") as name:
        film = Path(name) / "film"
        film.write_bytes(os.urandom(max(size for _, size in CASES.values())))
        for case, (count, size) in CASES.items():
            cells = [cell(app, count, size, film, rounds=rounds) for app in APPS]
            print(f"| {case} | {' | '.join(cells)} |")


def cell(app: str, count: int, size: int, film: Path, *, rounds: int) -> str:
    with bare_side(app, film.parent) as side:
        measure(side, count, size, film)  # for warming up
        figures = [measure(side, count, size, film) for _ in range(rounds)]
    return f"{median(one.cpu for one in figures):.2f} | {median(one.rate for one in figures):.0f}"


@contextmanager
def bare_side(app: str, folder: Path) -> Iterator[Side]:
    port, kept = free_port(), folder / app
    place = f"--interface asginl --host 127.0.0.1 --port {port} --http1-buffer-size {FILM_BUFFER}"
    words = (sys.executable, "-m", "granian", *place.split(), "--no-ws", "--no-log", f"{MODULE}:{app}")
    server = subprocess.Popen(words, env={**os.environ, "KEPT": str(kept)})

    def begin(count: int, size: int) -> list[Lane]:
        kept.mkdir(exist_ok=True)
        for path in kept.iterdir():
            path.unlink()
        part = part_size_of_page(size)
        starts = range(0, size, part)
        parts = [Request("PUT", f"http://127.0.0.1:{port}/", at, min(part, size - at)) for at in starts]
        lanes: list[Lane] = [parts[lane::LANES] for lane in range(min(LANES, len(parts)))]
        return lanes * count

    try:
        wait_until(lambda: is_listening(port))
        worker = max(psutil.Process(server.pid).children(), key=lambda one: one.memory_info().rss)
        yield Side(worker, begin)
    finally:
        server.terminate()
        server.wait()


async def receives(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await Response()(scope, receive, send)


def keeping(*, hashing: bool) -> ASGIApp:
    """Writes a body by a thread, a MiB at a time, and syncs it before the answer."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        loop, hashed = asyncio.get_running_loop(), hashlib.sha256() if hashing else None
        waiting, size, more = list[bytes](), 0, True
        with (Path(os.environ["KEPT"]) / uuid4().hex).open("xb", buffering=0) as file:

            def write(pieces: Sequence[bytes]) -> None:
                for piece in pieces:
                    file.write(piece)
                    if hashed:
                        hashed.update(piece)

            while more:
                message = await receive()
                waiting.append(message.get("body", b""))
                size, more = size + len(waiting[-1]), message.get("more_body", False)
                if size >= MIB or not more:
                    await loop.run_in_executor(threads, write, waiting)
                    waiting, size = [], 0
            await loop.run_in_executor(threads, os.fsync, file.fileno())
        await Response()(scope, receive, send)

    return application


writes = keeping(hashing=False)
hashes = keeping(hashing=True)
APPS = ("receives", "writes", "hashes")

if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
