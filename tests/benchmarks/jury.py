"""Sixty judges score at once, each a score a second, at the site with SQLite as `make up` starts it and at
the services of docker-compose.yml with PostgreSQL behind nginx; 2,300 entries with three reviews each.

Run from the repository's root: python -m tests.benchmarks.jury [seconds] [sqlite] [postgresql]
It says on the way what it does; a step that takes over ten minutes ends it. PostgreSQL needs nginx, which
deploy/bootstrap.sh nginx installs. Exit status 1 when a score is lost or was refused, when the 95th
percentile of a save is over 150 ms, or when nothing could be measured."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.deploy.compose import composed_site
from tests.e2e.running_site import ROOT, new_site

JUDGES, ENTRIES, REVIEWS = 60, 2300, 3
SECONDS = 30
PAUSE = 1.0  # between two scores of one judge
MOST = 0.150  # seconds
CSRF = "c" * 32
LONGEST = 600  # seconds that a step may take


@dataclass
class Saved:
    """What one judge did: seconds of each save, the score that each field has at the end, and refusals."""

    seconds: list[float] = field(default_factory=list)
    scores: dict[tuple[str, str], int] = field(default_factory=dict)
    refusals: list[tuple[int, str]] = field(default_factory=list)


def main() -> None:
    wanted = [word for word in sys.argv[1:] if word in ENGINES] or list(ENGINES)
    seconds = next((float(word) for word in sys.argv[1:] if word not in ENGINES), SECONDS)
    print("| | saves | p50, ms | p95, ms | bar | lost | refused |\n|---|---|---|---|---|---|---|", flush=True)
    missed = [run(name, seconds) for name in wanted]
    sys.exit(any(missed))


def run(name: str, seconds: float) -> bool:
    """Prints a line of the table; returns whether a bar is missed, or nothing could be measured."""
    say(f"{name}: begins")
    try:
        with ENGINES[name](name) as site:
            return measure(name, site, seconds)
    except (AssertionError, OSError, subprocess.SubprocessError, FutureTimeout) as error:
        print(f"| {name} | not measured: {error!r} |", flush=True)
        return True


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


@contextmanager
def embedded(name: str) -> Iterator["Measured"]:
    with tempfile.TemporaryDirectory(prefix="laureate-jury-") as folder:
        site = new_site(Path(folder) / "var")
        scene = set_scene(name, site.environment)
        try:
            site.start()
            yield Measured(site.url, site.environment, scene)
        finally:
            site.stop()


@contextmanager
def composed(name: str) -> Iterator["Measured"]:
    with composed_site() as site:
        environment = os.environ | site.environment
        site.start("valkey-cache", "valkey-broker")
        scene = set_scene(name, environment)
        site.start("web-1", "web-2")
        yield Measured(site.url, environment, scene)


def set_scene(name: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """The rows, before the site runs: nobody else writes then."""
    say(f"{name}: makes the tables")
    command = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=LONGEST)
    return tell(environment, "make", str(JUDGES), str(ENTRIES), str(REVIEWS))


@dataclass
class Measured:
    """A site that runs, and what stands in it."""

    url: str
    environment: Mapping[str, str]
    scene: dict[str, Any]


ENGINES = {"sqlite": embedded, "postgresql": composed}


def measure(name: str, site: Measured, seconds: float) -> bool:
    """Prints a line of the table; returns whether a bar is missed."""
    say(f"{name}: {JUDGES} judges open their first film, then score for {seconds:.0f} s")
    start = threading.Barrier(JUDGES, timeout=LONGEST)
    with ThreadPoolExecutor(JUDGES) as pool:
        judges = [
            pool.submit(score, site, judge, number * PAUSE / JUDGES, start, seconds)
            for number, judge in enumerate(site.scene["judges"])
        ]
        done = [judge.result(timeout=LONGEST) for judge in judges]
    say(f"{name}: reads what was saved")
    environment = site.environment
    stands = {(code, slug): value for code, slug, value in tell(environment, "read")["scores"]}
    given = {place: value for one in done for place, value in one.scores.items()}
    lost = sum(stands.get(place) != value for place, value in given.items())
    took = sorted(second for one in done for second in one.seconds)
    refused = [refusal for one in done for refusal in one.refusals]
    p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    verdict = "" if p95 <= MOST else ", missed"
    print(
        f"| {name} | {len(took)} | {1000 * p50:.0f} | {1000 * p95:.0f} | {1000 * MOST:.0f}{verdict} "
        f"| {lost} | {len(refused)} |",
        *refused[:3],
        flush=True,
    )
    return bool(lost or refused or p95 > MOST)


def score(
    site: Measured, judge: dict[str, Any], delay: float, start: threading.Barrier, seconds: float
) -> Saved:
    """Open the first film; then score one film after the other, each criterion once, a save at a time."""
    saved = Saved()
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    headers = {
        "Cookie": f"session={judge['session']}; csrf={CSRF}",
        "X-CSRFToken": CSRF,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("GET", f"/judge/films/{judge['films'][0]}/", headers=headers | {"Accept": "text/html"})
    opened = connection.getresponse()
    opened.read()
    if opened.status != http.HTTPStatus.OK:
        saved.refusals.append((opened.status, "the screening room"))
    start.wait()
    began = time.perf_counter() + delay
    places = [(code, slug) for code in judge["films"] for slug in site.scene["criteria"]]
    for number, (code, slug) in enumerate(places):
        due = began + number * PAUSE
        if due > began + seconds:
            break
        time.sleep(max(0.0, due - time.perf_counter()))
        value = 1 + number % 10
        body = urlencode({f"mark-{slug}": value, f"save-mark-{slug}": f"s{number}"})
        asked = time.perf_counter()
        connection.request("POST", f"/judge/films/{code}/mark/", body, headers)
        answer = connection.getresponse()
        words = answer.read()
        saved.seconds.append(time.perf_counter() - asked)
        if answer.status == http.HTTPStatus.OK:
            saved.scores[code, slug] = value
        else:
            saved.refusals.append((answer.status, words[:200].decode()))
    connection.close()
    return saved


def tell(environment: Mapping[str, str], *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.jury_scene", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    main()
