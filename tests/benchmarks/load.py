"""How pages and quick uploads fare while a crowd holds the site up: 200 readers who hardly read, 200 uploads
at 50 kB/s, 50 forms that never end, 50 sockets that say nothing; beside the quiet site, in the same run.

Run from the repository's root: python -m tests.benchmarks.load
Prints a table of 95th percentiles. Exit status 1 when one is more than twice that of the quiet site, or the
transfer process takes 200 MB."""

import http.client
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import psutil

from tests.crowds import MIB, Crowd, gathered
from tests.e2e.running_site import Site, new_site

CROWD = Crowd(readers=200, uploads=200, forms=50, silent=50)
SAMPLES = 200  # of each, on the quiet site and on the other
PAUSE = 0.05
MOST_RATIO, MOST_MEGABYTES = 2.0, 200
PAGES = ("/", "/account/login/", "/editions/brief/")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="laureate-load-") as folder:
        site = new_site(Path(folder) / "var")
        try:
            site.start()
            site.tell("festival")
            worst, megabytes = compare(site)
        finally:
            site.stop()
    sys.exit(worst > MOST_RATIO or megabytes > MOST_MEGABYTES)


def compare(site: Site) -> tuple[float, float]:
    """The worst ratio, and the memory of the transfer process in MB."""
    scene = site.tell("crowd", str(CROWD.uploads + 2 * SAMPLES))
    film = address_behind(urljoin(site.url, scene["film"]))
    slow, *quick = scene["parts"][: CROWD.uploads], *scene["parts"][CROWD.uploads :]
    parts = iter(quick)
    quiet = measure(site, parts)
    place = {"site": site.url, "transfer": site.transfer_url, "film": film, "parts": slow}
    with gathered(CROWD, **place):
        time.sleep(20)  # until all have come
        crowded = measure(site, parts)
        megabytes = memory_of(site)
    print("| | quiet, p95 ms | with the crowd, p95 ms | ratio |\n|---|---|---|---|")
    ratios = []
    for what in quiet:
        one, other = (statistics.quantiles(found[what], n=20)[-1] for found in (quiet, crowded))
        ratios.append(other / one)
        print(f"| {what} | {1000 * one:.1f} | {1000 * other:.1f} | {ratios[-1]:.2f} |")
    print(f"memory of the transfer process: {megabytes:.0f} MB")
    return max(ratios), megabytes


def measure(site: Site, parts: Iterator[str]) -> dict[str, list[float]]:
    """Seconds that each page and a part of a MiB took, many times."""
    found: dict[str, list[float]] = {what: [] for what in (*PAGES, "part of 1 MiB")}
    for _ in range(SAMPLES):
        for page in PAGES:
            found[page].append(timed(lambda page=page: ask("GET", site.url + page)))
        found["part of 1 MiB"].append(timed(lambda: ask("PUT", next(parts), bytes(MIB))))
        time.sleep(PAUSE)
    return found


def timed(act: Callable[[], int]) -> float:
    began = time.perf_counter()
    status = act()
    assert status == 200, status
    return time.perf_counter() - began


def ask(method: str, url: str, body: bytes | None = None) -> int:
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=120)
    connection.request(method, there.path, body=body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def address_behind(url: str) -> str:
    """Where the site sends whoever asks for a film."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=30)
    connection.request("GET", there.path)
    return str(connection.getresponse().getheader("Location"))


def memory_of(site: Site) -> float:
    """MB that the transfer process holds."""
    return process_of(site).memory_info().rss / 1e6


def process_of(site: Site) -> psutil.Process:
    """The transfer process; the one that started it, and only waits, is smaller."""
    assert site.process
    everyone = psutil.Process(site.process.pid).children(recursive=True)
    ours = [one for one in everyone if "contest.conf.transfer:application" in one.cmdline()]
    return max(ours, key=lambda one: one.memory_info().rss)


if __name__ == "__main__":
    main()
