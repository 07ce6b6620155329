"""Sixty judges score at once, each a score a second, at the site with SQLite as `make up` starts it and at
the services of docker-compose.yml with PostgreSQL behind nginx; 2,300 entries with three reviews each.

Run from the repository's root: python -m tests.benchmarks.jury [seconds]
Exit status 1 when a score is lost or was refused, or when the 95th percentile of a save is over 150 ms."""

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
SERVICES = ("valkey-cache", "valkey-broker", "web-1", "web-2")


@dataclass
class Saved:
    """What one judge did: seconds of each save, the score that each field has at the end, and refusals."""

    seconds: list[float] = field(default_factory=list)
    scores: dict[tuple[str, str], int] = field(default_factory=dict)
    refusals: list[tuple[int, str]] = field(default_factory=list)


def main() -> None:
    seconds = float(sys.argv[1]) if sys.argv[1:] else SECONDS
    print("| | saves | p50, ms | p95, ms | bar | lost | refused |\n|---|---|---|---|---|---|---|")
    bad = []
    with embedded() as (url, environment):
        bad.append(measure("SQLite", url, environment, seconds))
    with composed() as (url, environment):
        bad.append(measure("PostgreSQL", url, environment, seconds))
    sys.exit(any(bad))


@contextmanager
def embedded() -> Iterator[tuple[str, Mapping[str, str]]]:
    with tempfile.TemporaryDirectory(prefix="laureate-jury-") as folder:
        site = new_site(Path(folder) / "var")
        try:
            site.start()
            yield site.url, site.environment
        finally:
            site.stop()


@contextmanager
def composed() -> Iterator[tuple[str, Mapping[str, str]]]:
    with composed_site() as site:
        environment = os.environ | site.environment
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"], env=environment, cwd=ROOT, check=True
        )
        site.start(*SERVICES)
        yield site.url, environment


def measure(name: str, url: str, environment: Mapping[str, str], seconds: float) -> bool:
    """Prints a line of the table; returns whether a bar is missed."""
    scene = tell(environment, "make", str(JUDGES), str(ENTRIES), str(REVIEWS))
    start = threading.Barrier(JUDGES)
    with ThreadPoolExecutor(JUDGES) as pool:
        judges = [
            pool.submit(score, url, judge, scene["criteria"], number * PAUSE / JUDGES, start, seconds)
            for number, judge in enumerate(scene["judges"])
        ]
        done = [judge.result() for judge in judges]
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
    url: str,
    judge: dict[str, Any],
    criteria: list[str],
    delay: float,
    start: threading.Barrier,
    seconds: float,
) -> Saved:
    """Score one film after the other, each criterion once, a save at a time."""
    saved = Saved()
    start.wait()
    began = time.perf_counter() + delay
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {
        "Cookie": f"session={judge['session']}; csrf={CSRF}",
        "X-CSRFToken": CSRF,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    places = [(code, slug) for code in judge["films"] for slug in criteria]
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
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    main()
