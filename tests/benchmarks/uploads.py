"""How quickly films arrive, beside a server of the tus protocol: @tus/server with its file store, of the same
files from the same client in the same run, once as it comes and once with our promise, that a film is synced
to the disk before the answer. Ours hashes besides.

Run from the repository's root: python -m tests.benchmarks.uploads [rounds]
Needs node and npm. Prints a table of medians over the rounds, and what hashing takes of our CPU seconds. Exit
status 1 when a limit is missed."""

import hashlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.benchmarks.load import process_of
from tests.e2e.running_site import new_site
from tests.media_pipeline.uploads.page_parts import part_size_of_page
from tests.waiting import free_port, wait_until

PACKAGES = ("@tus/server@2.4.5", "@tus/file-store@2.1.1")
LANES = 4  # of one upload, as static/js/line.js opens them on a quick line
CASES = {"one of 512 MB": (1, 512 * 10**6), "eight of 64 MB at once": (8, 64 * 10**6)}
LEAST = {"synced": 1.0, "as it comes": 0.8}  # our throughput / that of the other
MOST_CPU = 1.1
SERVER = """
import { open } from "node:fs/promises";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
const [port, directory, promise] = process.argv.slice(2);
const sync = async (request, upload) => {
  const file = await open(join(directory, upload.id), "r+");
  await file.sync();
  await file.close();
  return {};
};
const finish = promise === "synced" ? { onUploadFinish: sync } : {};
const server = new Server({ path: "/films", datastore: new FileStore({ directory }), ...finish });
server.listen({ port, host: "127.0.0.1" });
"""


@dataclass(frozen=True)
class Request:
    """Bytes of the film that are sent to an address."""

    method: str
    url: str
    start: int
    size: int
    headers: tuple[str, ...] = ()


Lane = Sequence[Request]  # sent one after the other, over one connection


@dataclass(frozen=True)
class Side:
    """A server: the process that is looked at, and how so many uploads of a size are begun, once earlier ones
    were cleared away."""

    process: psutil.Process
    begin: Callable[[int, int], list[Lane]]


@dataclass(frozen=True)
class Figure:
    rate: float  # MB/s
    cpu: float  # seconds


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="laureate-uploads-") as name:
        folder = Path(name)
        film = folder / "film"
        film.write_bytes(os.urandom(max(size for _, size in CASES.values())))
        install(folder)
        print("| | MB/s, ours | theirs | ratio | bar | CPU s, ours | theirs | ratio | bar |")
        print("|---|---|---|---|---|---|---|---|---|")
        with our_site(folder, film) as ours, others(folder) as theirs:
            kept = [compare(case, ours, theirs, film, rounds=rounds) for case in CASES]
        print(f"SHA-256 of as many bytes: {hash_seconds(film):.2f} CPU s")
    sys.exit(not all(kept))


def compare(case: str, ours: Side, theirs: dict[str, Side], film: Path, *, rounds: int) -> bool:
    """Print what is measured of one case; whether the limits are kept."""
    sides = {"ours": ours, **theirs}
    found: dict[str, list[Figure]] = {name: [] for name in sides}
    for number in range(-1, rounds):  # the first is for warming up
        for name in sorted(sides, reverse=bool(number % 2)):
            figure = measure(sides[name], *CASES[case], film)
            if number >= 0:
                found[name].append(figure)
    kept = [report(case, name, found["ours"], found[name]) for name in theirs]
    return all(kept)


def report(case: str, promise: str, ours: list[Figure], theirs: list[Figure]) -> bool:
    pairs = list(zip(ours, theirs, strict=True))
    rate = statistics.median(one.rate / other.rate for one, other in pairs)
    cpu = statistics.median(one.cpu / other.cpu for one, other in pairs)
    is_good = rate >= LEAST[promise] and cpu <= MOST_CPU
    print(
        f"| {case}, {promise} | {middle(ours, 'rate'):.0f} | {middle(theirs, 'rate'):.0f} | {rate:.2f} "
        f"| {LEAST[promise]} | {middle(ours, 'cpu'):.2f} | {middle(theirs, 'cpu'):.2f} | {cpu:.2f} "
        f"| {MOST_CPU}{'' if is_good else ', MISSED'} |",
        flush=True,
    )
    return is_good


def middle(figures: list[Figure], name: str) -> float:
    return statistics.median(getattr(figure, name) for figure in figures)


def measure(side: Side, count: int, size: int, film: Path) -> Figure:
    lanes = side.begin(count, size)
    os.sync()  # what is to be written of earlier uploads does not count
    cpu, began = cpu_of(side.process), time.perf_counter()
    with ThreadPoolExecutor(len(lanes)) as pool:
        list(pool.map(lambda lane: send(lane, film), lanes))
    seconds = time.perf_counter() - began
    return Figure(count * size / seconds / 1e6, cpu_of(side.process) - cpu)


def hash_seconds(film: Path) -> float:
    content = film.read_bytes()
    began = time.thread_time()
    hashlib.sha256(content)
    return time.thread_time() - began


def cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def send(lane: Lane, film: Path) -> None:
    there = urlsplit(lane[0].url)
    with socket.create_connection((there.hostname or "", there.port or 80)) as line, film.open("rb") as file:
        for request in lane:
            head = (
                f"{request.method} {urlsplit(request.url).path} HTTP/1.1",
                *(f"Host: {there.netloc}", f"Content-Length: {request.size}", *request.headers, "", ""),
            )
            line.sendall("\r\n".join(head).encode())
            line.sendfile(file, request.start, request.size)
            answer = line.recv(65536)
            assert answer.startswith(b"HTTP/1.1 20"), answer


@contextmanager
def our_site(folder: Path, film: Path) -> Iterator[Side]:
    site = new_site(folder / "var")

    def begin(count: int, size: int) -> list[Lane]:
        lanes: list[Lane] = []
        part = part_size_of_page(size)
        for urls in site.tell("promises", str(film), str(size), str(count), str(part))["uploads"]:
            starts = range(0, size, part)
            requests = [
                Request("PUT", url, start, min(part, size - start))
                for url, start in zip(urls, starts, strict=True)
            ]
            lanes += [requests[lane::LANES] for lane in range(min(LANES, len(requests)))]
        return lanes

    try:
        site.start()
        yield Side(process_of(site), begin)
    finally:
        site.stop()


@contextmanager
def others(folder: Path) -> Iterator[dict[str, Side]]:
    running = {promise: start_tus(folder, promise) for promise in LEAST}
    try:
        yield {promise: side for promise, (_, side) in running.items()}
    finally:
        for server, _ in running.values():
            server.kill()
            server.wait()


def start_tus(folder: Path, promise: str) -> tuple[subprocess.Popen[bytes], Side]:
    port, kept = free_port(), folder / promise.replace(" ", "-")
    kept.mkdir()
    server = subprocess.Popen(["node", "server.mjs", str(port), str(kept), promise], cwd=folder)

    def begin(count: int, size: int) -> list[Lane]:
        for path in kept.iterdir():
            path.unlink()
        return [[Request("PATCH", create(port, size), 0, size, PATCHED)] for _ in range(count)]

    wait_until(lambda: is_listening(port))
    return server, Side(psutil.Process(server.pid), begin)


TUS = "Tus-Resumable: 1.0.0"
PATCHED = (TUS, "Content-Type: application/offset+octet-stream", "Upload-Offset: 0")


def create(port: int, size: int) -> str:
    """The address of a new upload of a tus server."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        head = ("POST /films HTTP/1.1", f"Host: 127.0.0.1:{port}", TUS, f"Upload-Length: {size}")
        line.sendall("\r\n".join([*head, "Content-Length: 0", "", ""]).encode())
        answer = line.recv(65536).decode()
    location = re.search(r"(?im)^location: (\S+)", answer)
    assert location, answer
    return f"http://127.0.0.1:{port}{urlsplit(location[1]).path}"


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def install(folder: Path) -> None:
    """The other server, from its registry, for as long as the benchmark runs."""
    (folder / "package.json").write_text("{}")
    (folder / "server.mjs").write_text(SERVER)
    npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES]
    subprocess.run(npm, cwd=folder, check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
