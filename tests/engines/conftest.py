from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running_site import Site, new_site
from tests.engines.browsers import BROWSERS
from tests.engines.engine import Engine


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with its workers, and a festival that waits for films."""
    running = new_site(tmp_path_factory.mktemp("engines") / "var")
    try:
        running.start()
        running.tell("festival")
        yield running
    finally:
        running.stop()


@pytest.fixture
def pages(live_site: str) -> str:
    """Address of the site without its workers, on the database of the test."""
    return live_site


@pytest.fixture(params=BROWSERS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A browser of its own for each test."""
    browser = request.param(tmp_path)
    yield browser
    browser.close()
