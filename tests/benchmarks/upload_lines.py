"""How long a film takes over three lines, beside what a perfect sender would need: the real site and a real
browser, with a line between them that throttles and cuts.

Run from the repository's root: python -m tests.benchmarks.upload_lines [name of a line]
Every line: name, megabytes, seconds from the manifest to the completed upload, ideal seconds, their ratio and
its limit; then what a bare socket needs for the same bytes over the same line, which is more than the ideal
where the machine is the slower part. Exit status 1 when a limit is missed, or the bar on the page went back.
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bad_line import BadLine, ideal_seconds, leading_over
from tests.e2e.running_site import Site, new_site

LIMIT = 1.15
WAIT = 600_000  # milliseconds
WATCH_BAR = """() => {
  const bar = document.querySelector('[data-part="bar"]');
  new MutationObserver(() => window.told(bar.value)).observe(bar, { attributes: true });
}"""


# Not by Playwright's routes, through which every byte of the film would pass once more
WATCH_SITE = """() => {
  const ask = window.fetch;
  window.fetch = async (url, options) => {
    if (String(url).endsWith("/uploads/")) await window.begins();
    const answer = await ask(url, options);
    if (String(url).endsWith("/complete/") && answer.ok) await window.ends();
    return answer;
  };
}"""


@dataclass(frozen=True)
class Case:
    name: str
    rate: float  # bytes a second
    size: int
    every: float = 0  # seconds from one cut to the next
    gap: float = 0  # seconds that a cut lasts


CASES = [
    Case("60 kB/s, cut for 3 s every 40 s", 60e3, 8_000_000, every=40, gap=3),
    Case("1 MB/s", 1e6, 40_000_000),
    Case("100 MB/s", 100e6, 1_000_000_000),
]


def measure(case: Case, page: Page, line: BadLine, film: Path) -> tuple[float, list[float]]:
    """Seconds from the manifest to the completed upload, and what the bar showed meanwhile."""
    times: list[float] = []
    shares: list[float] = []

    def begin() -> None:
        times.append(time.monotonic())
        line.become(case.rate, every=case.every, gap=case.gap)

    page.expose_function("told", lambda share: shares.append(share) if times else None)
    page.expose_function("begins", begin)
    page.expose_function("ends", lambda: times.append(time.monotonic()))
    page.evaluate(WATCH_BAR)
    page.evaluate(WATCH_SITE)
    page.locator("#film-file").set_input_files(film)
    expect(page.get_by_role("heading", name="Your film", exact=True)).to_be_visible(timeout=WAIT)
    line.become(0)
    return times[1] - times[0], shares


def open_page(browser: Browser, site: Site, address: str, name: str) -> Page:
    """The page on which a creator chooses the film of a new entry."""
    entry = site.tell("blank_entry", name)
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": "session", "value": entry["session"], "url": address}])
    page = context.new_page()
    page.goto(f"/entries/{entry['code']}/film/")
    return page


def make_noise(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        for start in range(0, size, 1 << 24):
            file.write(os.urandom(min(1 << 24, size - start)))
    return path


def run(cases: list[Case], folder: Path) -> bool:
    line, site, kept = BadLine(), new_site(folder / "var"), True
    with leading_over(line, site.url, site.transfer_url) as (web, transfer), sync_playwright() as playwright:
        site.environment |= {"SITE_URL": web, "TRANSFER_URL": transfer}
        chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            site.start()
            site.tell("festival")
            for number, case in enumerate(cases):
                page = open_page(browser, site, web, f"line{number}")
                film = make_noise(folder / "film.mp4", case.size)
                seconds, shares = measure(case, page, line, film)
                bare = None if case.every else bare_seconds(case, line, film)
                kept &= report(case, seconds, shares, bare)
        finally:
            browser.close()
            site.stop()
    return kept


def bare_seconds(case: Case, line: BadLine, film: Path) -> float:
    """How long the film takes from a socket that sends to one that throws away."""
    with socket.create_server(("127.0.0.1", 0)) as listening, film.open("rb") as file:
        sink = threading.Thread(target=_throw_away, args=(listening,))
        sink.start()
        with leading_over(line, f"http://127.0.0.1:{listening.getsockname()[1]}") as (address,):
            line.become(case.rate)
            begun = time.monotonic()
            with socket.create_connection(("127.0.0.1", urlsplit(address).port or 80)) as sender:
                sender.sendfile(file)
            sink.join()
            line.become(0)
            return time.monotonic() - begun


def _throw_away(listening: socket.socket) -> None:
    taken, _ = listening.accept()
    with taken:
        while taken.recv(1 << 20):
            pass


def report(case: Case, seconds: float, shares: list[float], bare: float | None) -> bool:
    ideal = ideal_seconds(case.size, rate=case.rate, every=case.every, gap=case.gap)
    is_good = seconds <= LIMIT * ideal and shares == sorted(shares)
    print(
        f"{case.name:32} {case.size / 1e6:7.0f} MB {seconds:8.1f} s {ideal:8.1f} s "
        f"{seconds / ideal:6.2f} <= {LIMIT}  {'ok' if is_good else 'MISSED'}"
        f"{f', bare socket {bare:.1f} s: {seconds / bare:.2f}' if bare else ''}"
        f"{'' if shares == sorted(shares) else ', and the bar went back'}",
        flush=True,
    )
    return is_good


if __name__ == "__main__":
    chosen = [case for case in CASES if not sys.argv[1:] or case.name.startswith(sys.argv[1])]
    with tempfile.TemporaryDirectory(prefix="laureate-lines-") as place:
        sys.exit(0 if run(chosen, Path(place)) else 1)
