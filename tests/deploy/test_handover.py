"""Nobody notices when a service of the scaled profile is stopped and started again, each in its turn: the
services of docker-compose.yml, a real nginx, PostgreSQL and Valkey, and people who use the site meanwhile."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.creators import CSRF, Creator
from tests.deploy.compose import ComposedSite, composed_site
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.server]
ROOT = Path(__file__).parents[2]
IN_TURN = ("web-1", "web-2", "transfer-1", "transfer-2", "valkey-cache", "valkey-broker")
PAUSE = 0.05  # seconds between two things that one person does
AWAY = 1.0  # seconds that a service stays away
FILM = os.urandom(2_000_000)
SLOW = 250_000  # bytes a second, so that a request of the upload is always under way


@pytest.fixture(scope="module")
def site() -> Iterator[ComposedSite]:
    with composed_site() as site:
        run(site, "manage.py", "migrate", "--no-input", "--verbosity", "0")
        site.start(*IN_TURN)
        yield site


@pytest.fixture(scope="module")
def scene(site: ComposedSite) -> dict[str, str]:
    told: dict[str, str] = json.loads(run(site, "-m", "tests.deploy.scene").splitlines()[-1])
    return told


def run(site: ComposedSite, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | site.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def doing(act: Callable[[], object]) -> Iterator[list[Any]]:
    """What `act` gave, again and again in a thread, until the body ends; a failure is the body's."""
    given: list[Any] = []
    failures: list[Exception] = []
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(PAUSE):
            try:
                given.append(act())
            except Exception as failure:
                failures.append(failure)
                return

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield given
    finally:
        over.set()
        thread.join(120)
    assert failures == []


def ask(url: str, *, session: str = "", form: dict[str, str] | None = None) -> tuple[int, Message, str]:
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=60)
    headers = {"Cookie": f"session={session}; csrf={CSRF}", "X-CSRFToken": CSRF, "Accept": "text/html"}
    if form is None:
        connection.request("GET", there.path, headers=headers)
    else:
        told = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        connection.request("POST", there.path, urlencode(form), headers | told)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, content


def test_services_that_are_restarted_in_turn_are_missed_by_nobody(
    site: ComposedSite, scene: dict[str, str]
) -> None:
    creator = Creator(site.url, scene["creator"], scene["entry"], rate=SLOW)
    marks = iter(range(10**9))

    def upload() -> str:
        return creator.upload(FILM + os.urandom(8))

    def mark() -> tuple[int, str]:
        value = str(1 + next(marks) % 10)
        status, _, said = ask(site.url + scene["mark"], session=scene["judge"], form={"mark-sound": value})
        return status, value if status == 200 else said

    with ExitStack() as people:
        polls = [
            people.enter_context(doing(lambda page=page: ask(site.url + page)[0]))
            for page in ("/", scene["page"])
        ]
        uploads, marked = people.enter_context(doing(upload)), people.enter_context(doing(mark))
        for name in IN_TURN:
            site.stop(name)
            time.sleep(AWAY)  # long enough for many requests
            site.start(name)
    seen = [Counter(statuses) for statuses in polls]
    told = {
        "pages": seen,
        "marks": Counter(status for status, _ in marked),
        "upload": Counter(creator.statuses),
    }
    print(told, len(uploads))
    assert [set(statuses) for statuses in seen] == [{200}, {200}], told
    assert set(told["marks"]) == {200}, told
    assert (set(creator.statuses), creator.cuts) == ({200, 201}, 0), told
    assert saved_mark(site) == marked[-1][1]


def saved_mark(site: ComposedSite) -> str:
    read = "from judging.models import Mark; print(Mark.objects.get(criterion__slug='sound').value)"
    return run(site, "manage.py", "shell", "--no-imports", "-c", read).split()[-1].removesuffix(".0")


def test_page_of_our_own_while_the_database_is_away(site: ComposedSite, scene: dict[str, str]) -> None:
    with doing(lambda: ask(site.url + scene["page"])) as answers:
        wait_until(lambda: answers)
        site.database.stop("fast")
        wait_until(lambda: answers[-1][0] == 503)
        told, page = answers[-1][1:]
        site.database.start()
        wait_until(lambda: answers[-1][0] == 200)
    assert {status for status, _, _ in answers} == {200, 503}
    assert (told["Retry-After"], "本页面会自动重试。" in page) == ("10", True)
