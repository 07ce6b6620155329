import gc
import itertools
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests import examples
from tests.attached import act_on_attached_pages
from tests.emptying import empty_changed_tables
from tests.new_site import set_up_static
from tests.services import running_valkey
from tests.transfer_server import running_transfer

gc.disable()  # until everything is imported and collected, of which nothing is garbage
examples.load_profile()
act_on_attached_pages()
empty_changed_tables()
BROWSERS_TESTS = Path(__file__).parent / "e2e"
BROWSER_FIXTURES = {"page", "browser"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Whatever touches the database is marked `db`, whatever drives a browser `e2e`, and the walks of
    tests/e2e, which wait more than they compute, are among the longest."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("db")
        if fixtures & BROWSER_FIXTURES or BROWSERS_TESTS in item.path.parents:
            item.add_marker("e2e")
        if BROWSERS_TESTS in item.path.parents:
            item.add_marker("longest")
    yield
    items[:] = longest_first(items, workers=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def longest_first(items: list[pytest.Item], *, workers: int) -> list[pytest.Item]:
    """Each worker gets an equal share of the list, one after the other: let each share begin with long tests,
    so that no worker is left with one at the end. Those of a folder share what costs a start."""
    longest = [item for item in items if item.get_closest_marker("longest")]
    folders = list(dict.fromkeys(item.path.parent for item in longest))
    others = iter([item for item in items if not item.get_closest_marker("longest")])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        share = (len(items) - len(ordered)) // (workers - worker)
        begins = [item for item in longest if folders.index(item.path.parent) % workers == worker]
        ordered += [*begins, *itertools.islice(others, max(share - len(begins), 0))]
    return [*ordered, *others]


def pytest_collection_finish() -> None:
    """The collector of garbage leaves alone what was imported for good, and looks for more ten times less
    often than it would: it took one second of thirty."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10 * gc.get_threshold()[0])
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Each worker has its own database by tests/settings.py; pytest-django adds no names."""


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of a module: their rows are there for each of its tests, whose own changes are undone as
    ever, and gone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def valkey() -> Iterator[Any]:
    """The broker and cache of this worker's tests."""
    with running_valkey(settings.VALKEY_SOCKET) as server:
        yield server


@pytest.fixture(autouse=True)
def _empty_valkey(valkey: Any) -> None:
    """No rate limit, no task and no cached page of an earlier test."""
    with valkey.client() as client:
        client.flushall()


@pytest.fixture
def broken_broker(valkey: Any) -> Iterator[None]:
    """No broker for the time of a test, or until it starts one again with `valkey.start()`."""
    valkey.stop()
    yield
    valkey.start()


@pytest.fixture(autouse=True)
def _plain_language() -> Iterator[None]:
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def transfer_url() -> Iterator[str]:
    """Address of the process that takes and gives films."""
    with running_transfer() as address:
        yield address


@pytest.fixture(scope="session")
def static_files() -> None:
    """Under the names that have their hashes. Collected once for all workers: it takes seconds."""
    from django.contrib.staticfiles.storage import staticfiles_storage as storage

    set_up_static(Path(settings.STATIC_ROOT))
    storage.hashed_files, storage.manifest_hash = storage.load_manifest()
    storage.addresses.clear()


@pytest.fixture
def live_site(live_server: Any, static_files: None, transfer_url: str, settings: Any) -> str:
    """Address of the running site, for tests with a browser. Pages and films only: see tests/e2e for the
    workers."""
    settings.SITE_URL = live_server.url
    settings.SITE_ORIGINS = [live_server.url]
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    policy = settings.CONTENT_SECURITY_POLICY
    sources = {
        name: [transfer_url if source == settings.TRANSFER_URL else source for source in allowed]
        for name, allowed in policy["DIRECTIVES"].items()
    }
    settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": sources}
    settings.TRANSFER_URL = transfer_url
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, not one that Playwright downloads: the one without windows, where there is one.
    It takes a quarter less of a core."""
    found = (os.environ.get("CHROMIUM_BIN"), *map(shutil.which, ("chromium-headless-shell", "chromium")))
    return {
        **browser_type_launch_args,
        "executable_path": next(filter(None, found), None),
        "args": ["--no-sandbox"] if os.getuid() == 0 else [],
    }
