"""How many readers the public pages of a result bear: an edition of 2,300 entries, the site as `make up`
starts it, and 32 visitors without an account who ask again as soon as they are answered.

Run from the repository's root: python -m tests.benchmarks.public
Prints, for each page, requests per second, the 95th percentile, and what a request costs the web process:
with that, what two cores bear that do nothing else. Exit status 1 when that is less than 1,000 a second for
the winners' page."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.benchmarks.sign_ins import cpu_of
from tests.e2e.running_site import ROOT, Site, new_site

ENTRIES, VISITORS, SECONDS, CORES = 2_300, 32, 10.0, 2
LEAST = 1_000  # requests per second of the winners' page


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="laureate-public-") as folder:
        site = new_site(Path(folder) / "var")
        try:
            site.start()
            pages = set_scene(site)
            print(f"load of the machine before: {os.getloadavg()[0]:.1f}, cores: {psutil.cpu_count()}")
            print("| page | requests/s | p95 | CPU of each | two cores bear |\n|---|---|---|---|---|")
            borne = {name: measure(site, name, path) for name, path in pages.items()}
        finally:
            site.stop()
    sys.exit(borne["winners"] < LEAST)


def set_scene(site: Site) -> dict[str, str]:
    """The paths of the pages by their names."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.public_scene", str(ENTRIES)],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return pages


def measure(site: Site, name: str, path: str) -> float:
    """Prints one line; returns the requests per second that two cores bear."""
    asyncio.run(visit_all(site, path, seconds=1.0))  # what is made once
    before, began = cpu_of(site), time.perf_counter()
    took = asyncio.run(visit_all(site, path, seconds=SECONDS))
    passed, cpu = time.perf_counter() - began, (cpu_of(site) - before) / len(took)
    p95 = 1000 * statistics.quantiles(took, n=20)[-1]
    borne = CORES / cpu
    print(
        f"| {name} | {len(took) / passed:,.0f} | {p95:.0f} ms | {1000 * cpu:.2f} ms | {borne:,.0f} |",
        flush=True,
    )
    return borne


async def visit_all(site: Site, path: str, *, seconds: float) -> list[float]:
    until = time.perf_counter() + seconds
    found = await asyncio.gather(*(visit(site, path, until=until) for _ in range(VISITORS)))
    return [took for one in found for took in one]


async def visit(site: Site, path: str, *, until: float) -> list[float]:
    """One visitor, on one connection: seconds of each answer."""
    where = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    asked = f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAccept: text/html\r\nAccept-Language: en\r\n\r\n"
    took = []
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(asked.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await read_body(reader, head.lower())
        took.append(time.perf_counter() - began)
    writer.close()
    return took


async def read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"content-length: " in head:
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


if __name__ == "__main__":
    main()
