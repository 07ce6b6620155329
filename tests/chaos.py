"""A site as `make up` starts it, whose processes are killed one after the other while creators upload films
over lines that break; and what has become of every film in the end."""

import random
import sqlite3
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil

from contest.conf.supervisor.services import answers
from tests.bad_line import BadLine, leading_over
from tests.creators import Creator
from tests.e2e.running_site import Site, new_site
from tests.films import SCENES, make_film
from tests.waiting import wait_until

LEASE_SECONDS = 10
PATIENCE = 1800  # seconds; a hundred films are much work
AT_ONCE = 6  # creators who upload at the same time
RATE = 150_000  # bytes a second upwards, for all together
BREAKS = 60_000  # bytes upwards that a connection lives on average
SURE_BREAKS = (4_000,) * 3  # the same of the first ones, so that few films meet some too
PAUSE = (1.0, 4.0)  # seconds from one kill to the next, at least and at most
VICTIMS = {  # by a word of their command
    "web": "contest.conf.asgi:application",
    "transfer": "contest.conf.transfer:application",
    "quick": "quick@%h",
    "render": "render@%h",
    "sweeper": "sweep",
    "valkey": "valkey",
}


@dataclass
class Chaos:
    """What happened: kills of each service, connections that broke, jobs that lost their worker; and the
    films by entry, as tests.e2e.stage tells of them, with the hash of what was sent for each."""

    kills: Counter[str]
    broken: int
    seconds: float
    losses: int
    most_losses: int
    films: dict[str, list[dict[str, Any]]]
    sent: dict[str, str]
    quiet: dict[str, Any]

    def wrong(self) -> dict[str, Any]:
        """Entries whose films are not the one film that was sent, as it had become on a quiet site."""
        expected = {
            code: [{**self.quiet, "sha256": digest, "master": digest}] for code, digest in self.sent.items()
        }
        return {code: self.films[code] for code in expected if self.films[code] != expected[code]}


def run_chaos(folder: Path, *, films: int, seed: int, kills: int) -> Chaos:
    """`films` films, one for each of as many creators, and at least `kills` kills meanwhile."""
    dice, began = random.Random(seed), time.monotonic()
    contents = list(make_films(folder, films + 1))
    line = BadLine()
    site = new_site(folder / "var")
    site.environment |= {"LEASE_SECONDS": str(LEASE_SECONDS)}
    with leading_over(line, site.url, site.transfer_url) as (web, transfer):
        site.environment |= {"SITE_URL": web, "TRANSFER_URL": transfer}
        try:
            site.start()
            first, *entries = site.tell("many", str(films + 1))["entries"]
            creators = [Creator(web, entry["session"], entry["code"]) for entry in entries]
            Creator(web, first["session"], first["code"]).upload(contents[0])
            wait_until(lambda: is_settled(site), pause=0.5)
            (quiet,) = site.tell("outcomes")["films"][first["code"]]
            line.become(RATE)
            at_once = iter(SURE_BREAKS)
            line.breaks_after = lambda: next(at_once, int(dice.expovariate(1 / BREAKS)))
            with killing(site, dice) as killed:
                with ThreadPoolExecutor(AT_ONCE) as people:
                    list(people.map(Creator.upload, creators, contents[1:]))
                wait_until(lambda: killed.total() >= kills, seconds=PATIENCE)
            wait_until(lambda: is_settled(site), pause=0.5, seconds=PATIENCE, otherwise=lambda: site.said)
            films_of = site.tell("outcomes")["films"]
            ((losses, most),) = ask_database(site, "SELECT sum(losses), max(losses) FROM media_pipeline_job")
        finally:
            site.stop()
    sent = {
        entry["code"]: sha256(film).hexdigest() for entry, film in zip(entries, contents[1:], strict=True)
    }
    seconds = time.monotonic() - began
    return Chaos(killed, line.broken, seconds, losses, most, films_of, sent, quiet)


def make_films(folder: Path, count: int) -> Iterator[bytes]:
    """Films of two seconds, none with the bytes of another: behind the last box each has one of its own that
    players skip."""
    kinds = [
        make_film(folder / f"{scene}.mp4", seconds=2, shots=2, first_scene=scene).read_bytes()
        for scene in range(len(SCENES))
    ]
    for number in range(count):
        yield kinds[number % len(kinds)] + struct.pack(">I4sQ", 16, b"free", number)


def is_settled(site: Site) -> bool:
    """Whether nothing is left to do."""
    jobs = "SELECT 1 FROM media_pipeline_job WHERE state IN ('queued', 'running')"
    return not ask_database(site, f"{jobs} UNION SELECT 1 FROM media_pipeline_upload WHERE state = 'open'")


def ask_database(site: Site, question: str) -> list[Any]:
    """Past the site, which a question would cost a process."""
    with closing(sqlite3.connect(site.folder / "laureate.sqlite3", timeout=30)) as database:
        return database.execute(question).fetchall()


@contextmanager
def killing(site: Site, dice: random.Random) -> Iterator[Counter[str]]:
    """Kill a process of one service after the other until the body ends; pages and transfer have to be back
    before the next, or a slow machine would never have them."""
    killed: Counter[str] = Counter()
    over = threading.Event()
    places = [site.environment[name] for name in ("WEB_BIND", "TRANSFER_BIND")]

    def go_on() -> None:
        due: list[str] = []
        while not over.wait(dice.uniform(*PAUSE)):
            if not all(map(answers, places)):
                continue
            due = due or dice.sample(list(VICTIMS), len(VICTIMS))  # each, before one is killed again
            name = due.pop()
            with suppress(psutil.Error, IndexError):
                dice.choice(processes_of(site, name)).kill()
                killed[name] += 1

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def processes_of(site: Site, name: str) -> list[psutil.Process]:
    """The service's own process and those that it started; tools of the film lab are left alone."""
    assert site.process
    everybody = psutil.Process(site.process.pid).children(recursive=True)
    return [one for one in everybody if any(VICTIMS[name] in word for word in one.cmdline())]
