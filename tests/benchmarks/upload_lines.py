"""How long a film takes over three lines, beside what a perfect sender would need: the real site and a real
browser, with a line between them that throttles and cuts.

Run from the repository's root: python -m tests.benchmarks.upload_lines [name of a line]
Every line: name, megabytes, seconds from the manifest to the completed upload, ideal seconds, their ratio and
its limit. Exit status 1 when a limit is missed, or the figures on the page ran backwards.
"""

import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.bad_line import BadLine, ideal_seconds, leading_over
from tests.e2e.running_site import Site, new_site

LIMIT = 1.15
WAIT = 600_000  # milliseconds
WATCH_BAR = """() => {
  const bar = document.querySelector('[data-part="bar"]');
  new MutationObserver(() => window.told(bar.value)).observe(bar, { attributes: true });
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
    begun: list[float] = []
    shares: list[float] = []

    def begin(route: Route) -> None:
        begun.append(time.monotonic())
        line.become(case.rate, every=case.every, gap=case.gap)
        route.continue_()

    page.expose_function("told", lambda share: shares.append(share) if begun else None)
    page.evaluate(WATCH_BAR)
    page.route("**/uploads/", begin)
    with page.expect_response(lambda told: told.url.endswith("/complete/") and told.ok, timeout=WAIT):
        page.locator("#film-file").set_input_files(film)
    seconds = time.monotonic() - begun[0]
    line.become(0)
    expect(page.get_by_role("heading", name="Your film", exact=True)).to_be_visible()
    return seconds, shares


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
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            site.start()
            site.tell("festival")
            for number, case in enumerate(cases):
                page = open_page(browser, site, web, f"line{number}")
                film = make_noise(folder / "film.mp4", case.size)
                seconds, shares = measure(case, page, line, film)
                kept &= report(case, seconds, shares)
        finally:
            browser.close()
            site.stop()
    return kept


def report(case: Case, seconds: float, shares: list[float]) -> bool:
    ideal = ideal_seconds(case.size, rate=case.rate, every=case.every, gap=case.gap)
    is_good = seconds <= LIMIT * ideal and shares == sorted(shares)
    print(
        f"{case.name:32} {case.size / 1e6:7.0f} MB {seconds:8.1f} s {ideal:8.1f} s "
        f"{seconds / ideal:6.2f} <= {LIMIT}  {'ok' if is_good else 'MISSED'}"
        f"{'' if shares == sorted(shares) else ', and the bar went back'}",
        flush=True,
    )
    return is_good


if __name__ == "__main__":
    chosen = [case for case in CASES if not sys.argv[1:] or case.name.startswith(sys.argv[1])]
    with tempfile.TemporaryDirectory(prefix="laureate-lines-") as place:
        sys.exit(0 if run(chosen, Path(place)) else 1)
