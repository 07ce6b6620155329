"""Three hundred people sign in within a minute, from as many addresses and then from one (a festival's
hotel), at the site as `make up` starts it, with its own password hasher; and how its pages fare meanwhile.

Run from the repository's root: python -m tests.benchmarks.sign_ins
Exit status 1 when a person was turned away, when a sign-in costs more than 400 ms of CPU (all of two cores
for 300 a minute), or when the pages' 95th percentile is more than twice that of the quiet site."""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil

from tests.benchmarks.load import PAGES, ask, timed
from tests.e2e.running_site import Site, new_site
from tests.e2e.stage_words import PASSWORD

PEOPLE, SECONDS = 300, 60
PAUSE = 0.05  # between two pages
PATIENCE = 300  # seconds that a browser waits
MOST_RATIO, MOST_CPU = 2.0, 0.4
WAYS: dict[str, Callable[[int], str]] = {
    "300 addresses": lambda number: f"198.51.{number // 250}.{number % 250 + 1}",
    "one address": lambda number: "203.0.113.7",
}


@dataclass
class Phase:
    """What was seen for a while: seconds of each page, and CPU seconds and most memory of the web process."""

    pages: list[float]
    cpu: float
    memory: float

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.pages, n=20)[-1]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="laureate-sign-ins-") as folder:
        site = new_site(Path(folder) / "var")
        site.environment["TRUSTED_PROXIES"] = "1"  # so that a header can say where somebody comes from
        try:
            site.start()
            site.tell("festival")
            people = site.tell("people", str(PEOPLE * len(WAYS)))["emails"]
            bad = [compare(site, way, people[number :: len(WAYS)]) for number, way in enumerate(WAYS)]
        finally:
            site.stop()
    sys.exit(any(bad))


def compare(site: Site, way: str, people: list[str]) -> bool:
    """Prints what 300 sign-ins came to; returns whether that is too bad."""
    quiet = watch(site, until=threading.Timer(SECONDS / 2, lambda: None))
    with ThreadPoolExecutor(PEOPLE) as pool:
        began = time.perf_counter()
        visits = [
            pool.submit(arrive, site, email, WAYS[way](number), began + number * SECONDS / PEOPLE)
            for number, email in enumerate(people)
        ]
        last = threading.Thread(target=lambda: [visit.result() for visit in visits])
        busy = watch(site, until=last)
        minute = time.perf_counter() - began
    took = [seconds for visit in visits if (seconds := visit.result())]
    cpu = (busy.cpu - len(busy.pages) * quiet.cpu / len(quiet.pages)) / PEOPLE
    ratio = busy.p95 / quiet.p95
    slowest, memory = statistics.quantiles(took, n=20)[-1], busy.memory
    print(f"{way}: {len(took)} of {PEOPLE} signed in within {minute:.0f} s")
    print(f"  each: median {statistics.median(took):.2f} s, p95 {slowest:.2f} s, CPU {1000 * cpu:.0f} ms")
    print(f"  pages, p95: quiet {1000 * quiet.p95:.1f} ms, meanwhile {1000 * busy.p95:.1f} ms: {ratio:.2f}")
    print(f"  most memory of the web process: {memory:.0f} MB", flush=True)
    return len(took) < PEOPLE or cpu > MOST_CPU or ratio > MOST_RATIO


def watch(site: Site, *, until: threading.Thread) -> Phase:
    """Ask for the public pages, one after the other, while a thread runs."""
    until.start()
    before, pages, memory = cpu_of(site), [], 0.0
    while until.is_alive():
        for page in PAGES:
            pages.append(timed(lambda page=page: ask("GET", site.url + page)))
        memory = max(memory, memory_of(site))
        time.sleep(PAUSE)
    return Phase(pages, cpu_of(site) - before, memory)


def arrive(site: Site, email: str, address: str, at: float) -> float:
    """Sign in at that moment; seconds from the form to the desk, 0 for whoever does not get there."""
    time.sleep(max(0.0, at - time.perf_counter()))
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    browser.addheaders = [("X-Forwarded-For", address)]
    page = f"{site.url}/account/login/"
    browser.open(page, timeout=PATIENCE).read()
    token = next(cookie.value or "" for cookie in cookies if cookie.name == "csrf")
    typed = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    began = time.perf_counter()
    answer = browser.open(Request(page, urlencode(typed).encode()), timeout=PATIENCE)
    answer.read()
    return time.perf_counter() - began if answer.url == f"{site.url}/desk/" else 0.0


def web_processes(site: Site) -> list[psutil.Process]:
    """The one that makes pages, and the one that started it and only waits."""
    assert site.process
    everyone = psutil.Process(site.process.pid).children(recursive=True)
    return [one for one in everyone if "contest.conf.asgi:application" in one.cmdline()]


def cpu_of(site: Site) -> float:
    times = [process.cpu_times() for process in web_processes(site)]
    return sum(time.user + time.system for time in times)


def memory_of(site: Site) -> float:
    return max(process.memory_info().rss for process in web_processes(site)) / 1e6


if __name__ == "__main__":
    main()
